// The whole product by keyboard alone: no pointer is used in this file.
import { expect, type Locator, type Page, test } from "@playwright/test";
import { Candor, founder } from "../candor.js";
import { heading, linkIn, open, settled } from "../people.js";

let candor: Candor;
test.beforeAll(async () => {
  candor = await Candor.start();
});
test.afterAll(async () => {
  await candor.stop();
});

// Presses Tab until the wanted element has the focus.
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let step = 0; step < 150; step++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${String(wanted)}`);
}

async function type(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}

async function press(page: Page, wanted: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

test("set up, create, invite, answer and review", async ({ page }) => {
  test.setTimeout(300_000);
  await open(page, candor.setUpLink());
  await type(page, page.getByLabel("Company name"), founder.company);
  await type(page, page.getByLabel("Your name"), founder.name);
  await type(page, page.getByLabel("Email"), founder.email);
  await type(page, page.getByLabel("Password", { exact: true }), founder.password);
  await page.keyboard.press("Enter");
  await expect(heading(page, "Home")).toBeVisible();

  await press(page, page.getByRole("link", { name: "Interviews", exact: true }).first());
  await expect(heading(page, "Interviews")).toBeFocused();
  await press(page, page.getByRole("link", { name: "Create interview" }).first());
  await type(page, page.getByLabel("Title"), "By keyboard");
  await type(page, page.getByLabel("Question", { exact: true }), "Which keys do you like?");
  await tabTo(page, page.getByLabel("Answer by"));
  await page.keyboard.type("Wri");
  await press(page, page.getByRole("button", { name: "Create interview" }), "Space");
  await expect(heading(page, "By keyboard")).toBeVisible();

  await press(page, page.getByRole("button", { name: "Invite candidate" }).first());
  const dialog = page.getByRole("dialog");
  await type(page, dialog.getByLabel("Name"), "Grace Candidate");
  await press(page, dialog.getByRole("button", { name: "Create link" }));
  const link = await linkIn(dialog);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);

  await open(page, link);
  await press(page, page.getByRole("button", { name: /Begin|Start|Continue/ }).first());
  await press(page, page.getByRole("checkbox", { name: /I agree/ }), "Space");
  await press(page, page.getByRole("button", { name: "Continue", exact: true }));
  const show = page.getByRole("button", { name: /Show question/ });
  const skip = page.getByRole("button", { name: "Go to the questions" });
  const writing = page.getByRole("textbox");
  await expect(show.or(skip).or(writing).first()).toBeVisible();
  if (await skip.isVisible()) await press(page, skip);
  await expect(show.or(writing).first()).toBeVisible();
  if (await show.isVisible()) await press(page, show);
  await type(page, writing, "Escape, because it is honest.");
  await press(page, page.getByRole("button", { name: "Submit answer" }));
  await expect(heading(page, "Everything has arrived")).toBeVisible();

  await open(page, `${candor.url}/interviews`);
  await press(page, page.getByRole("link", { name: "By keyboard" }));
  await tabTo(page, page.getByRole("tab", { name: /Questions/ }));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("link", { name: "Grace Candidate" }));
  await settled(page);
  await expect(page.getByText("Escape, because it is honest.")).toBeVisible();
  await press(page, page.getByRole("button", { name: "Mark as reviewed" }));
  await expect(page.getByText(/Reviewed by/)).toBeVisible();
});
