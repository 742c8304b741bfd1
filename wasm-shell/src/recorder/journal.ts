// The journal: every second of a recording is on the disk before anything else happens to it.
//
// All bytes of an answer stay until the server has the whole answer (or it was discarded): they are
// needed to review after a reload and to start over when the server has lost an unfinished upload.
// When the disk refuses (quota), the bytes stay in memory for this visit and `trouble` is called
// once.

import type { AnswerRow, Rows, StoredChunk } from "./rows.js";

export class Journal {
  private readonly rows = new Map<string, AnswerRow>();
  private readonly unsaved = new Map<string, StoredChunk[]>();
  private readonly writing = new Map<string, Promise<void>>();

  constructor(private readonly store: Rows, private readonly trouble: (reason: string) => void) {}

  // What earlier visits left behind. A recording cut short by a crash counts as finished with what
  // is there.
  async load(): Promise<void> {
    for (const row of await this.store.answers()) {
      if (!this.rows.has(row.answer)) this.rows.set(row.answer, { ...row, finished: true });
    }
  }

  get(answer: string): AnswerRow | undefined {
    return this.rows.get(answer);
  }

  ofSession(session: string): AnswerRow[] {
    return [...this.rows.values()].filter((row) => row.session === session)
      .sort((left, right) => left.time - right.time);
  }

  all(): Iterable<AnswerRow> {
    return this.rows.values();
  }

  async begin(row: AnswerRow): Promise<void> {
    await this.forget(row.answer);
    this.rows.set(row.answer, row);
    await this.save(row);
  }

  // Appends in the order of the calls; resolves when the bytes are safe.
  append(answer: string, data: ArrayBuffer): Promise<void> {
    return this.inTurn(answer, () => this.write(answer, data));
  }

  private inTurn(answer: string, task: () => Promise<void>): Promise<void> {
    const turn = (this.writing.get(answer) ?? Promise.resolve()).then(task);
    this.writing.set(answer, turn);
    return turn;
  }

  async settled(answer: string): Promise<void> {
    await this.writing.get(answer);
  }

  // Known at once, on the disk when it resolves. Written in turn with the appends: a put beside one
  // would store an old byte count.
  change(answer: string, changes: Partial<AnswerRow>): Promise<void> {
    const row = this.rows.get(answer);
    if (row === undefined) return Promise.resolve();
    this.rows.set(answer, { ...row, ...changes });
    return this.inTurn(answer, async () => {
      const now = this.rows.get(answer);
      if (now !== undefined) await this.save(now);
    });
  }

  // Up to `most` bytes from `start` on, joined.
  async read(answer: string, start: number, most: number): Promise<Uint8Array> {
    const row = this.rows.get(answer);
    if (row === undefined) return new Uint8Array();
    if (row.file !== null) {
      return new Uint8Array(await row.file.slice(start, start + most).arrayBuffer());
    }
    const stored = await this.store.read(answer, start, most);
    return join([...stored, ...(this.unsaved.get(answer) ?? [])], start, most);
  }

  async blob(answer: string): Promise<Blob> {
    const row = this.rows.get(answer);
    if (row?.file !== null && row?.file !== undefined) return row.file;
    const bytes = await this.read(answer, 0, row?.bytes ?? 0);
    return new Blob([new Uint8Array(bytes)], { type: row?.mime ?? "" });
  }

  async forget(answer: string): Promise<void> {
    await this.settled(answer).catch(() => undefined);
    this.rows.delete(answer);
    this.unsaved.delete(answer);
    this.writing.delete(answer);
    await this.store.remove(answer).catch(() => undefined);
  }

  private async write(answer: string, data: ArrayBuffer): Promise<void> {
    const row = this.rows.get(answer);
    if (row === undefined || data.byteLength === 0) return;
    const grown = { ...row, bytes: row.bytes + data.byteLength };
    const late = this.unsaved.get(answer);
    if (late !== undefined) {
      late.push({ start: row.bytes, data });
    } else {
      try {
        await this.store.append(grown, row.bytes, data);
      } catch {
        this.unsaved.set(answer, [{ start: row.bytes, data }]);
        this.trouble("full");
      }
    }
    const now = this.rows.get(answer);
    if (now !== undefined) this.rows.set(answer, { ...now, bytes: grown.bytes });
  }

  private async save(row: AnswerRow): Promise<void> {
    try {
      await this.store.put(row);
    } catch {
      this.trouble("full");
    }
  }
}

// Bytes [start, start + most) of chunks in order; stops at a gap.
export function join(chunks: readonly StoredChunk[], start: number, most: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = start;
  for (const chunk of chunks) {
    const from = at - chunk.start;
    if (from < 0 || at >= start + most) break;
    if (from >= chunk.data.byteLength) continue;
    const part = new Uint8Array(chunk.data, from).subarray(0, start + most - at);
    parts.push(part);
    at += part.length;
  }
  const joined = new Uint8Array(at - start);
  let to = 0;
  for (const part of parts) {
    joined.set(part, to);
    to += part.length;
  }
  return joined;
}
