// All uploads of the visit. They run side by side while the candidate goes on, and survive
// everything short of a cleared browser. The page asks before it is closed only while kept bytes
// are unsent.

import type { Journal } from "./journal.js";
import type { Server } from "./tus.js";
import { Upload, type Progress } from "./upload.js";

const eventGap = 250;

export class Uploads {
  private readonly running = new Map<string, Upload>();
  private readonly failures = new Map<string, number>();
  private readonly shown = new Map<string, { time: number; timer: number }>();

  constructor(private readonly journal: Journal, private readonly server: Server,
    private readonly emit: (progress: Progress) => void) {
    window.addEventListener("online", () => this.wakeAll());
    document.addEventListener("visibilitychange", () => this.wakeAll());
    window.addEventListener("beforeunload", (event) => {
      if (this.unsentKept()) event.preventDefault();
    });
  }

  ensure(answer: string): void {
    let upload = this.running.get(answer);
    if (upload === undefined) {
      upload = new Upload(answer, this.journal, this.server, (progress) => this.show(progress));
      this.running.set(answer, upload);
    }
    if (!this.failures.has(answer)) void upload.start();
  }

  more(answer: string): void {
    this.ensure(answer);
    this.running.get(answer)?.more();
  }

  // The candidate asked, so a failed upload gets another chance.
  retry(answer: string): void {
    this.failures.delete(answer);
    this.ensure(answer);
  }

  // A new token: what was refused for want of one goes on.
  authorised(): void {
    for (const [answer, status] of [...this.failures]) {
      if (status === 401 || status === 403) this.retry(answer);
    }
  }

  async discard(answer: string): Promise<void> {
    const upload = this.running.get(answer);
    this.failures.delete(answer);
    this.running.delete(answer);
    clearTimeout(this.shown.get(answer)?.timer);
    this.shown.delete(answer);
    if (upload !== undefined) {
      await upload.discard();
      return;
    }
    await new Upload(answer, this.journal, this.server, () => undefined).discard();
  }

  // Bytes recorded and not yet sent, over all answers.
  backlog(): number {
    let bytes = 0;
    for (const row of this.journal.all()) {
      if (row.file === null) bytes += row.bytes - (this.running.get(row.answer)?.sent ?? 0);
    }
    return bytes;
  }

  private unsentKept(): boolean {
    for (const row of this.journal.all()) if (row.kept) return true;
    return false;
  }

  private wakeAll(): void {
    for (const upload of this.running.values()) upload.wake();
  }

  // At most four events a second; the last one always arrives.
  private show(progress: Progress): void {
    const { answer, state } = progress;
    if (state === "failed") this.failures.set(answer, progress.status);
    const slot = this.shown.get(answer) ?? { time: -Infinity, timer: 0 };
    this.shown.set(answer, slot);
    clearTimeout(slot.timer);
    const wait = slot.time + eventGap - performance.now();
    const send = (): void => {
      slot.time = performance.now();
      this.emit(progress);
    };
    if (wait <= 0 || state === "done" || state === "failed") send();
    else slot.timer = window.setTimeout(send, wait);
    if (state === "done") this.running.delete(answer);
  }
}
