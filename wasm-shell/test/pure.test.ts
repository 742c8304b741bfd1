// Small pure parts: formatting, request heads, URLs, metadata, backoff, reading operations.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EventReader, type StreamEvent } from "../src/changes.js";
import { format, locale } from "../src/format.js";
import { withoutView } from "../src/history.js";
import { Reader } from "../src/reader.js";
import { Backoff } from "../src/recorder/backoff.js";
import { encodeMetadata } from "../src/recorder/tus.js";
import { readHead } from "../src/requests.js";

const en = "en-GB";

test("numbers, sizes, durations and distances read naturally", () => {
  assert.equal(format(4, 1234567.5, 0, en), "1,234,567.5");
  assert.equal(format(5, 5_200_000, 0, en), "5.2 MB");
  assert.equal(format(5, 512, 0, en), "512 bytes");
  assert.equal(format(6, 90_000, 0, en), "1 min 30 secs");
  assert.equal(format(6, 0, 0, en), "0 secs");
  assert.equal(format(6, 7_500_000, 0, en), "2 hrs 5 mins");
  assert.equal(format(3, 3 * 86_400_000, 0, en), "in 3 days");
  assert.equal(format(3, -3_600_000, 0, en), "1 hour ago");
  assert.equal(format(1, NaN, 0, en), "");
});

test("date fields get local time without seconds", () => {
  const ms = new Date(2026, 2, 3, 10, 5).getTime();
  assert.equal(format(8, ms, 0, en), "2026-03-03T10:05");
});

test("the reader's regional form of the page language wins", () => {
  assert.equal(locale("en", ["de-DE", "en-AU"]), "en-AU");
  assert.equal(locale("fr", ["de-DE", "en-AU"]), "fr");
});

test("request heads give the shell its own lines", () => {
  const head = readHead("Content-Type: application/json\nShell-Timeout: 5000\n"
    + "Shell-Body-File: 77\nIdempotency-Key: a:b\n");
  assert.equal(head.timeoutMs, 5000);
  assert.equal(head.fileNode, 77);
  assert.equal(head.headers.get("idempotency-key"), "a:b");
  assert.equal(head.headers.has("shell-timeout"), false);
});

test("the view parameter stays in the shell", () => {
  assert.equal(withoutView("/a?view=text&tab=b#c"), "/a?tab=b#c");
  assert.equal(withoutView("/a?view=board"), "/a?view=board");
  assert.equal(withoutView("/a"), "/a");
});

test("upload metadata is base64 of UTF-8", () => {
  assert.equal(encodeMetadata({ name: "Zoë", empty: "" }), "name Wm/Dqw==,empty");
});

test("backoff doubles, is bounded, and a wake-up ends the wait", async () => {
  const waits: number[] = [];
  class Measured extends Backoff {
    override pause(ms: number): Promise<void> {
      waits.push(ms);
      return Promise.resolve();
    }
  }
  const backoff = new Measured(() => 1);
  for (let i = 0; i < 8; i += 1) await backoff.wait();
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  const real = new Backoff(() => 1);
  const started = performance.now();
  const waiting = real.wait(60_000);
  setTimeout(() => real.wake(), 10);
  await waiting;
  assert.ok(performance.now() - started < 5000);
});

test("the reader decodes little-endian numbers and UTF-8", () => {
  const bytes = new Uint8Array([9, 0xfe, 0xff, 1, 0, 0, 0x80, 3, 0, 0, 0, 0xe2, 0x82, 0xac]);
  const reader = new Reader(bytes);
  assert.equal(reader.u8(), 9);
  assert.equal(reader.i16(), -2);
  assert.equal(reader.u32(), 0x80000001);
  assert.equal(reader.text(), "€");
  assert.equal(reader.more(), false);
});

test("events come whole, however the stream is cut, and comments are no events", () => {
  const stream = "id: a-1\nevent: ready\ndata: {}\n\n:\n\nid: a-2\nevent: changed\n"
    + "data: {\"changed\":\ndata: [\"interviews\"]}\n\nid: a-3\nevent: ch";
  for (let size = 1; size < 12; ++size) {
    const reader = new EventReader();
    const events: StreamEvent[] = [];
    for (let at = 0; at < stream.length; at += size) {
      events.push(...reader.read(stream.slice(at, at + size)));
    }
    assert.deepEqual(events, [
      { id: "a-1", name: "ready", data: "{}" },
      { id: "a-2", name: "changed", data: "{\"changed\":[\"interviews\"]}" },
    ]);
  }
});
