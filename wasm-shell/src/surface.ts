// The canvas and the world around it: size in device pixels, insets, WebGL context, media queries,
// connection.

import type { Client, Insets } from "./bridge.js";
import { environment } from "./contract.js";
import type { Schedule } from "./schedule.js";
import { fitCanvas, openContext } from "./webgl.js";

export interface Size {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

const queries = {
  dark: matchMedia("(prefers-color-scheme: dark)"),
  contrast: matchMedia("(prefers-contrast: more)"),
  forced: matchMedia("(forced-colors: active)"),
  motion: matchMedia("(prefers-reduced-motion: reduce)"),
  coarse: matchMedia("(any-pointer: coarse) and (hover: none)"),
};

export function forcedColours(): boolean {
  return queries.forced.matches;
}

export class Surface {
  size: Size;
  webgl: boolean;
  printing = false;
  private insets: Insets = { top: 0, right: 0, bottom: 0, left: 0 };

  constructor(private readonly app: HTMLElement, private readonly canvas: HTMLCanvasElement,
    private readonly client: Client, private readonly schedule: Schedule,
    private readonly isTextView: () => boolean, private readonly onLost: () => void) {
    this.size = this.measure();
    fitCanvas(canvas, Math.round(this.size.width * this.size.ratio),
      Math.round(this.size.height * this.size.ratio));
    this.webgl = openContext(canvas) !== null;
  }

  bits(): number {
    const e = environment;
    return (queries.dark.matches ? e.dark : 0) | (queries.contrast.matches ? e.more_contrast : 0)
      | (queries.forced.matches ? e.forced_colours : 0)
      | (queries.motion.matches ? e.reduced_motion : 0)
      | (queries.coarse.matches ? e.coarse_pointer : 0) | (navigator.onLine ? e.online : 0)
      | (document.visibilityState === "visible" ? e.visible : 0)
      | (this.isTextView() || this.printing ? e.text_view : 0) | (this.webgl ? e.webgl2 : 0)
      | (this.printing ? e.printing : 0);
  }

  report(): void {
    this.client.environment(this.bits());
  }

  // After candor_start: from here on every change is told.
  watch(): void {
    const report = (): void => this.report();
    for (const query of Object.values(queries)) query.addEventListener("change", report);
    window.addEventListener("online", report);
    window.addEventListener("offline", report);
    document.addEventListener("visibilitychange", report);
    this.watchSize();
    this.watchRatio();
    this.watchContext();
    this.readInsets();
    this.resize(this.size);
  }

  private watchSize(): void {
    const observer = new ResizeObserver((entries) => {
      const entry = entries[entries.length - 1];
      if (entry !== undefined) this.resized(entry);
    });
    try {
      observer.observe(this.canvas, { box: "device-pixel-content-box" });
    } catch {
      observer.observe(this.canvas);
    }
    const inset = (): void => {
      if (this.readInsets()) this.resize(this.size);
    };
    visualViewport?.addEventListener("resize", inset);
    visualViewport?.addEventListener("scroll", inset);
    window.addEventListener("resize", () => {
      const changed = this.readInsets();
      if (this.isTextView()) this.resize(this.measure());
      else if (changed) this.resize(this.size);
    });
  }

  private resized(entry: ResizeObserverEntry): void {
    const box = entry.contentBoxSize[0];
    if (box === undefined || box.inlineSize === 0 || this.isTextView()) return;
    const pixels = entry.devicePixelContentBoxSize?.[0];
    this.readInsets();
    this.fit(box.inlineSize, box.blockSize, devicePixels(pixels?.inlineSize, box.inlineSize),
      devicePixels(pixels?.blockSize, box.blockSize));
  }

  // Moving the window to another screen changes the ratio without changing the size.
  private watchRatio(): void {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => {
      this.watchRatio();
      const { width, height, ratio } = this.measure();
      if (!this.isTextView()) {
        this.fit(width, height, Math.round(width * ratio), Math.round(height * ratio));
      }
    }, { once: true });
  }

  private fit(width: number, height: number, pixelWidth: number, pixelHeight: number): void {
    fitCanvas(this.canvas, pixelWidth, pixelHeight);
    this.resize({ width, height, ratio: pixelWidth / width });
    if (this.webgl) this.schedule.paintNow();
  }

  private resize(size: Size): void {
    this.size = size;
    this.client.resize(Math.round(size.width), Math.round(size.height), size.ratio, this.insets);
  }

  private measure(): Size {
    const inText = this.isTextView();
    const width = inText ? innerWidth : this.app.clientWidth || innerWidth;
    const height = inText ? innerHeight : this.app.clientHeight || innerHeight;
    return { width, height, ratio: devicePixelRatio };
  }

  // Safe areas, and the on-screen keyboard where it covers the layout instead of shrinking it
  // (iOS).
  private readInsets(): boolean {
    const style = getComputedStyle(this.app);
    const read = (name: string): number => parseFloat(style.getPropertyValue(name)) || 0;
    let bottom = read("--safe-bottom");
    const view = visualViewport;
    if (view !== null && Math.abs(view.scale - 1) < 0.01) {
      bottom = Math.max(bottom, Math.round(innerHeight - view.height - view.offsetTop));
    }
    const next = { top: read("--safe-top"), right: read("--safe-right"), bottom,
      left: read("--safe-left") };
    const changed = (["top", "right", "bottom", "left"] as const)
      .some((side) => next[side] !== this.insets[side]);
    this.insets = next;
    return changed;
  }

  private watchContext(): void {
    let timer = 0;
    this.canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      this.client.context(true);
      timer = window.setTimeout(this.onLost, 8000);
    });
    this.canvas.addEventListener("webglcontextrestored", () => {
      clearTimeout(timer);
      this.client.context(false);
      this.schedule.requestFrame();
    });
  }
}

// The exact number of device pixels where the browser knows it; emulated screens (tests, developer
// tools) report the physical ones, which are then far from the ratio.
function devicePixels(exact: number | undefined, size: number): number {
  const expected = size * devicePixelRatio;
  return Math.round(exact !== undefined && Math.abs(exact - expected) < 2 ? exact : expected);
}
