// The journal: order, joins, reloads, a disk that refuses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { join, Journal } from "../src/recorder/journal.js";
import { MemoryRows, type AnswerRow } from "../src/recorder/rows.js";

const row: AnswerRow = {
  answer: "a", session: "s", kind: "audio", mime: "audio/webm", metadata: {}, bytes: 0,
  durationMs: 0, finished: false, kept: false, uploadUrl: "", file: null, time: 1,
};

function bytes(...values: number[]): ArrayBuffer {
  return new Uint8Array(values).buffer;
}

class SlowRows extends MemoryRows {
  override async append(changed: AnswerRow, start: number, data: ArrayBuffer): Promise<void> {
    await new Promise((done) => setTimeout(done, data.byteLength === 3 ? 20 : 1));
    await super.append(changed, start, data);
  }
}

class FullRows extends MemoryRows {
  room = 1;

  override async append(changed: AnswerRow, start: number, data: ArrayBuffer): Promise<void> {
    if (this.room === 0) throw new Error("quota");
    this.room -= 1;
    await super.append(changed, start, data);
  }
}

test("appends keep the order of the calls even when the disk is slow", async () => {
  const journal = new Journal(new SlowRows(), () => undefined);
  await journal.begin(row);
  const all = [journal.append("a", bytes(1, 2, 3)), journal.append("a", bytes(4)),
    journal.append("a", bytes(5, 6))];
  await Promise.all(all);
  assert.deepEqual([...await journal.read("a", 0, 100)], [1, 2, 3, 4, 5, 6]);
  assert.equal(journal.get("a")?.bytes, 6);
});

test("a change beside an append never loses the byte count or the address", async () => {
  const rows = new SlowRows();
  const journal = new Journal(rows, () => undefined);
  await journal.begin(row);
  const append = journal.append("a", bytes(1, 2, 3));
  await journal.change("a", { uploadUrl: "/u/1" });
  await append;
  const stored = (await rows.answers())[0];
  assert.equal(stored?.bytes, 3);
  assert.equal(stored?.uploadUrl, "/u/1");
});

test("reads any range across chunks", async () => {
  const journal = new Journal(new MemoryRows(), () => undefined);
  await journal.begin(row);
  for (const part of [bytes(0, 1, 2), bytes(3, 4), bytes(5, 6, 7, 8)]) {
    await journal.append("a", part);
  }
  for (let from = 0; from < 9; from += 1) {
    for (let most = 1; most < 10; most += 1) {
      const expected = [0, 1, 2, 3, 4, 5, 6, 7, 8].slice(from, from + most);
      assert.deepEqual([...await journal.read("a", from, most)], expected);
    }
  }
});

test("join stops at a gap", () => {
  const joined = join([{ start: 0, data: bytes(1, 2) }, { start: 5, data: bytes(9) }], 0, 100);
  assert.deepEqual([...joined], [1, 2]);
});

test("a recording cut short by a crash is finished with what is there", async () => {
  const rows = new MemoryRows();
  const first = new Journal(rows, () => undefined);
  await first.begin(row);
  await first.append("a", bytes(1, 2, 3));
  const second = new Journal(rows, () => undefined);
  await second.load();
  assert.equal(second.get("a")?.finished, true);
  assert.equal(second.get("a")?.kept, false);
  assert.deepEqual(second.ofSession("s").map((r) => r.bytes), [3]);
  assert.deepEqual(second.ofSession("other"), []);
});

test("when the disk is full the rest stays in memory and is said once", async () => {
  let said = 0;
  const journal = new Journal(new FullRows(), () => { said += 1; });
  await journal.begin(row);
  await journal.append("a", bytes(1, 2));
  await journal.append("a", bytes(3));
  await journal.append("a", bytes(4, 5));
  assert.equal(said, 1);
  assert.deepEqual([...await journal.read("a", 1, 10)], [2, 3, 4, 5]);
});
