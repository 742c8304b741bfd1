// The pages that show the API: they work under their policy, ask no other host for anything, and
// Swagger UI signs in.
import { expect, type Page, test } from "@playwright/test";
import { Api, Candor } from "../candor.js";

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

// What the browser refused or could not run, and requests to other hosts.
function watched(page: Page): string[] {
  const wrong: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(message.text());
  });
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("request", (request) => {
    const isOurs = request.url().startsWith(candor.url) || /^(data|blob):/.test(request.url());
    if (!isOurs) wrong.push(request.url());
  });
  return wrong;
}

test("Swagger UI signs in and calls the server", async ({ page }) => {
  const wrong = watched(page);
  await page.goto(`${candor.url}/docs`);
  await page.getByRole("button", { name: "Authorize" }).click();
  const field = page.getByRole("textbox", { name: "auth-bearer-value" }).first();
  await field.fill(api.token);
  await page.getByRole("button", { name: "Apply credentials" }).first().click();
  await page.getByRole("button", { name: "Close" }).first().click();
  await page.getByRole("heading", { name: /^auth\b/ }).click();
  const operation = page.locator("#operations-auth-me");
  await operation.getByRole("button", { name: /\/api\/v1\/auth\/me/ }).first().click();
  await operation.getByRole("button", { name: "Execute" }).click();
  await expect(operation.getByText("200", { exact: true }).first()).toBeVisible();
  await expect(operation.getByText("\"username\"").first()).toBeVisible();
  expect(wrong).toEqual([]);
});

test("ReDoc shows every group and finds words", async ({ page }) => {
  const wrong = watched(page);
  await page.goto(`${candor.url}/redoc`);
  // It draws the whole document at once.
  const title = page.getByRole("heading", { name: /Candor/ }).first();
  await expect(title).toBeVisible({ timeout: 60_000 });
  const search = page.getByPlaceholder("Search...");
  if (await search.isVisible()) {
    await search.fill("API key");
    await expect(page.getByRole("menuitem", { name: /API key/ }).first()).toBeVisible();
  }
  expect(wrong).toEqual([]);
});
