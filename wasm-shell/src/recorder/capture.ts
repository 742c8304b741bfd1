// One running MediaRecorder: a chunk per second, a limit, and a clean end when a track ends or the
// page is put away. Knows nothing of journals or servers.

export type StopReason = "asked" | "limit" | "track_ended" | "hidden" | "error";

export interface CaptureOptions {
  readonly stream: MediaStream;
  readonly video: boolean;
  readonly economical: boolean;
  readonly limitMs: number;
  readonly onChunk: (data: Blob) => void;
  readonly onStop: (reason: StopReason, durationMs: number) => void;
}

const videoTypes = ["video/webm;codecs=vp8,opus", "video/webm;codecs=vp9,opus",
  "video/mp4;codecs=avc1.42E01E,mp4a.40.2", "video/mp4"];
const audioTypes = ["audio/webm;codecs=opus", "audio/mp4"];

// A desktop page may be covered for a moment; phones stop the camera at once in the background.
const hiddenGrace = matchMedia("(any-pointer: coarse) and (hover: none)").matches ? 0 : 10_000;

export function chooseType(video: boolean): string {
  if (typeof MediaRecorder === "undefined") return "";
  const types = video ? videoTypes : audioTypes;
  return types.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
}

export class Capture {
  readonly mime: string;
  private readonly recorder: MediaRecorder;
  private readonly started = performance.now();
  private readonly listeners = new AbortController();
  private limitTimer = 0;
  private hiddenTimer = 0;
  private reason: StopReason = "asked";

  constructor(private readonly options: CaptureOptions) {
    const stream = options.video ? options.stream
      : new MediaStream(options.stream.getAudioTracks());
    this.recorder = new MediaRecorder(stream, settings(options));
    this.recorder.ondataavailable = (event) => {
      if (event.data.size > 0) options.onChunk(event.data);
    };
    this.recorder.onerror = () => this.stop("error");
    this.recorder.onstop = () => this.stopped();
    this.recorder.start(1000);
    this.mime = this.recorder.mimeType;
    if (options.limitMs > 0) {
      this.limitTimer = window.setTimeout(() => this.stop("limit"), options.limitMs);
    }
    this.watch(stream);
  }

  stop(reason: StopReason): void {
    if (this.recorder.state === "inactive") return;
    this.reason = reason;
    this.recorder.stop();
  }

  private watch(stream: MediaStream): void {
    const { signal } = this.listeners;
    for (const track of stream.getTracks()) {
      track.addEventListener("ended", () => this.stop("track_ended"), { signal });
    }
    document.addEventListener("visibilitychange", () => this.seen(), { signal });
    window.addEventListener("pagehide", () => this.stop("hidden"), { signal });
  }

  private seen(): void {
    clearTimeout(this.hiddenTimer);
    if (document.visibilityState === "visible") return;
    if (this.recorder.state === "recording") this.recorder.requestData();
    if (hiddenGrace === 0) this.stop("hidden");
    else this.hiddenTimer = window.setTimeout(() => this.stop("hidden"), hiddenGrace);
  }

  private stopped(): void {
    clearTimeout(this.limitTimer);
    clearTimeout(this.hiddenTimer);
    this.listeners.abort();
    this.options.onStop(this.reason, Math.round(performance.now() - this.started));
  }
}

function settings(options: CaptureOptions): MediaRecorderOptions {
  const mimeType = chooseType(options.video);
  return {
    ...(mimeType === "" ? {} : { mimeType }), audioBitsPerSecond: 64_000,
    ...(options.video ? { videoBitsPerSecond: options.economical ? 400_000 : 1_000_000 } : {}),
  };
}
