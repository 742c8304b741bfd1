// What only a browser can measure, for scripts/bench: first frame, idle paints, cost of the mirror.
// Writes the figures; asserts nothing about time.
import { writeFileSync } from "node:fs";
import { type CDPSession, type Page, test } from "@playwright/test";
import { Candor, demoAdmin } from "../candor.js";
import { countPaints, firstPaintMs, paints } from "../paints.js";
import { open, settled, signIn } from "../people.js";

interface Figure {
  name: string;
  value: number;
  unit: string;
  budget: number;
}
interface Probes {
  candorMirrorProbe: (ms: number) => void;
  mirrorCosts: number[];
}

const figures: Figure[] = [];
function note(name: string, value: number, unit: string, budget: number): void {
  figures.push({ name, value, unit, budget });
}

let candor: Candor;
test.beforeAll(async () => {
  candor = await Candor.start("--demo");
});
test.afterAll(async () => {
  await candor.stop();
  const file = process.env.CANDOR_BENCH_RESULTS;
  if (file) writeFileSync(file, JSON.stringify(figures));
  else console.log(figures);
});

async function probeMirror(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const probes = globalThis as unknown as Probes;
    probes.mirrorCosts = [];
    probes.candorMirrorProbe = (ms) => probes.mirrorCosts.push(ms);
  });
}

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

// Main thread time since the session began, in milliseconds.
async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return (metrics.find((one) => one.name === "TaskDuration")?.value ?? 0) * 1000;
}

async function idle(page: Page): Promise<void> {
  await page.waitForTimeout(2_000);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const before = { paints: await paints(page), task: await taskMs(session) };
  await page.waitForTimeout(10_000);
  note("main thread in 10 s idle", (await taskMs(session)) - before.task, "ms", 50);
  note("paints in 10 s idle", (await paints(page)) - before.paints, "", 0);
  await session.detach();
}

// What each difference cost since the last time this was asked.
function mirrorCosts(page: Page): Promise<number[]> {
  return page.evaluate(() => (globalThis as unknown as Probes).mirrorCosts.splice(0));
}

// Scrolls and moves the focus, as a person would, on a page that is there; building up the page is
// counted apart.
async function mirror(page: Page): Promise<void> {
  const firsts: number[] = [];
  const updates: number[] = [];
  for (const path of ["/", "/interviews", "/company", "/interviews/new", "/style-guide"]) {
    await open(page, candor.url + path);
    await page.waitForTimeout(500);
    firsts.push(Math.max(...await mirrorCosts(page)));
    await page.mouse.move(700, 500);
    for (let step = 0; step < 100; step++) {
      await page.mouse.wheel(0, step % 20 < 10 ? 120 : -120);
      await page.keyboard.press("Tab");
    }
    await settled(page);
    updates.push(...await mirrorCosts(page));
  }
  note("mirror, first tree, median", percentile(firsts, 0.5), "ms", 15);
  note("mirror update, p95", percentile(updates, 0.95), "ms", 2);
}

test("figures of the client", async ({ page, browser }) => {
  test.setTimeout(180_000);
  const firsts: number[] = [];
  for (let round = 0; round < 5; round++) {
    const context = await browser.newContext();
    const cold = await context.newPage();
    await countPaints(cold);
    // A new window paints itself first, in software here: not the page's time.
    await cold.waitForTimeout(1_500);
    await open(cold, `${candor.url}/sign-in`);
    firsts.push(await firstPaintMs(cold));
    await context.close();
  }
  note("first frame, local, cold", percentile(firsts, 0.5), "ms", 400);

  await countPaints(page);
  await probeMirror(page);
  await signIn(page, candor, demoAdmin);
  await open(page, `${candor.url}/interviews`);
  await page.getByRole("heading", { level: 1 }).click();
  await idle(page);
  await mirror(page);
});
