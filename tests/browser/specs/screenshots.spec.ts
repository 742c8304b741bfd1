// Pictures of the key screens: each must be painted and look different from the others. They are
// kept in test-results; CANDOR_UPDATE_SCREENSHOTS=1 also renews those of the README.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { expect, type Page, test, type TestInfo } from "@playwright/test";
import { Api, Candor, demoAdmin } from "../candor.js";
import { beSignedIn, heading, open, settled } from "../people.js";

let candor: Candor;
let link = "";
let interview = "";
let results = "";
test.beforeAll(async () => {
  test.setTimeout(180_000);
  candor = await Candor.startExample();
  const api = new Api(candor);
  await api.signIn(demoAdmin.email, demoAdmin.password);
  const overview = (await api.send("GET", "/api/v1/overview")) as {
    to_review: { id: number; interview_id: number }[];
  };
  const session = overview.to_review[0];
  interview = `/interviews/${session.interview_id}`;
  results = `${interview}/results/${session.id}`;
  const invitation = await api.send("POST", `/api/v1${interview}/invitations`, {
    candidate_name: "Robin Example",
  });
  link = new URL(String(invitation.link)).pathname;
});
test.afterAll(async () => {
  await candor.stop();
});

const seen = new Set<string>();

async function picture(page: Page, info: TestInfo, name: string): Promise<void> {
  await settled(page);
  const image = await page.screenshot();
  const file = `${name}-${info.project.name}`;
  await info.attach(file, { body: image, contentType: "image/png" });
  expect(image.length, `${file} is painted`).toBeGreaterThan(12_000);
  const digest = createHash("sha256").update(image).digest("hex");
  expect(seen.has(digest), `${file} equals another picture`).toBe(false);
  seen.add(digest);
  if (process.env.CANDOR_UPDATE_SCREENSHOTS !== "1") return;
  mkdirSync("screenshots", { recursive: true });
  writeFileSync(`screenshots/${file}.png`, image);
}

test("key screens are painted in light and dark", async ({ page }, info) => {
  await open(page, candor.url + link);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await picture(page, info, "welcome-light");
  await beSignedIn(page, candor, demoAdmin);
  const pages = { home: "/", interview, results, interviews: "/interviews" };
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const [name, path] of Object.entries(pages)) {
      await open(page, candor.url + path);
      await expect(heading(page, /./)).toBeVisible();
      await picture(page, info, `${name}-${scheme}`);
    }
  }
});
