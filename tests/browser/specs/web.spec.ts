// The habits of the web that a painted screen could lose: addresses, back, reload, links, drafts,
// sessions, errors.
import { expect, type Locator, test } from "@playwright/test";
import { Api, Candor, founder } from "../candor.js";
import { beSignedIn, heading, open, settled } from "../people.js";

let candor: Candor;
let api: Api;
test.beforeAll(async () => {
  candor = await Candor.start();
  api = new Api(candor);
  await api.setUp();
  await api.send("POST", "/api/v1/interviews", {
    title: "Backend engineer",
    questions: [{ text: "What are you proud of?", preparation_time: 30, responding_time: 90 }],
  });
});
test.afterAll(async () => {
  await candor.stop();
});

test("every screen has an address: deep link, reload, back and forward", async ({ page }) => {
  await open(page, `${candor.url}/interviews`);
  await expect(heading(page, "Sign in")).toBeVisible();
  await page.getByLabel("Email or username").fill(founder.email);
  await page.getByLabel("Password", { exact: true }).fill(founder.password);
  await page.keyboard.press("Enter");
  await expect(heading(page, "Interviews")).toBeVisible();
  await expect(page).toHaveTitle(/Interviews/);
  const row = page.getByRole("link", { name: "Backend engineer" });
  await expect(row).toHaveAttribute("href", /\/interviews\/\d+/);
  await row.click();
  await expect(heading(page, "Backend engineer")).toBeVisible();
  await page.getByRole("tab", { name: /Invitations/ }).click();
  await expect(page).toHaveURL(/tab=invitations/);
  await page.reload();
  await settled(page);
  const tab = page.getByRole("tab", { name: /Invitations/ });
  await expect(tab).toHaveAttribute("aria-selected", "true");
  await page.goBack();
  await expect(heading(page, "Interviews")).toBeVisible();
  await page.goForward();
  await expect(heading(page, "Backend engineer")).toBeVisible();
});

test("an address that leads nowhere says so", async ({ page }) => {
  await open(page, `${candor.url}/no/such/page`);
  await expect(heading(page, "Page not found")).toBeVisible();
});

test("leaving with unsaved changes asks first and keeps them", async ({ page }) => {
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/interviews/new`);
  await page.getByLabel("Title").fill("Unsaved");
  await page.getByRole("link", { name: "Home", exact: true }).first().click();
  const question = page.getByRole("alertdialog");
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "Stay here" }).click();
  await expect(page.getByLabel("Title")).toHaveValue("Unsaved");
});

test("what is wrong is said at its field, by the same rules as on the server", async ({ page }) => {
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/interviews/new`);
  await page.getByRole("button", { name: "Create interview" }).click();
  const title = page.getByLabel("Title");
  await expect(title).toHaveAttribute("aria-invalid", "true");
  await expect(title).toBeFocused();
  await expect(page.getByText("Fill in this field").first()).toBeVisible();
});

test("a session that ended in the middle of typing loses nothing", async ({ page }) => {
  // With live changes the page would know before the click (live.spec.ts).
  await page.route("**/api/v1/events", (route) => route.abort());
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/interviews/new`);
  await page.getByLabel("Title").fill("Kept while signed out");
  await page.getByLabel("Question", { exact: true }).fill("Still here?");
  // The session ends on the server: both the access token and the cookie are refused from now on.
  await page.evaluate(() => fetch("/api/v1/auth/logout", { method: "POST" }));
  await page.getByRole("button", { name: "Create interview" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign in to continue" });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel("Email or username").fill(founder.email);
  await dialog.getByLabel("Password", { exact: true }).fill(founder.password);
  await dialog.getByRole("button", { name: "Sign in and continue" }).click();
  await expect(dialog).toHaveCount(0);
  // What was refused for want of a session is sent again by itself.
  await expect(heading(page, "Kept while signed out")).toBeVisible();
});

test("without a connection what was typed stays and can be saved later", async ({ page }) => {
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/interviews/new`);
  await page.getByLabel("Title").fill("Written offline");
  await page.getByLabel("Question", { exact: true }).fill("Are you there?");
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Create interview" }).click();
  await expect(page.getByText(/No connection/).first()).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveValue("Written offline");
  await page.context().setOffline(false);
  await expect(page.getByText(/No connection/)).toHaveCount(0);
  await page.getByRole("button", { name: "Create interview" }).click();
  await expect(heading(page, "Written offline")).toBeVisible({ timeout: 30_000 });
});

test("the browser asks before unsaved work is lost; a reload gives it back", async ({ page }) => {
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/interviews/new`);
  const title = page.getByLabel("Title");
  await title.click();
  await page.reload();
  await settled(page);
  expect(asked).toEqual([]);
  await title.click();
  await page.keyboard.type("Half done");
  await page.reload();
  await settled(page);
  expect(asked).toEqual(["beforeunload"]);
  await expect(title).toHaveValue("Half done");
  await title.click();
  await page.getByRole("link", { name: "Home", exact: true }).first().click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Discard" }).click();
  await expect(heading(page, "Home")).toBeVisible();
  await page.reload();
  await settled(page);
  await open(page, `${candor.url}/interviews/new`);
  expect(asked).toEqual(["beforeunload"]);
  await expect(title).toHaveValue("");
});

test("back and reload return to the same place; a new page starts at its top", async ({ page }) => {
  for (let number = 1; number <= 40; number++) {
    await api.send("POST", "/api/v1/interviews", {
      title: `Position ${number}`,
      description: "Told at length. ".repeat(40),
      questions: [1, 2, 3, 4, 5, 6].map((one) => ({ text: `Question ${one} of ${number}?` })),
    });
  }
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/interviews`);
  const link = page.getByRole("link", { name: "Position 25", exact: true });
  const place = async (): Promise<number> => Math.round((await link.boundingBox())?.y ?? -1);
  await expect(link).toBeVisible();
  await expect(link).not.toBeInViewport();
  await link.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await expect(link).toBeInViewport();
  const before = await place();
  await link.click();
  await expect(heading(page, "Position 25")).toBeInViewport();
  await page.goBack();
  await expect(heading(page, "Interviews")).toBeVisible();
  await expect.poll(place).toBe(before);
  await page.reload();
  await settled(page);
  await expect.poll(place).toBe(before);
  await page.goForward();
  await expect(heading(page, "Position 25")).toBeInViewport();
});

test("the text view fills what the canvas fills", async ({ page }) => {
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/interviews?view=text`);
  const filled = (found: Locator): Promise<boolean> => found.evaluate((element) => {
    const probe = document.body.appendChild(document.createElement("span"));
    probe.style.backgroundColor = "var(--accent)";
    const accent = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return getComputedStyle(element).backgroundColor === accent;
  });
  const create = page.getByRole("link", { name: "Create interview" }).first();
  expect(await filled(create)).toBe(true);
  await create.click();
  expect(await filled(page.getByRole("button", { name: "Create interview" }))).toBe(true);
  expect(await filled(page.getByRole("button", { name: "Add question", exact: true }))).toBe(false);
});
