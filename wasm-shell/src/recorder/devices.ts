// Camera and microphone: permission, choice, live tracks, and where their picture is shown.

import { mediaByKey } from "../media.js";

export type Denial = "permission" | "missing" | "in_use" | "unsupported" | "insecure";

export interface Device {
  readonly id: string;
  readonly label: string;
}

export interface DeviceReport {
  readonly cameras: readonly Device[];
  readonly microphones: readonly Device[];
  readonly camera: string;
  readonly microphone: string;
  readonly video: boolean;
}

export const previewKey = "camera-preview";

export class Devices {
  stream: MediaStream | null = null;
  private readonly watcher: MutationObserver;

  constructor(mirrorRoot: HTMLElement, private readonly onChange: () => void) {
    this.watcher = new MutationObserver(() => this.attach());
    this.root = mirrorRoot;
    navigator.mediaDevices?.addEventListener("devicechange", () => {
      if (this.stream !== null) this.onChange();
    });
  }

  private readonly root: HTMLElement;

  async open(camera: string, microphone: string, video: boolean): Promise<void> {
    this.close();
    if (!isSecureContext) throw new DeniedError("insecure");
    if (navigator.mediaDevices === undefined || typeof MediaRecorder === "undefined") {
      throw new DeniedError("unsupported");
    }
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: { ...exactly(microphone), echoCancellation: true, noiseSuppression: true },
        video: video && { ...exactly(camera), width: { ideal: 1280 }, height: { ideal: 720 },
          frameRate: { max: 30 } },
      });
    } catch (error) {
      throw new DeniedError(denial(error));
    }
    this.watcher.observe(this.root, { childList: true, subtree: true });
    this.attach();
  }

  close(): void {
    this.watcher.disconnect();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    for (const media of mediaByKey(previewKey)) media.srcObject = null;
  }

  async report(): Promise<DeviceReport> {
    const all = await navigator.mediaDevices.enumerateDevices();
    const list = (kind: MediaDeviceKind): Device[] => all
      .filter((device) => device.kind === kind && device.deviceId !== "")
      .map((device) => ({ id: device.deviceId, label: device.label }));
    const used = (kind: "audio" | "video"): string => this.stream?.getTracks()
      .find((track) => track.kind === kind)?.getSettings().deviceId ?? "";
    return {
      cameras: list("videoinput"), microphones: list("audioinput"), camera: used("video"),
      microphone: used("audio"), video: (this.stream?.getVideoTracks().length ?? 0) > 0,
    };
  }

  // Previews come and go with the screens; each new one gets the picture.
  private attach(): void {
    for (const media of mediaByKey(previewKey)) {
      if (media.srcObject === this.stream) continue;
      media.srcObject = this.stream;
      media.muted = true;
      void media.play().catch(() => undefined);
    }
  }
}

export class DeniedError extends Error {
  constructor(readonly reason: Denial) {
    super(reason);
  }
}

function exactly(id: string): MediaTrackConstraints {
  return id === "" ? {} : { deviceId: { exact: id } };
}

function denial(error: unknown): Denial {
  const name = error instanceof DOMException || error instanceof Error ? error.name : "";
  switch (name) {
    case "NotAllowedError": case "SecurityError": return "permission";
    case "NotFoundError": case "OverconstrainedError": return "missing";
    case "NotReadableError": case "AbortError": return "in_use";
    default: return "unsupported";
  }
}
