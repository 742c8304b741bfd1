// The recorder island: JSON commands in, JSON events out (the list is in wasm-shell/README.md).
// Loaded with the first command. Commands run one after another; a failing one never stops the
// next.

import { chosenFiles } from "../files.js";
import { mediaByKey } from "../media.js";
import { chooseType } from "./capture.js";
import { DeniedError, Devices } from "./devices.js";
import { Journal } from "./journal.js";
import { LevelMeter } from "./meter.js";
import { Recorder } from "./recorder.js";
import { openRows } from "./rows.js";
import { Uploads } from "./uploads.js";

type Fields = Readonly<Record<string, unknown>>;
type Emit = (event: Readonly<Record<string, unknown>>) => void;

const endpoint = "/api/v1/uploads";
const scarce = 200e6;
const lagging = 20 * 133_000;   // twenty seconds of video
const patienceMs = 1500;        // what a candidate may wait for the smaller picture

export async function createIsland(root: HTMLElement, emit: Emit): Promise<Island> {
  const rows = await openRows();
  const journal = new Journal(rows, () => { void storage().then(emit); });
  await journal.load().catch(() => undefined);
  return new Island(root, journal, emit);
}

export class Island {
  private token = "";
  private queue: Promise<void> = Promise.resolve();
  private economical = false;
  private wakeLock: WakeLockSentinel | null = null;
  private wakeWanted = false;
  private readonly devices: Devices;
  private readonly meter = new LevelMeter();
  private readonly recorder: Recorder;
  private readonly uploads: Uploads;

  constructor(root: HTMLElement, private readonly journal: Journal, private readonly emit: Emit) {
    this.devices = new Devices(root, () => { void this.reportDevices(); });
    this.uploads = new Uploads(journal, { endpoint, token: () => this.token }, (progress) => {
      const { status, ...rest } = progress;
      emit({ event: "upload", ...rest, ...(progress.state === "failed" ? { status } : {}) });
    });
    this.recorder = new Recorder(journal, {
      state: (answer, state, reason) => {
        showIcon(state === "started");
        emit({ event: "recording", answer, state, reason });
      },
      review: (answer, url, durationMs, bytes, practice) => emit({
        event: "review", answer, url, duration_ms: durationMs, bytes, practice,
      }),
      bytes: (answer) => this.uploads.more(answer),
    });
    document.addEventListener("visibilitychange", () => { void this.lockScreen(); });
  }

  command(json: string): void {
    const command: unknown = JSON.parse(json);
    if (typeof command !== "object" || command === null) return;
    const fields = command as Fields;
    this.queue = this.queue.then(() => this.run(fields)).catch((error: unknown) => {
      console.warn("recorder:", text(fields, "do"), error);
    });
  }

  private async run(c: Fields): Promise<void> {
    const answer = text(c, "answer");
    switch (text(c, "do")) {
      case "authorise":
        this.token = text(c, "token");
        this.uploads.authorised();
        break;
      case "open": await this.open(c); break;
      case "close": this.close(); break;
      case "test": this.test(c); break;
      case "record": await this.record(c); break;
      case "stop": this.recorder.stop("asked"); break;
      case "keep":
        // Known at once; the next command does not wait for a slow disk.
        void this.journal.change(answer, { kept: true });
        this.uploads.retry(answer);
        break;
      case "discard":
        this.recorder.release(answer);
        await this.uploads.discard(answer);
        break;
      case "review": await this.recorder.review(answer); break;
      case "upload_file": await this.uploadFile(c); break;
      case "resume": this.resume(text(c, "session")); break;
      case "wake":
        this.wakeWanted = c["on"] === true;
        void this.lockScreen();
        break;
      case "probe": this.emit(await storage()); break;
      case "media": control(c); break;
      default: console.warn("recorder: unknown command", text(c, "do"));
    }
  }

  private async open(c: Fields): Promise<void> {
    try {
      await this.devices.open(text(c, "camera"), text(c, "microphone"), c["video"] !== false);
    } catch (error) {
      const reason = error instanceof DeniedError ? error.reason : "unsupported";
      this.emit({ event: "denied", reason });
      return;
    }
    const { stream } = this.devices;
    if (stream !== null) this.meter.start(stream, () => this.emit({ event: "heard" }));
    await this.reportDevices();
  }

  private close(): void {
    this.recorder.stop("asked");
    this.meter.stop();
    this.devices.close();
  }

  private async reportDevices(): Promise<void> {
    this.emit({ event: "devices", ...await this.devices.report() });
  }

  private test(c: Fields): void {
    const { stream } = this.devices;
    if (stream === null) {
      this.emit({ event: "test", state: "failed", url: "" });
      return;
    }
    this.emit({ event: "test", state: "recording", url: "" });
    void this.recorder.test(stream, number(c, "seconds", 5)).catch(() => "").then((url) => {
      this.emit({ event: "test", state: url === "" ? "failed" : "ready", url });
    });
  }

  private async record(c: Fields): Promise<void> {
    const answer = text(c, "answer");
    const { stream } = this.devices;
    if (stream === null) {
      this.emit({ event: "recording", answer, state: "failed", reason: "closed" });
      return;
    }
    const practice = c["practice"] === true;
    if (!practice) await Promise.race([this.prepare(), pause()]);
    try {
      await this.recorder.record(stream, {
        answer, session: text(c, "session"), kind: text(c, "kind"),
        limitMs: number(c, "limit_ms", 0), practice, metadata: strings(c["metadata"]),
      }, this.economical);
    } catch {
      this.emit({ event: "recording", answer, state: "failed", reason: "unsupported" });
    }
  }

  // Little room or a slow line: record smaller. Bit rates cannot change while recording.
  private async prepare(): Promise<void> {
    const left = await storage();
    const short = left.free_bytes < scarce;
    if (short) this.emit(left);
    this.economical = short || this.uploads.backlog() > lagging;
    void navigator.storage?.persist?.().catch(() => false);
    const video = this.devices.stream?.getVideoTracks()[0];
    const size = this.economical ? { width: { ideal: 640 }, height: { ideal: 360 } }
      : { width: { ideal: 1280 }, height: { ideal: 720 } };
    await video?.applyConstraints({ ...size, frameRate: { max: 30 } }).catch(() => undefined);
  }

  private async uploadFile(c: Fields): Promise<void> {
    const answer = text(c, "answer");
    const file = chosenFiles.get(number(c, "node", 0))?.[0];
    if (file === undefined) {
      this.emit({ event: "upload", answer, sent: 0, total: 0, state: "failed", status: 0 });
      return;
    }
    const kind = file.type.startsWith("audio/") ? "audio" : "video";
    await this.journal.begin({
      answer, session: text(c, "session"), kind, mime: file.type, bytes: file.size, durationMs: 0,
      metadata: { ...strings(c["metadata"]), file_name: file.name }, finished: true, kept: true,
      uploadUrl: "", file, time: Date.now(),
    });
    this.uploads.retry(answer);
  }

  private resume(session: string): void {
    const rows = this.journal.ofSession(session).filter((row) => row.bytes > 0);
    this.emit({
      event: "pending",
      answers: rows.map(({ answer, bytes, kept, kind, durationMs }) => ({
        answer, bytes, kept, kind, duration_ms: durationMs,
      })),
    });
    for (const row of rows) if (row.kept) this.uploads.ensure(row.answer);
  }

  private async lockScreen(): Promise<void> {
    if (!this.wakeWanted) {
      await this.wakeLock?.release();
      return;
    }
    if (this.wakeLock !== null || document.visibilityState !== "visible") return;
    this.wakeLock = await navigator.wakeLock?.request("screen").catch(() => null) ?? null;
    this.wakeLock?.addEventListener("release", () => { this.wakeLock = null; });
    if (!this.wakeWanted) await this.wakeLock?.release();
  }
}

function pause(): Promise<void> {
  return new Promise((done) => { setTimeout(done, patienceMs); });
}

// The tab shows that the camera or microphone is recording.
function showIcon(recording: boolean): void {
  const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (link !== null) link.href = recording ? "/favicon-recording.svg" : "/favicon.svg";
}

interface StorageEvent {
  readonly event: "storage";
  readonly free_bytes: number;
  readonly persistent: boolean;
  readonly mime_video: string;
  readonly mime_audio: string;
  readonly device: string;
  readonly [more: string]: unknown;
}

async function storage(): Promise<StorageEvent> {
  const estimate = await navigator.storage?.estimate?.().catch(() => null) ?? null;
  const free = estimate === null ? scarce : (estimate.quota ?? 0) - (estimate.usage ?? 0);
  return {
    event: "storage", free_bytes: Math.max(0, Math.round(free)),
    persistent: await navigator.storage?.persisted?.().catch(() => false) ?? false,
    mime_video: chooseType(true), mime_audio: chooseType(false),
    device: navigator.userAgent.slice(0, 200),
  };
}

// Players: C++ moves and starts them by the key of their node.
function control(c: Fields): void {
  for (const media of mediaByKey(text(c, "key"))) {
    if (typeof c["position"] === "number") media.currentTime = c["position"];
    if (typeof c["rate"] === "number") media.playbackRate = c["rate"];
    if (c["play"] === true) void media.play().catch(() => undefined);
    if (c["play"] === false) media.pause();
  }
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function number(fields: Fields, name: string, otherwise: number): number {
  const value = fields[name];
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}

function strings(value: unknown): Record<string, string> {
  const out: Record<string, string> = {};
  if (typeof value !== "object" || value === null) return out;
  for (const [key, entry] of Object.entries(value)) {
    if (typeof entry === "string" || typeof entry === "number") out[key] = String(entry);
  }
  return out;
}
