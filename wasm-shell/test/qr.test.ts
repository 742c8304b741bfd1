// QR codes: another program reads the same words from the picture, the quiet zone is white, and a
// text that is too long says so instead of drawing something no phone can read.

import assert from "node:assert/strict";
import { test } from "node:test";
import jsQR from "jsqr";
import { answerQr, drawQr } from "../src/qr.js";

const secret = "otpauth://totp/Candor:ada%40northlight.example?secret=JBSWY3DPEHPK3PXP&issuer=Candor";

interface Picture {
  size: number;
  dark: boolean[][];
}

// Paints the path of the picture into modules again.
function paint(url: string): Picture {
  const svg = decodeURIComponent(url.replace("data:image/svg+xml,", ""));
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const dark = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const path = /<path d="([^"]*)"/.exec(svg)?.[1] ?? "";
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let at = 0; at < Number(width); at++) dark[Number(y)]![Number(x) + at] = true;
  }
  return { size, dark };
}

// What a camera would see: each module is a square of `scale` pixels.
function photograph({ size, dark }: Picture, scale: number): Uint8ClampedArray {
  const width = size * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      if (!dark[Math.floor(y / scale)]![Math.floor(x / scale)]!) continue;
      pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return pixels;
}

test("another program reads the words from the picture", () => {
  const scale = 4;
  for (const words of [secret, `${secret}&digits=6&period=30`, "x"]) {
    const picture = paint(drawQr(words));
    const side = picture.size * scale;
    assert.equal(jsQR(photograph(picture, scale), side, side)?.data, words);
  }
});

test("the border of four modules is white", () => {
  const { size, dark } = paint(drawQr(secret));
  for (let at = 0; at < size; at++) {
    for (const edge of [0, 1, 2, 3, size - 1, size - 4]) {
      assert.equal(dark[edge]![at], false);
      assert.equal(dark[at]![edge], false);
    }
  }
});

test("the command is answered with an address, a text that is too long with none", () => {
  assert.deepEqual(JSON.parse(answerQr(JSON.stringify({ do: "qr", text: secret }))),
    { event: "qr", url: drawQr(secret) });
  assert.deepEqual(JSON.parse(answerQr(JSON.stringify({ do: "qr", text: "x".repeat(4000) }))),
    { event: "qr", url: "" });
});
