// What others do appears on an open page by itself, also after the server was away.
import { expect, type Page, test } from "@playwright/test";
import { Api, Candor, founder } from "../candor.js";
import { beSignedIn, heading, open } from "../people.js";

let candor: Candor;
let api: Api;
test.beforeAll(async () => {
  candor = await Candor.start();
  api = new Api(candor);
  await api.setUp();
  await add("Backend engineer");
});
test.afterAll(async () => {
  await candor.stop();
});

async function add(title: string): Promise<void> {
  await api.send("POST", "/api/v1/interviews", { title, questions: [{ text: "Why us?" }] });
}

// Far sooner than what a page has read is stale by age (30 s).
const soon = { timeout: 8_000 };

async function listening(page: Page, how: () => Promise<unknown>): Promise<void> {
  const stream = page.waitForResponse((one) => one.url().endsWith("/api/v1/events") && one.ok());
  await how();
  await stream;
}

test("an interview that somebody else creates appears in an open list", async ({ page }) => {
  await beSignedIn(page, candor);
  await listening(page, () => open(page, `${candor.url}/interviews`));
  await expect(page.getByRole("link", { name: "Backend engineer" })).toBeVisible();
  await add("Frontend engineer");
  await expect(page.getByRole("link", { name: "Frontend engineer" })).toBeVisible(soon);
});

test("what happened while the server was away appears when it is back", async ({ page }) => {
  await beSignedIn(page, candor);
  await listening(page, () => open(page, `${candor.url}/interviews`));
  await expect(page.getByRole("link", { name: "Backend engineer" })).toBeVisible();
  await candor.kill();
  await candor.resume();
  await add("Data engineer");
  await expect(page.getByRole("link", { name: "Data engineer" })).toBeVisible({ timeout: 20_000 });
});

test("signing out in one tab is noticed in the other, and nothing typed is lost", async ({
  page, context,
}) => {
  await beSignedIn(page, candor);
  await listening(page, () => open(page, `${candor.url}/interviews/new`));
  await page.getByLabel("Title").fill("Half a thought");
  const other = await context.newPage();
  await open(other, candor.url);
  await expect(heading(other, "Home")).toBeVisible();
  const out = await other.request.post(`${candor.url}/api/v1/auth/logout`);
  expect(out.ok()).toBe(true);
  await page.bringToFront();
  const dialog = page.getByRole("dialog", { name: "Sign in to continue" });
  await expect(dialog).toBeVisible(soon);
  await dialog.getByLabel("Password", { exact: true }).fill(founder.password);
  await dialog.getByRole("button", { name: "Sign in and continue" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByLabel("Title")).toHaveValue("Half a thought");
});
