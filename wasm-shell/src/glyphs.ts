// The browser as glyph rasteriser: measures and draws single characters for the font loader in
// web/platform. White on transparent; characters with colours of their own (emoji) keep them.

const mono = 0x10000;
const systemFonts = "system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", sans-serif";
const monoFonts = "ui-monospace, SFMono-Regular, Menlo, Consolas, \"Liberation Mono\", monospace";
const cacheLimit = 4096;
const weights = [400, 500, 650];

interface Metrics {
  readonly advance: number;
  readonly box: readonly number[];
}

export class Glyphs {
  private readonly context: CanvasRenderingContext2D;
  private readonly cache = new Map<string, Metrics>();
  private families = `Inter, ${systemFonts}`;
  private font = "";

  constructor() {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 128;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (context === null) throw new Error("no 2D canvas");
    this.context = context;
  }

  // Waits for Inter. When it does not arrive in time the whole visit uses the system font, in the
  // canvas and in native fields alike, instead of mixing two fonts.
  async load(timeoutMs: number): Promise<void> {
    const loads = weights.map((weight) => document.fonts.load(`${weight} 15px Inter`, "Aa"));
    const late = new Promise<boolean>((done) => { setTimeout(() => done(false), timeoutMs); });
    const loaded = Promise.all(loads).then((faces) => faces.every((list) => list.length > 0));
    const usable = await Promise.race([loaded.catch(() => false), late]);
    if (usable) return;
    this.families = systemFonts;
    document.documentElement.classList.add("system-font");
  }

  measure(style: number, codepoint: number, size: number, out: Float64Array): number {
    const key = `${style} ${codepoint} ${size}`;
    let metrics = this.cache.get(key);
    if (metrics === undefined) {
      metrics = this.measureNow(style, codepoint, size);
      if (this.cache.size >= cacheLimit) this.cache.clear();
      this.cache.set(key, metrics);
    }
    out.set(metrics.box);
    return metrics.advance;
  }

  rasterise(style: number, codepoint: number, size: number, width: number, height: number,
    originX: number, originY: number, rgba: Uint8Array): void {
    if (width <= 0 || height <= 0) return;
    this.ensure(width, height);
    const { context } = this;
    this.setFont(style, size);
    context.clearRect(0, 0, width, height);
    context.fillText(String.fromCodePoint(codepoint), originX, originY);
    rgba.set(context.getImageData(0, 0, width, height).data);
  }

  private measureNow(style: number, codepoint: number, size: number): Metrics {
    this.setFont(style, size);
    const m = this.context.measureText(String.fromCodePoint(codepoint));
    return {
      advance: m.width,
      box: [m.actualBoundingBoxLeft, m.actualBoundingBoxRight, m.actualBoundingBoxAscent,
        m.actualBoundingBoxDescent, m.fontBoundingBoxAscent, m.fontBoundingBoxDescent],
    };
  }

  private setFont(style: number, size: number): void {
    const families = (style & mono) !== 0 ? monoFonts : this.families;
    const font = `${style & 0xffff} ${size}px ${families}`;
    if (font === this.font) return;
    this.font = font;
    this.context.font = font;
    this.context.fillStyle = "#fff";
    this.context.textBaseline = "alphabetic";
  }

  // Resizing a canvas resets its state, the font included.
  private ensure(width: number, height: number): void {
    const { canvas } = this.context;
    if (canvas.width >= width && canvas.height >= height) return;
    canvas.width = Math.max(canvas.width, width);
    canvas.height = Math.max(canvas.height, height);
    this.font = "";
  }
}
