// The logo island: a picture is what its bytes say it is, whatever it is called; what cannot be
// shown gets no address, and the address of the picture before is given back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chosenFiles } from "../src/files.js";
import { answerPicture, Pictures, typeOf, type Browser } from "../src/pictures.js";

const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];
const jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1];
const webp = [...Buffer.from("RIFF\x10\0\0\0WEBPVP8 ", "latin1")];
const svg = [...Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")];
const sound = [...Buffer.from("RIFF\x10\0\0\0WAVEfmt ", "latin1")];

// A world that shows every picture of 120 by 40 and remembers which addresses are open.
function world(): Browser & { open: string[] } {
  const open: string[] = [];
  let next = 1;
  return {
    open,
    size: async (file) => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      if (bytes.at(-1) === 0xee) throw new Error("cut off");
      return { width: 120, height: 40 };
    },
    show: () => {
      open.push(`blob:${next}`);
      return `blob:${next++}`;
    },
    forget: (url) => { open.splice(open.indexOf(url), 1); },
  };
}

const file = (bytes: number[], type = ""): Blob => new Blob([new Uint8Array(bytes)], { type });

test("the bytes decide what a picture is", () => {
  assert.equal(typeOf(new Uint8Array(png)), "image/png");
  assert.equal(typeOf(new Uint8Array(jpeg)), "image/jpeg");
  assert.equal(typeOf(new Uint8Array(webp)), "image/webp");
  assert.equal(typeOf(new Uint8Array(svg)), "");
  assert.equal(typeOf(new Uint8Array(sound)), "");
  assert.equal(typeOf(new Uint8Array(png.slice(0, 5))), "");
  assert.equal(typeOf(new Uint8Array()), "");
});

test("a picture gets an address and its size", async () => {
  const pictures = new Pictures(world());
  assert.deepEqual(await pictures.look(file(webp)),
    { type: "image/webp", url: "blob:1", width: 120, height: 40 });
});

test("a script that calls itself a PNG is none", async () => {
  const there = world();
  const pictures = new Pictures(there);
  assert.deepEqual(await pictures.look(file(svg, "image/png")),
    { type: "", url: "", width: 0, height: 0 });
  assert.deepEqual(there.open, []);
});

test("a damaged picture keeps its type and gets no address", async () => {
  const pictures = new Pictures(world());
  const { type, url } = await pictures.look(file([...jpeg, 0xee]));
  assert.deepEqual([type, url], ["image/jpeg", ""]);
});

test("only the last address stays open, also after a failure", async () => {
  const there = world();
  const pictures = new Pictures(there);
  await pictures.look(file(png));
  await pictures.look(file(jpeg));
  assert.deepEqual(there.open, ["blob:2"]);
  await pictures.look(file(svg));
  assert.deepEqual(there.open, []);
  await pictures.look(undefined);
  assert.deepEqual(there.open, []);
});

test("the command names the file input and is answered for it", async () => {
  chosenFiles.set(7, [file(svg) as File]);
  assert.deepEqual(JSON.parse(await answerPicture(JSON.stringify({ do: "picture", node: 7 }))),
    { event: "picture", node: 7, type: "", url: "", width: 0, height: 0 });
  chosenFiles.delete(7);
  assert.equal(JSON.parse(await answerPicture(JSON.stringify({ do: "picture", node: 7 }))).url, "");
});
