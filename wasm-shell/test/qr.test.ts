// QR codes: the finder patterns stand in three corners, the quiet zone is white, and a text that is
// too long says so instead of drawing something no phone can read.

import assert from "node:assert/strict";
import { test } from "node:test";
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

test("a QR code has its three finder patterns and a white border of four modules", () => {
  const { size, dark } = paint(drawQr(secret));
  assert.equal((size - 8 - 17) % 4, 0);
  const finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"];
  const last = size - 4 - 7;
  for (const [x, y] of [[4, 4], [last, 4], [4, last]] as const) {
    finder.forEach((line, row) => {
      const drawn = dark[y + row]!.slice(x, x + 7).map((on) => (on ? "1" : "0")).join("");
      assert.equal(drawn, line);
    });
  }
  for (let at = 0; at < size; at++) {
    for (const edge of [0, 1, 2, 3, size - 1, size - 4]) {
      assert.equal(dark[edge]![at], false);
      assert.equal(dark[at]![edge], false);
    }
  }
});

test("other words give another code", () => {
  assert.notEqual(drawQr(secret), drawQr(`${secret}x`));
});

test("the command is answered with an address, a text that is too long with none", () => {
  assert.deepEqual(JSON.parse(answerQr(JSON.stringify({ do: "qr", text: secret }))),
    { event: "qr", url: drawQr(secret) });
  assert.deepEqual(JSON.parse(answerQr(JSON.stringify({ do: "qr", text: "x".repeat(4000) }))),
    { event: "qr", url: "" });
});
