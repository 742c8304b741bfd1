// Visitors, accounts and how people sign in: landing page, registering, two-factor sign-in,
// devices, API keys.
import { createHmac } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "../accessible.js";
import { Api, Candor, founder } from "../candor.js";
import { beSignedIn, heading, open, settled, signIn } from "../people.js";

let candor: Candor;
test.beforeAll(async () => {
  candor = await Candor.start();
  await new Api(candor).setUp();
});
test.afterAll(async () => {
  await candor.stop();
});

// What an authenticator app shows at this moment (RFC 6238); `later` counts steps of 30 seconds.
function totp(secret: string, later = 0): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of secret.replaceAll(" ", "")) {
    bits += alphabet.indexOf(letter).toString(2).padStart(5, "0");
  }
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const digest = createHmac("sha1", key).update(counter).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function fillPassword(page: Page): Promise<void> {
  await page.getByLabel("Email or username").fill(founder.email);
  await page.getByLabel("Password", { exact: true }).fill(founder.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

// From "Turn on" on the security tab to the recovery codes, which it gives back with the secret.
async function enrol(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.getByRole("button", { name: "Turn on" }).click();
  await page.getByLabel("Your password", { exact: true }).fill(founder.password);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  await expectAccessible(page, "enrolling an authenticator app");
  const secret = (await page.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{1,4})+$/).innerText()).trim();
  await page.getByLabel("Code", { exact: true }).fill(totp(secret, -1));
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByRole("heading", { name: "Keep these recovery codes" })).toBeVisible();
  await expectAccessible(page, "recovery codes");
  const codes = await page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem")
    .allInnerTexts();
  expect(codes.length).toBe(10);
  await page.getByRole("checkbox", { name: "I have kept the codes in a safe place" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(/Two-factor sign-in is on since/)).toBeVisible();
  return { secret, codes };
}

test("visitors learn what Candor is and may ask for a demo", async ({ page }) => {
  await open(page, candor.url);
  await expect(heading(page, "Interviews people can take in their own time")).toBeVisible();
  await expectAccessible(page, "landing page");
  const form = page.getByRole("form", { name: "Ask for a demo" });
  await form.getByLabel("Name").fill("Robin Visitor");
  await form.getByLabel("Email").fill("robin@visitor.example");
  await form.getByLabel("Message").fill("We hire ten people a month.");
  await form.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByRole("heading", { name: "Your request has arrived" })).toBeVisible();
  await expectAccessible(page, "landing page after the request");
  await page.getByRole("link", { name: "Sign in" }).click();
  await expect(heading(page, "Sign in")).toBeVisible();
});

test("whoever registers hears what happens next", async ({ page }, info) => {
  await open(page, `${candor.url}/register`);
  await expect(heading(page, "Create your account")).toBeVisible();
  await expectAccessible(page, "register");
  await page.getByLabel("Your name").fill("Grace Newcomer");
  await page.getByLabel("Email").fill(`grace-${info.project.name}@newcomer.example`);
  const password = page.getByLabel("Password", { exact: true });
  await password.fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await password.fill("six sails over a calm sea");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(heading(page, /Home|Your account waits for approval/)).toBeVisible();
});

test("a forgotten password starts a way to a new one", async ({ page }) => {
  await open(page, `${candor.url}/sign-in`);
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await expect(heading(page, "Forgot your password?")).toBeVisible();
  await expectAccessible(page, "forgotten password");
  await page.getByLabel("Email").fill("nobody@northlight.example");
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(heading(page, "Look into your mail")).toBeVisible();
  await expectAccessible(page, "forgotten password, sent");
});

test("links that are over say so", async ({ page }) => {
  await open(page, `${candor.url}/reset-password/${"x".repeat(43)}`);
  await page.getByLabel("Password", { exact: true }).fill("six sails over a calm sea");
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(heading(page, "This link does not work any more")).toBeVisible();
  await open(page, `${candor.url}/verify-email/${"x".repeat(43)}`);
  await expect(heading(page, "This link does not work any more")).toBeVisible();
  await expectAccessible(page, "a link that is over");
});

test("a profile is changed and stays changed", async ({ page }) => {
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/account`);
  await expectAccessible(page, "account");
  await page.getByLabel("Telephone number").fill("+46 8 123 456");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Your details are saved")).toBeVisible();
  await page.reload();
  await settled(page);
  await expect(page.getByLabel("Telephone number")).toHaveValue("+46 8 123 456");
});

test("devices are named and can be signed out", async ({ page, browser }) => {
  await beSignedIn(page, candor);
  const other = await browser.newContext({ ignoreHTTPSErrors: true });
  const elsewhere = await other.newPage();
  await signIn(elsewhere, candor);
  await open(page, `${candor.url}/account?tab=sessions`);
  await expect(page.getByText("This device").first()).toBeVisible();
  await expectAccessible(page, "devices");
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(page.getByText("Only this device is signed in now").first()).toBeVisible();
  await elsewhere.reload();
  await settled(elsewhere);
  await expect(heading(elsewhere, "Home")).toHaveCount(0);
  await other.close();
});

test("an API key is shown once and works until it is deleted", async ({ page }, info) => {
  const name = `Careers page ${info.project.name}`;
  await beSignedIn(page, candor);
  await open(page, `${candor.url}/account?tab=keys`);
  await page.getByRole("button", { name: "Create API key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What it is for").fill(name);
  await dialog.getByRole("button", { name: "Create key" }).click();
  const words = dialog.getByText(/^candor_\w{30,}$/);
  await expect(words).toBeVisible();
  const key = (await words.innerText()).trim();
  await expectAccessible(page, "a new API key");
  await dialog.getByRole("button", { name: "Done" }).click();
  const ask = () => fetch(`${candor.url}/api/v1/auth/me`, {
    headers: { Authorization: `Bearer ${key}` },
  });
  expect((await ask()).status).toBe(200);
  await expect(page.getByText(name).first()).toBeVisible();
  await expect(page.getByText(key)).toHaveCount(0);
  await page.getByRole("button", { name: "Delete" }).first().click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete API key" }).click();
  await expect(page.getByText(`${name} is deleted`).first()).toBeVisible();
  expect((await ask()).status).toBe(401);
});

test("two factors: enrolled by key, asked for at sign-in, a recovery code helps out", async ({
  page,
}) => {
  await open(page, candor.url);
  await signIn(page, candor);
  await open(page, `${candor.url}/account?tab=security`);
  const { secret, codes } = await enrol(page);

  await open(page, `${candor.url}/account`);
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await expect(heading(page, "Sign in")).toBeVisible();
  await fillPassword(page);
  await expect(heading(page, "Enter your code")).toBeVisible();
  await expectAccessible(page, "the second factor");
  await page.getByLabel("Code", { exact: true }).fill("000000");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("This code is not right.").first()).toBeAttached();
  await page.getByLabel("Code", { exact: true }).fill(totp(secret));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(heading(page, "Home")).toBeVisible();

  await open(page, `${candor.url}/account`);
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await fillPassword(page);
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(codes[0].trim());
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(heading(page, "Home")).toBeVisible();

  await open(page, `${candor.url}/account?tab=security`);
  await expect(page.getByText("9 recovery codes are left.")).toBeVisible();
  await page.getByRole("button", { name: "Turn off" }).click();
  await page.getByLabel("Your password", { exact: true }).fill(founder.password);
  await page.getByLabel("Code", { exact: true }).fill(codes[1].trim());
  await page.getByRole("button", { name: "Turn off" }).click();
  await expect(page.getByRole("button", { name: "Turn on" })).toBeVisible();
});

test("administration asks for its own sign-in where the server wants it", async ({ page }) => {
  const strict = await Candor.start("--admin-strict");
  try {
    await new Api(strict).setUp();
    await open(page, `${strict.url}/sign-in`);
    await fillPassword(page);
    await expect(heading(page, "Home")).toBeVisible();
    await open(page, `${strict.url}/admin/users`);
    const dialog = page.getByRole("dialog", { name: "Sign in to continue" });
    await expect(dialog).toBeVisible();
    await expectAccessible(page, "administration asks for its own sign-in");
    await dialog.getByLabel("Email or username").fill(founder.email);
    await dialog.getByLabel("Password", { exact: true }).fill(founder.password);
    await dialog.getByRole("button", { name: "Sign in and continue" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText(founder.email).first()).toBeVisible();
  } finally {
    await strict.stop();
  }
});

test("where two factors are demanded they come first", async ({ page }) => {
  const strict = await Candor.start("--require-two-factor", "everybody");
  try {
    await new Api(strict).setUp();
    await open(page, `${strict.url}/sign-in`);
    await fillPassword(page);
    await expect(page.getByText("Your administrator asks for two-factor sign-in.")).toBeVisible();
    await expectAccessible(page, "two factors are demanded");
    await open(page, `${strict.url}/interviews`);
    await expect(heading(page, "Account")).toBeVisible();
    await enrol(page);
    await open(page, `${strict.url}/interviews`);
    await expect(heading(page, "Interviews")).toBeVisible();
  } finally {
    await strict.stop();
  }
});
