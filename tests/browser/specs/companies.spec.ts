// Companies: the profile, colleagues invited by link, colours and a logo that candidates see, and
// companies as administrators keep them.
import { expect, type Locator, type Page, test } from "@playwright/test";
import { expectAccessible } from "../accessible.js";
import { Api, Candor, founder } from "../candor.js";
import { beSignedIn, heading, open, settled } from "../people.js";
import { png } from "../pngs.js";

let candor: Candor;
let api: Api;
test.beforeAll(async () => {
  candor = await Candor.start();
  api = new Api(candor);
  await api.setUp();
});
test.afterAll(async () => {
  await candor.stop();
});

const logo = png(240, 60, [122, 31, 92]);

async function linkToJoin(dialog: Locator): Promise<string> {
  const words = dialog.getByText(/^http.*\/join\/[\w-]+$/);
  await expect(words).toBeVisible();
  return candor.url + new URL((await words.innerText()).trim()).pathname;
}

// Another person, elsewhere.
async function somebody(page: Page): Promise<Page> {
  const context = await page.context().browser()!.newContext({
    ignoreHTTPSErrors: true, viewport: page.viewportSize(),
  });
  return context.newPage();
}

async function drop(page: Page, name: string, bytes: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(([name, base64]) => {
    const made = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    made.items.add(new File([bytes], name, { type: "image/png" }));
    return made;
  }, [name, bytes.toString("base64")] as const);
  await page.getByLabel("New logo").dispatchEvent("drop", { dataTransfer: transfer });
}

async function paste(page: Page, bytes: Buffer): Promise<void> {
  await page.evaluate((base64) => {
    const clipboard = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    clipboard.items.add(new File([bytes], "image.png", { type: "image/png" }));
    document.body.dispatchEvent(new ClipboardEvent("paste", {
      clipboardData: clipboard, bubbles: true, cancelable: true,
    }));
  }, bytes.toString("base64"));
}

async function isDrawn(picture: Locator): Promise<boolean> {
  return picture.evaluate((element) => {
    const image = element instanceof HTMLImageElement ? element : element.querySelector("img");
    return image !== null && image.complete && image.naturalWidth > 0;
  });
}

test("the profile is changed and stays changed", async ({ page }) => {
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/company`);
  await expect(heading(page, "Company")).toBeVisible();
  await expectAccessible(page, "company profile");
  await page.getByLabel("Industry").fill("Lighting");
  await page.getByLabel("Company name").fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Company name")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Company name").fill(founder.company);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Company saved").first()).toBeVisible();
  await page.reload();
  await settled(page);
  await expect(page.getByLabel("Industry")).toHaveValue("Lighting");
});

test("a colleague is invited, joins by the link and is a member", async ({ page }, info) => {
  const email = `kim-${info.project.name}@northlight.example`;
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/company?tab=members`);
  await expectAccessible(page, "members");
  await page.getByRole("button", { name: "Invite colleague" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("radio", { name: "Domain expert" }).click();
  await expectAccessible(page, "inviting a colleague");
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(dialog.getByRole("heading", { name: `${email} is invited` })).toBeVisible();
  const link = await linkToJoin(dialog);
  await expectAccessible(page, "a colleague is invited");
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("button", { name: `More for ${email}` })).toBeVisible();

  const kim = await somebody(page);
  await open(kim, link);
  await expect(heading(kim, `Join ${founder.company}`)).toBeVisible();
  await expect(kim.getByText(/invites you to work with .* as: Domain expert/)).toBeVisible();
  await expectAccessible(kim, "joining");
  await kim.getByLabel("Your name").fill("Kim Colleague");
  await kim.getByLabel("Password", { exact: true }).fill("six sails over a calm sea");
  await kim.getByRole("button", { name: "Join", exact: true }).click();
  await expect(heading(kim, "Home")).toBeVisible();
  await open(kim, `${candor.url}/company?tab=members`);
  await expect(kim.getByText("Administrators invite and remove them.")).toBeVisible();
  await expect(kim.getByRole("button", { name: "Invite colleague" })).toHaveCount(0);
  await expectAccessible(kim, "members, of a domain expert");
  await open(kim, link);
  await expect(heading(kim, "This invitation does not work any more")).toBeVisible();
  await expectAccessible(kim, "an invitation that is over");
  await kim.context().close();

  await page.reload();
  await settled(page);
  await page.getByRole("button", { name: "More for Kim Colleague" }).click();
  await page.getByRole("menuitem", { name: "Remove member" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("button", { name: "Remove member" }).click();
  await expect(page.getByText("Kim Colleague is removed").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "More for Kim Colleague" })).toHaveCount(0);
});

test("an invitation is withdrawn", async ({ page }, info) => {
  const email = `robin-${info.project.name}@northlight.example`;
  await api.send("POST", "/api/v1/company/invitations", { email, role: "recruiter" });
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/company?tab=members`);
  await page.getByRole("button", { name: `More for ${email}` }).click();
  await page.getByRole("menuitem", { name: "Withdraw invitation" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Withdraw invitation" }).click();
  await expect(page.getByText(`Invitation of ${email} withdrawn`).first()).toBeVisible();
});

test("colours and a logo reach the candidate", async ({ page }) => {
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/company?tab=appearance`);
  await expect(page.getByText("Everything can be read well")).toBeVisible();
  await expectAccessible(page, "appearance");
  await page.getByLabel("Text", { exact: true }).fill("#eeeeee");
  await expect(page.getByText(/Hard to read on this background: Text/)).toBeVisible();
  await expectAccessible(page, "appearance with a warning");
  await page.getByRole("button", { name: "Use Candor's colours" }).click();
  await expect(page.getByText("Everything can be read well")).toBeVisible();
  await page.getByLabel("Buttons", { exact: true }).fill("#7a1f5c");

  const input = page.getByLabel("New logo");
  await input.setInputFiles({
    name: "logo.png", mimeType: "image/png", buffer: Buffer.from("<svg/>"),
  });
  await expect(page.getByText("This file is not a PNG, JPEG or WebP picture.").first())
    .toBeAttached();
  await paste(page, logo.subarray(0, 60));
  await expect(page.getByText("This picture cannot be opened.").first()).toBeAttached();
  await drop(page, "large.png", Buffer.concat([logo, Buffer.alloc(600_000)]));
  await expect(page.getByText(/Use one of at most/).first()).toBeAttached();
  await paste(page, logo);
  const preview = page.getByRole("img", { name: `Logo of ${founder.company}` });
  await expect.poll(() => isDrawn(preview)).toBe(true);
  await expectAccessible(page, "appearance with a new logo");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Appearance saved").first()).toBeVisible();
  await page.reload();
  await settled(page);
  await expect.poll(() => isDrawn(preview)).toBe(true);
  await expect(page.getByLabel("Buttons", { exact: true })).toHaveValue("#7a1f5c");

  const draft = { title: "Lamp designer", questions: [{ text: "Why lamps?" }] };
  const interview = await api.send("POST", "/api/v1/interviews", draft);
  const invited = await api.send("POST", `/api/v1/interviews/${String(interview.id)}/invitations`,
    { candidate_name: "Ada Example" });
  const candidate = await somebody(page);
  await open(candidate, candor.url + new URL(String(invited.link)).pathname);
  const shown = candidate.getByRole("banner").getByRole("img", { name: founder.company });
  await expect.poll(() => isDrawn(shown)).toBe(true);
  const accent = await candidate.evaluate(
    () => document.documentElement.style.getPropertyValue("--accent"));
  expect(accent).toBe("#7a1f5c");
  await expectAccessible(candidate, "a candidate page with a logo");
  await candidate.context().close();

  await page.getByRole("button", { name: "Remove logo" }).click();
  await page.getByRole("button", { name: "Use Candor's colours" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Appearance saved").first()).toBeVisible();
  await expect(preview).toHaveCount(0);
});

test("an interviewer's own defaults", async ({ page }) => {
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/company?tab=defaults`);
  await expectAccessible(page, "defaults");
  await page.getByLabel("Link works for").selectOption("336");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Your defaults are saved").first()).toBeVisible();
});

test("administrators make, delete and restore companies", async ({ page }, info) => {
  const name = `Initech ${info.project.name}`;
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/admin/companies`);
  await expect(heading(page, /Companies/)).toBeVisible();
  await expectAccessible(page, "companies");
  await page.getByRole("link", { name: "New company" }).first().click();
  await expectAccessible(page, "a new company");
  await page.getByLabel("Company name").fill(name);
  await page.getByRole("button", { name: "Create company" }).click();
  await expect(heading(page, name)).toBeVisible();
  await settled(page);
  await expect(page.getByText("0 members")).toBeVisible();
  await expectAccessible(page, "a company");
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete company" }).click();
  await expect(page.getByText(/This company is deleted/)).toBeVisible();
  await expectAccessible(page, "a deleted company");
  await open(page, `${candor.url}/admin/companies?status=deleted`);
  await page.getByRole("link", { name }).click();
  await page.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText(`${name} is restored`).first()).toBeVisible();
  await expect(page.getByLabel("Company name")).toHaveValue(name);
});
