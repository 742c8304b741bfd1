// Every screen of the example company: reachable by its address, titled, with one main heading,
// without axe violations in light and dark, and without sideways scrolling at 320 px.
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "../accessible.js";
import { Api, Candor, demoAdmin } from "../candor.js";
import { beSignedIn, open, settled } from "../people.js";

let candor: Candor;
let link = "";
let results = "";
test.beforeAll(async () => {
  test.setTimeout(180_000);
  candor = await Candor.startExample();
  const api = new Api(candor);
  await api.signIn(demoAdmin.email, demoAdmin.password);
  const list = (await api.send("GET", "/api/v1/interviews?sort=to_review&order=desc")) as {
    items: { id: number; status: string }[];
  };
  const interview = list.items.find((one) => one.status === "open") ?? list.items[0];
  const base = `/api/v1/interviews/${interview.id}`;
  const candidate = { candidate_name: "Ada Example" };
  const invitation = await api.send("POST", `${base}/invitations`, candidate);
  link = new URL(String(invitation.link)).pathname;
  const sessions = (await api.send("GET", `${base}/sessions`)) as { items: { id: number }[] };
  results = `/interviews/${interview.id}/results/${sessions.items[0].id}`;
});
test.afterAll(async () => {
  await candor.stop();
});

async function expectScreen(page: Page, path: string): Promise<void> {
  await open(page, candor.url + path);
  await expect(page.getByRole("heading", { level: 1 }), path).toHaveCount(1);
  expect(await page.title(), path).not.toBe("");
  await expectAccessible(page, `${path} light`);
  await page.emulateMedia({ colorScheme: "dark" });
  await settled(page);
  await expectAccessible(page, `${path} dark`);
  await page.emulateMedia({ colorScheme: "light" });
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 700 });
  await settled(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, `${path} at 320 px`).toBeLessThanOrEqual(0);
  if (size) await page.setViewportSize(size);
}

test("screens for everybody", async ({ page }) => {
  test.setTimeout(240_000);
  const paths = ["/", "/sign-in", "/register", "/forgot-password", "/reset-password/x",
    "/verify-email/x", "/join/x", link, "/i/unknown", "/nowhere"];
  for (const path of paths) await expectScreen(page, path);
});

test("screens of the hiring team", async ({ page }) => {
  test.setTimeout(420_000);
  await beSignedIn(page, candor, demoAdmin);
  const interview = results.replace(/\/results.*/, "");
  const paths = ["/", "/interviews", "/interviews/new", interview, `${interview}?tab=invitations`,
    `${interview}?tab=results`, results, "/company", "/company?tab=members",
    "/company?tab=appearance", "/company?tab=defaults", "/admin/companies", "/account",
    "/account?tab=security", "/account?tab=sessions", "/account?tab=keys", "/style-guide"];
  for (const path of paths) await expectScreen(page, path);
});
