// Counts what the canvas paints: a paint is one task that draws.
import type { Page } from "@playwright/test";

interface Probes {
  paints: number;
  firstPaintMs: number;
}

// From the start of every page that is opened after this.
export async function countPaints(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const probes = globalThis as unknown as Probes;
    probes.paints = 0;
    probes.firstPaintMs = 0;
    let isPainting = false;
    const draw = WebGL2RenderingContext.prototype.drawElements;
    WebGL2RenderingContext.prototype.drawElements = function (
      this: WebGL2RenderingContext, ...what
    ) {
      draw.apply(this, what);
      if (isPainting) return;
      isPainting = true;
      probes.paints += 1;
      queueMicrotask(() => {
        isPainting = false;
        if (probes.firstPaintMs === 0) probes.firstPaintMs = performance.now();
      });
    };
  });
}

export function paints(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as Probes).paints);
}

// When the task of the first paint had ended, in milliseconds since the navigation.
export function firstPaintMs(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as Probes).firstPaintMs);
}
