// The whole way round, in a browser, by a recruiter and a candidate: set-up, interview, invitation,
// answers, results.
import { expect, test } from "@playwright/test";
import { Candor, founder } from "../candor.js";
import {
  begin, checkDevices, createInterview, heading, invite, open, recordAnswer, recordedHash, setUp,
  settled, watchRecorder,
} from "../people.js";

let candor: Candor;
test.beforeAll(async () => {
  candor = await Candor.start();
});
test.afterAll(async () => {
  await candor.stop();
});

test("a person sets up, interviews and reviews", async ({ page, browser }) => {
  test.setTimeout(300_000);
  await setUp(page, candor);
  await createInterview(page, "Backend engineer", [
    { text: "What are you proud of?", preparation: "none" },
    { text: "How do you find a fault?", preparation: "none" },
    { text: "What would you like to learn?", kind: "Writing", preparation: "none" },
  ]);

  // Reorder by the menu: the second question first.
  await page.getByRole("button", { name: "Move Question 2" }).click();
  await page.getByRole("menuitem", { name: "Move up" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Interview saved").first()).toBeVisible();
  await expect(page.getByRole("listitem").first()).toContainText("How do you find a fault?");

  const link = await invite(page, "Grace Candidate", "grace@example.com");
  expect(link).toContain(`${candor.url}/i/`);

  // Another browser, as the candidate.
  const elsewhere = await browser.newContext();
  const candidate = await elsewhere.newPage();
  await watchRecorder(candidate);
  await open(candidate, link);
  await expect(candidate.getByText(founder.company).first()).toBeVisible();
  await begin(candidate, link);
  expect(await page.context().cookies()).not.toHaveLength(0);
  for (const kept of [...await page.context().cookies(), ...await elsewhere.cookies()]) {
    expect(kept.secure, kept.name).toBe(candor.url.startsWith("https:"));
  }
  await checkDevices(candidate);
  await candidate.getByRole("button", { name: "Continue", exact: true }).click();
  await candidate.getByRole("button", { name: "Try a practice question" }).click();
  await candidate.getByRole("button", { name: "Leave the practice" }).click();
  await recordAnswer(candidate, 3);
  await recordAnswer(candidate, 3);
  const show = candidate.getByRole("button", { name: /Show question/ });
  const field = candidate.getByRole("textbox");
  await expect(show.or(field)).toBeVisible();
  if (await show.isVisible()) await show.click();
  await field.fill("To listen before I speak.");
  await candidate.getByRole("button", { name: "Submit answer" }).click();
  await expect(heading(candidate, "Everything has arrived")).toBeVisible({ timeout: 60_000 });
  const hashes = [await recordedHash(candidate, 0), await recordedHash(candidate, 1)];
  await elsewhere.close();

  // Back as the recruiter.
  await page.getByRole("tab", { name: /Results/ }).click();
  await page.getByRole("link", { name: "Grace Candidate" }).click();
  await expect(heading(page, "Grace Candidate")).toBeVisible();
  await settled(page);
  const player = page.locator("video");
  await expect(player).toBeVisible();
  const readiness = () => player.evaluate((v: HTMLVideoElement) => v.readyState);
  await expect.poll(readiness).toBeGreaterThan(1);
  await player.evaluate((v: HTMLVideoElement) => {
    v.currentTime = 1.5;
  });
  const position = () => player.evaluate((v: HTMLVideoElement) => v.currentTime);
  await expect.poll(position).toBeGreaterThan(1);
  await expect(page.getByText(hashes[0])).toBeVisible();
  await page.getByRole("button", { name: "Next answer" }).click();
  await expect(page.getByText(hashes[1])).toBeVisible();
  await page.getByRole("button", { name: "Next answer" }).click();
  await expect(page.getByText("To listen before I speak.")).toBeVisible();
  await page.getByRole("button", { name: "Mark as reviewed" }).click();
  await expect(page.getByText(/Reviewed by/)).toBeVisible();
});
