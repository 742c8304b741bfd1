// Looks into screenshots. The browser itself decodes them, in a page without a security policy.
import type { Browser, Page } from "@playwright/test";

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
interface Decoder {
  decode: (base64: string) => Promise<ImageData>;
}

async function withDecoder<T>(browser: Browser, look: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage();
  await page.evaluate(() => {
    (globalThis as unknown as Decoder).decode = async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, bitmap.width, bitmap.height);
    };
  });
  try {
    return await look(page);
  } finally {
    await page.close();
  }
}

// The largest difference of any channel of any pixel, 0..255; 255 when the sizes differ.
export function difference(browser: Browser, one: Buffer, other: Buffer): Promise<number> {
  const pictures = [one.toString("base64"), other.toString("base64")];
  return withDecoder(browser, (page) => page.evaluate(async (texts) => {
    const { decode } = globalThis as unknown as Decoder;
    const [a, b] = await Promise.all(texts.map(decode));
    if (!a || !b || a.width !== b.width || a.height !== b.height) return 255;
    return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i]!)), 0);
  }, pictures));
}

// Where something stands out from the ground within each box, relative to the page; null where
// nothing does. The ground is the lightness that most pixels of the box have.
export function inkOf(browser: Browser, picture: Buffer, boxes: Box[]): Promise<(Box | null)[]> {
  const what = { text: picture.toString("base64"), boxes };
  return withDecoder(browser, (page) => page.evaluate(async ({ text, boxes }) => {
    const { decode } = globalThis as unknown as Decoder;
    const image = await decode(text);
    const lightness = (x: number, y: number): number => {
      const at = 4 * (y * image.width + x);
      return Math.round((image.data[at]! + image.data[at + 1]! + image.data[at + 2]!) / 3);
    };
    return boxes.map((box) => {
      const pixels: { x: number; y: number; light: number }[] = [];
      for (let y = Math.floor(box.top); y < Math.ceil(box.bottom); y++) {
        for (let x = Math.floor(box.left); x < Math.ceil(box.right); x++) {
          pixels.push({ x, y, light: lightness(x, y) });
        }
      }
      const counts = new Array<number>(256).fill(0);
      for (const { light } of pixels) counts[light]! += 1;
      const ground = counts.indexOf(Math.max(...counts));
      const strongest = Math.max(...pixels.map(({ light }) => Math.abs(light - ground)));
      if (strongest < 40) return null;
      const ink = pixels.filter(({ light }) => Math.abs(light - ground) >= strongest / 2);
      const [xs, ys] = [ink.map(({ x }) => x), ink.map(({ y }) => y)];
      return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs) + 1,
        bottom: Math.max(...ys) + 1 };
    });
  }, what));
}
