// The upload against a misbehaving server: whatever happens, the server ends with exactly the
// recorded bytes.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { Backoff } from "../src/recorder/backoff.js";
import { Journal } from "../src/recorder/journal.js";
import { MemoryRows, type AnswerRow, type Rows } from "../src/recorder/rows.js";
import { Upload, type Progress } from "../src/recorder/upload.js";
import { TusServer, type Fault } from "./tus_server.js";

function row(answer: string): AnswerRow {
  return {
    answer, session: "s1", kind: "video", mime: "video/webm", metadata: { question: "Größe?" },
    bytes: 0, durationMs: 0, finished: false, kept: false, uploadUrl: "", file: null, time: 1,
  };
}

interface World {
  readonly server: TusServer;
  readonly journal: Journal;
  readonly upload: Upload;
  readonly events: Progress[];
  readonly rows: Rows;
  readonly endpoint: string;
}

async function world(faults: readonly Fault[] = []): Promise<World> {
  const server = new TusServer();
  server.faults.push(...faults);
  const endpoint = await server.listen();
  const rows = new MemoryRows();
  const journal = new Journal(rows, () => undefined);
  await journal.begin(row("a1"));
  const events: Progress[] = [];
  const upload = again({ server, journal, events, endpoint });
  return { server, journal, upload, events, rows, endpoint };
}

function again(w: Pick<World, "server" | "journal" | "events" | "endpoint">): Upload {
  return new Upload("a1", w.journal, { endpoint: w.endpoint, token: () => w.server.token },
    (progress) => w.events.push(progress), new Backoff(Math.random, 0.01));
}

async function record(w: World, sizes: readonly number[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const size of sizes) {
    const part = randomBytes(size);
    parts.push(part);
    await w.journal.append("a1", new Uint8Array(part).buffer);
    w.upload.more();
  }
  return Buffer.concat(parts);
}

async function keep(w: World): Promise<void> {
  await w.journal.change("a1", { finished: true, kept: true });
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const faultRuns: readonly (readonly Fault[])[] = [
  [], ["drop", "drop", "busy"], ["deaf"], ["none", "deaf", "none", "deaf"],
  ["none", "half", "drop", "none", "half"], ["none", "conflict", "none", "conflict"],
  ["none", "none", "forget"],
  ["busy", "deaf", "half", "conflict", "drop", "forget", "deaf", "half"],
];

for (const faults of faultRuns) {
  test(`every byte arrives with [${faults.join(" ")}]`, async () => {
    const w = await world(faults);
    try {
      const sent = await record(w, [200_000, 300_000, 1, 2_500_000, 77_777]);
      await keep(w);
      await w.upload.start();
      const stored = [...w.server.uploads.values()].find((u) => u.length !== null
        && u.length === u.bytes.length);
      assert.ok(stored, w.server.log.join(", "));
      assert.equal(digest(stored.bytes), digest(sent));
      assert.equal(stored.metadata["answer_id"], "a1");
      assert.equal(stored.metadata["question"], "Größe?");
      assert.equal(w.server.badChecksums, 0);
      assert.equal(w.server.mostInFlight, 1);
      assert.equal(w.events.at(-1)?.state, "done");
      assert.deepEqual(await w.rows.answers(), []);
    } finally {
      w.server.close();
    }
  });
}

test("sends while recording and declares the length only when the answer is kept", async () => {
  const w = await world();
  try {
    const running = w.upload.start();
    const first = await record(w, [300_000, 300_000]);
    while (w.server.uploads.size === 0 || w.server.only().bytes.length < 262_144) {
      await new Promise((done) => setTimeout(done, 5));
    }
    assert.equal(w.server.only().length, null);
    const second = await record(w, [100]);
    await w.journal.change("a1", { finished: true });
    w.upload.wake();
    while (w.server.only().bytes.length < 600_100) {
      w.upload.more();
      await new Promise((done) => setTimeout(done, 5));
    }
    assert.equal(w.server.only().length, null);
    await w.journal.change("a1", { kept: true });
    w.upload.wake();
    await running;
    assert.equal(w.server.only().length, 600_100);
    assert.equal(digest(w.server.only().bytes), digest(Buffer.concat([first, second])));
  } finally {
    w.server.close();
  }
});

test("a reload goes on at the server's offset", async () => {
  const w = await world(["none", "none", "deaf", "drop", "drop", "drop", "drop", "drop"]);
  try {
    const sent = await record(w, [400_000, 400_000, 400_000]);
    await keep(w);
    const first = w.upload.start();
    while (w.server.log.length < 3) await new Promise((done) => setTimeout(done, 2));
    const journal = new Journal(w.rows, () => undefined);
    await journal.load();
    w.server.faults.length = 0;
    const upload = again({ ...w, journal });
    await Promise.all([upload.start(), first]);
    assert.equal(digest(w.server.only().bytes), digest(sent));
    assert.ok(w.server.log.some((line) => line.startsWith("HEAD")));
  } finally {
    w.server.close();
  }
});

test("discard ends the upload on the server and empties the journal", async () => {
  const w = await world();
  try {
    const running = w.upload.start();
    await record(w, [500_000]);
    while (w.server.uploads.size === 0) await new Promise((done) => setTimeout(done, 2));
    await w.upload.discard();
    await running;
    while (w.server.uploads.size > 0) await new Promise((done) => setTimeout(done, 2));
    assert.deepEqual(await w.rows.answers(), []);
    assert.equal((await w.rows.read("a1", 0, 1e9)).length, 0);
  } finally {
    w.server.close();
  }
});

test("discard does not wait long for a server that never answers", async () => {
  const w = await world(["none", "mute"]);
  try {
    const running = w.upload.start();
    await record(w, [500_000]);
    while (!w.server.log.includes("PATCH mute")) await new Promise((done) => setTimeout(done, 2));
    const began = performance.now();
    await w.upload.discard();
    await running;
    assert.ok(performance.now() - began < 10_000);
    while (w.server.uploads.size > 0) await new Promise((done) => setTimeout(done, 2));
    assert.deepEqual(await w.rows.answers(), []);
  } finally {
    w.server.close();
  }
});

test("a refusal is reported with its status and can be tried again", async () => {
  const w = await world();
  try {
    w.server.token = "right";
    const upload = new Upload("a1", w.journal, { endpoint: w.endpoint, token: () => "wrong" },
      (progress) => w.events.push(progress), new Backoff(Math.random, 0.01));
    const sent = await record(w, [1000]);
    await keep(w);
    await upload.start();
    assert.equal(w.events.at(-1)?.state, "failed");
    assert.equal(w.events.at(-1)?.status, 401);
    await w.upload.start();
    assert.equal(digest(w.server.only().bytes), digest(sent));
  } finally {
    w.server.close();
  }
});
