// Recordings: practice and test clips stay in memory, answers go to the journal second by second
// and from there to the server. The blobs of the visit are kept for review.

import { Capture, type StopReason } from "./capture.js";
import type { Journal } from "./journal.js";

export interface Recording {
  readonly answer: string;
  readonly session: string;
  readonly kind: string;
  readonly limitMs: number;
  readonly practice: boolean;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface RecorderEvents {
  state(answer: string, state: "started" | "stopped" | "failed", reason: string): void;
  review(answer: string, url: string, durationMs: number, bytes: number, practice: boolean): void;
  bytes(answer: string): void;
}

export class Recorder {
  private running: { readonly recording: Recording; readonly capture: Capture } | null = null;
  private readonly urls = new Map<string, string>();

  constructor(private readonly journal: Journal, private readonly events: RecorderEvents) {}

  get active(): boolean {
    return this.running !== null;
  }

  async record(stream: MediaStream, recording: Recording, economical: boolean): Promise<void> {
    this.stop("asked");
    const chunks: Blob[] = [];
    const video = recording.kind !== "audio" && stream.getVideoTracks().length > 0;
    let journalled: Promise<void> = Promise.resolve();
    let begun: Promise<void> = Promise.resolve();
    const onChunk = (data: Blob): void => {
      chunks.push(data);
      if (recording.practice) return;
      journalled = Promise.all([journalled, begun])
        .then(() => data.arrayBuffer())
        .then((bytes) => this.journal.append(recording.answer, bytes))
        .then(() => this.events.bytes(recording.answer));
    };
    const onStop = (reason: StopReason, durationMs: number): void => {
      void this.finish(recording, chunks, () => journalled, reason, durationMs);
    };
    const capture = new Capture({
      stream, video, economical, limitMs: recording.limitMs, onChunk, onStop,
    });
    this.running = { recording, capture };
    if (!recording.practice) begun = this.begin(recording, capture.mime);
    // The camera is running; a slow disk delays the journal, never the word that it runs.
    this.events.state(recording.answer, "started", "");
    await begun;
  }

  stop(reason: StopReason): void {
    this.running?.capture.stop(reason);
  }

  // A short clip in memory; resolves with its URL, or "" when it failed.
  test(stream: MediaStream, seconds: number): Promise<string> {
    return new Promise((done) => {
      const chunks: Blob[] = [];
      new Capture({
        stream, video: stream.getVideoTracks().length > 0, economical: false,
        limitMs: seconds * 1000, onChunk: (data) => chunks.push(data),
        onStop: (reason) => done(reason === "error" || chunks.length === 0 ? ""
          : this.url("test", new Blob(chunks, { type: chunks[0]?.type ?? "" }))),
      });
    });
  }

  // For answers of an earlier visit.
  async review(answer: string): Promise<void> {
    const row = this.journal.get(answer);
    if (row === undefined) return;
    const blob = await this.journal.blob(answer);
    this.events.review(answer, this.url(answer, blob), row.durationMs, row.bytes, false);
  }

  release(answer: string): void {
    const url = this.urls.get(answer);
    if (url !== undefined) URL.revokeObjectURL(url);
    this.urls.delete(answer);
  }

  private begin(recording: Recording, mime: string): Promise<void> {
    return this.journal.begin({
      answer: recording.answer, session: recording.session, kind: recording.kind, mime,
      metadata: recording.metadata, bytes: 0, durationMs: 0, finished: false, kept: false,
      uploadUrl: "", file: null, time: Date.now(),
    });
  }

  private async finish(recording: Recording, chunks: readonly Blob[],
    journalled: () => Promise<void>, reason: StopReason, durationMs: number): Promise<void> {
    if (this.running?.recording === recording) this.running = null;
    const { answer, practice } = recording;
    if (!practice) {
      await journalled().catch(() => undefined);
      await this.journal.change(answer, { finished: true, durationMs });
      this.events.bytes(answer);
    }
    const blob = new Blob([...chunks], { type: chunks[0]?.type ?? "" });
    if (blob.size === 0) {
      if (!practice) await this.journal.forget(answer);
      this.events.state(answer, "failed", reason);
      return;
    }
    this.events.state(answer, "stopped", reason);
    this.events.review(answer, this.url(answer, blob), durationMs, blob.size, practice);
  }

  private url(slot: string, blob: Blob): string {
    this.release(slot);
    const url = URL.createObjectURL(blob);
    this.urls.set(slot, url);
    return url;
  }
}
