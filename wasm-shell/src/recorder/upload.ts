// Sends one answer: while it is being recorded, through lost connections, reloads and restarts of
// the server, until the server has every byte and the length. The server's offset is the truth;
// after anything unclear the upload asks for it with HEAD. One request at a time per answer.

import { Backoff } from "./backoff.js";
import type { Journal } from "./journal.js";
import type { AnswerRow } from "./rows.js";
import { create, head, patch, terminate, type Answer, type Server } from "./tus.js";

const smallest = 256 * 1024;
const largest = 2 * 1024 * 1024;
const patienceMs = 2_000;   // for the answer of a request when its upload is given up

export type UploadState = "running" | "waiting" | "done" | "failed";

export interface Progress {
  readonly answer: string;
  readonly sent: number;
  readonly total: number;
  readonly state: UploadState;
  readonly status: number;
}

export class Upload {
  private offset = -1;      // -1: unknown, ask the server
  private part = smallest;
  private stopped = false;
  private running: Promise<void> | null = null;
  private startedOver = 0;
  private awaitsBytes = false;
  private state: UploadState = "running";
  private status = 0;
  private readonly giveUp = new AbortController();
  private readonly server: Server;

  constructor(readonly answer: string, private readonly journal: Journal,
    private readonly patient: Server, private readonly report: (progress: Progress) => void,
    private readonly backoff = new Backoff()) {
    this.server = {
      endpoint: patient.endpoint, token: () => patient.token(), signal: this.giveUp.signal,
    };
  }

  // Starts or goes on; harmless when it already runs.
  start(): Promise<void> {
    this.stopped = false;
    this.backoff.wake();
    if (this.running === null) {
      this.state = "running";
      this.running = this.locked().finally(() => { this.running = null; });
    }
    return this.running;
  }

  // The network is back, or the answer was kept: try at once.
  wake(): void {
    this.backoff.wake();
  }

  // More bytes are in the journal. Does not shorten the wait after a failure.
  more(): void {
    if (this.awaitsBytes) this.backoff.wake();
  }

  get sent(): number {
    return Math.max(0, this.offset);
  }

  // Ends this upload for good. A silent server delays it only a little: the next recording of the
  // same answer waits for it.
  async discard(): Promise<void> {
    this.stopped = true;
    this.backoff.wake();
    const timer = setTimeout(() => this.giveUp.abort(), patienceMs);
    await this.running?.catch(() => undefined);
    clearTimeout(timer);
    const url = this.journal.get(this.answer)?.uploadUrl ?? "";
    await this.journal.forget(this.answer);
    if (url !== "") void this.endOnServer(url);
  }

  // The server expires what is never ended, so a few attempts are enough.
  private async endOnServer(url: string): Promise<void> {
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const answer = await terminate(this.patient, url);
      if (answer.kind !== "lost" && answer.kind !== "busy") return;
      await this.backoff.wait();
    }
  }

  // Two tabs of the same session must not send the same answer.
  private async locked(): Promise<void> {
    const locks = globalThis.navigator?.locks;
    if (locks === undefined) return this.loop();
    const { signal } = this.giveUp;
    await locks.request(`candor-upload-${this.answer}`, { signal }, () => this.loop())
      .catch((error: unknown) => { if (!signal.aborted) throw error; });
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      const row = this.journal.get(this.answer);
      if (row === undefined) return;
      if (row.uploadUrl === "") await this.open();
      else if (this.offset < 0) await this.locate(row.uploadUrl);
      else await this.next(row.uploadUrl);
      if (this.state === "done" || this.state === "failed") return;
    }
  }

  private async open(): Promise<void> {
    const row = this.journal.get(this.answer);
    if (row === undefined) return;
    const metadata = { ...row.metadata, answer_id: row.answer, media_kind: row.kind,
      content_type: row.mime, ...endOf(row) };
    const length = row.kept && row.finished ? row.bytes : null;
    const answer = await create(this.server, metadata, length);
    if (answer.kind === "created") {
      await this.journal.change(this.answer, { uploadUrl: answer.url });
      this.offset = 0;
      this.succeeded();
    } else {
      await this.trouble(answer);
    }
  }

  private async locate(url: string): Promise<void> {
    const answer = await head(this.server, url);
    if (answer.kind === "at") {
      await this.accept(answer);
      return;
    }
    await this.trouble(answer);
  }

  private async accept(answer: Extract<Answer, { kind: "at" }>): Promise<void> {
    const row = this.journal.get(this.answer);
    if (row === undefined) return;
    if (answer.offset > row.bytes) {
      await this.startOver(409);
      return;
    }
    this.offset = answer.offset;
    this.succeeded();
    if (answer.length !== null && answer.offset === answer.length) await this.complete();
  }

  private async next(url: string): Promise<void> {
    const row = this.journal.get(this.answer);
    if (row === undefined) return;
    const whole = row.kept && row.finished;
    const left = row.bytes - this.offset;
    if (!whole && left < (row.finished ? 1 : smallest)) {
      this.awaitsBytes = true;
      await this.backoff.pause(60_000);
      this.awaitsBytes = false;
      return;
    }
    const body = await this.journal.read(this.answer, this.offset, Math.min(left, this.part));
    if (body.length === 0 && left > 0) {
      this.fail(0);
      return;
    }
    const isLast = whole && this.offset + body.length === row.bytes;
    const last = isLast ? { length: row.bytes, metadata: endOf(row) } : null;
    const began = performance.now();
    const answer = await patch(this.server, url, this.offset, body, last);
    if (answer.kind === "at") {
      this.adapt(performance.now() - began, body.length);
      await this.accept(answer);
    } else {
      this.offset = -1;
      await this.trouble(answer);
    }
  }

  // Parts of a few seconds each: small enough to lose little, large enough to be quick.
  private adapt(ms: number, sent: number): void {
    if (sent < this.part) return;
    if (ms < 2500) this.part = Math.min(largest, this.part * 2);
    else if (ms > 10_000) this.part = Math.max(smallest, this.part / 2);
  }

  private async trouble(answer: Answer): Promise<void> {
    switch (answer.kind) {
      case "conflict":
        this.offset = -1;
        this.set("waiting");
        await this.backoff.wait();
        break;
      case "gone":
        await this.startOver(404);
        break;
      case "refused":
        this.fail(answer.status);
        break;
      default:
        this.set("waiting");
        await this.backoff.wait(answer.kind === "busy" ? answer.retryAfterMs : 0);
        break;
    }
  }

  // Every byte is still in the journal, so a lost upload costs time only.
  private async startOver(status: number): Promise<void> {
    this.startedOver += 1;
    if (this.startedOver > 5) {
      this.fail(status);
      return;
    }
    this.offset = -1;
    await this.journal.change(this.answer, { uploadUrl: "" });
    if (this.startedOver > 1) await this.backoff.wait();
  }

  private async complete(): Promise<void> {
    this.set("done");
    await this.journal.forget(this.answer);
  }

  private succeeded(): void {
    this.backoff.succeeded();
    this.set("running");
  }

  private fail(status: number): void {
    this.status = status;
    this.offset = -1;
    this.set("failed");
  }

  private set(state: UploadState): void {
    this.state = state;
    const row = this.journal.get(this.answer);
    if (row === undefined) return;
    this.report({
      answer: this.answer, sent: this.sent, total: row.finished ? row.bytes : 0, state,
      status: state === "failed" ? this.status : 0,
    });
  }
}

function endOf(row: AnswerRow): Record<string, string> {
  return row.durationMs > 0 ? { duration_ms: String(row.durationMs) } : {};
}
