// The two tables of the journal, in IndexedDB or, where that is refused, in memory.
//   answers  by answer id       what is known about one recording
//   chunks   by [answer, start] bytes in recording order; start = position of the first byte

export interface AnswerRow {
  readonly answer: string;
  readonly session: string;
  readonly kind: string;
  readonly mime: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly durationMs: number;
  readonly finished: boolean;
  readonly kept: boolean;
  readonly uploadUrl: string;
  readonly file: Blob | null;   // a chosen file instead of chunks
  readonly time: number;
}

export interface Rows {
  answers(): Promise<AnswerRow[]>;
  put(row: AnswerRow): Promise<void>;
  // Both rows in one transaction, on disk when it resolves.
  append(row: AnswerRow, start: number, data: ArrayBuffer): Promise<void>;
  // Chunks that hold bytes from `start` on, at least one when there is any, in order.
  read(answer: string, start: number, atLeast: number): Promise<StoredChunk[]>;
  remove(answer: string): Promise<void>;
}

export interface StoredChunk {
  readonly start: number;
  readonly data: ArrayBuffer;
}

export class MemoryRows implements Rows {
  private readonly rows = new Map<string, AnswerRow>();
  private readonly chunks = new Map<string, StoredChunk[]>();

  async answers(): Promise<AnswerRow[]> {
    return [...this.rows.values()];
  }

  async put(row: AnswerRow): Promise<void> {
    this.rows.set(row.answer, row);
  }

  async append(row: AnswerRow, start: number, data: ArrayBuffer): Promise<void> {
    const list = this.chunks.get(row.answer) ?? [];
    if (list.some((chunk) => chunk.start === start)) throw new Error("chunk exists");
    list.push({ start, data });
    list.sort((left, right) => left.start - right.start);
    this.chunks.set(row.answer, list);
    this.rows.set(row.answer, row);
  }

  async read(answer: string, start: number, atLeast: number): Promise<StoredChunk[]> {
    const found: StoredChunk[] = [];
    for (const chunk of this.chunks.get(answer) ?? []) {
      if (chunk.start + chunk.data.byteLength <= start) continue;
      if (chunk.start >= start + atLeast) break;
      found.push(chunk);
    }
    return found;
  }

  async remove(answer: string): Promise<void> {
    this.rows.delete(answer);
    this.chunks.delete(answer);
  }
}

const databaseName = "candor-recorder";

export async function openRows(): Promise<Rows> {
  try {
    return new DatabaseRows(await openDatabase());
  } catch {
    return new MemoryRows();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("answers", { keyPath: "answer" });
      request.result.createObjectStore("chunks");
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      done(request.result);
    };
    request.onerror = () => fail(request.error ?? new Error("no journal"));
    request.onblocked = () => fail(new Error("journal blocked"));
  });
}

class DatabaseRows implements Rows {
  constructor(private readonly database: IDBDatabase) {}

  async answers(): Promise<AnswerRow[]> {
    const transaction = this.database.transaction("answers", "readonly");
    const request = transaction.objectStore("answers").getAll() as IDBRequest<AnswerRow[]>;
    await finished(transaction);
    return request.result;
  }

  async put(row: AnswerRow): Promise<void> {
    const transaction = this.write(["answers"]);
    transaction.objectStore("answers").put(row);
    await finished(transaction);
  }

  async append(row: AnswerRow, start: number, data: ArrayBuffer): Promise<void> {
    const transaction = this.write(["answers", "chunks"]);
    transaction.objectStore("chunks").add(data, [row.answer, start]);
    transaction.objectStore("answers").put(row);
    await finished(transaction);
  }

  async read(answer: string, start: number, atLeast: number): Promise<StoredChunk[]> {
    const transaction = this.database.transaction("chunks", "readonly");
    const store = transaction.objectStore("chunks");
    const found: StoredChunk[] = [];
    const upTo = IDBKeyRange.bound([answer, 0], [answer, start]);
    const first = store.openKeyCursor(upTo, "prev");
    first.onsuccess = () => {
      const key = first.result?.primaryKey ?? [answer, start];
      const range = IDBKeyRange.bound(key, [answer, start + Math.max(1, atLeast)], false, true);
      const next = store.openCursor(range);
      next.onsuccess = () => {
        const cursor = next.result;
        if (cursor === null) return;
        const place = cursor.primaryKey;
        const at = Array.isArray(place) ? Number(place[1]) : 0;
        const data = cursor.value as ArrayBuffer;
        if (at + data.byteLength > start) found.push({ start: at, data });
        cursor.continue();
      };
    };
    await finished(transaction);
    return found;
  }

  async remove(answer: string): Promise<void> {
    const transaction = this.write(["answers", "chunks"]);
    transaction.objectStore("answers").delete(answer);
    transaction.objectStore("chunks").delete(IDBKeyRange.bound([answer, 0], [answer, Infinity]));
    await finished(transaction);
  }

  // Strict: the promise resolves when the data is on the disk, not in a buffer a crash would lose.
  private write(stores: string[]): IDBTransaction {
    return this.database.transaction(stores, "readwrite", { durability: "strict" });
  }
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((done, fail) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => fail(transaction.error ?? new Error("journal aborted"));
    transaction.onerror = () => fail(transaction.error ?? new Error("journal failed"));
  });
}
