// When C++ runs. One animation frame per request and none otherwise; one wake timer; nothing while
// hidden.

import type { Client } from "./bridge.js";

export class Schedule {
  private frameWanted = false;
  private framePending = 0;
  private wakeTime = Infinity;
  private wakeTimer = 0;
  beforeFrame: () => void = () => undefined;

  constructor(private readonly client: Client) {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.armWake();
    });
  }

  // C++ asks to paint.
  requestFrame(): void {
    this.frameWanted = true;
    this.wantAnimationFrame();
  }

  // Only a place to deliver pointer moves; paints when C++ asks for it meanwhile.
  wantAnimationFrame(): void {
    if (this.framePending === 0) {
      this.framePending = requestAnimationFrame((now) => this.animationFrame(now));
    }
  }

  // Paints in this task: used when the canvas was resized, which clears it.
  paintNow(): void {
    this.frameWanted = false;
    this.client.frame(performance.now());
  }

  wakeAt(atMs: number): void {
    this.wakeTime = atMs < 0 ? Infinity : Math.min(this.wakeTime, atMs);
    this.armWake();
  }

  private animationFrame(now: number): void {
    this.framePending = 0;
    this.beforeFrame();
    if (!this.frameWanted) return;
    this.frameWanted = false;
    this.client.frame(now);
  }

  private armWake(): void {
    clearTimeout(this.wakeTimer);
    this.wakeTimer = 0;
    if (this.wakeTime === Infinity || document.visibilityState === "hidden") return;
    const delay = Math.min(Math.max(0, this.wakeTime - performance.now()), 0x7fffffff);
    this.wakeTimer = window.setTimeout(() => this.wake(), delay);
  }

  private wake(): void {
    this.wakeTimer = 0;
    if (performance.now() + 1 < this.wakeTime) {
      this.armWake();
      return;
    }
    this.wakeTime = Infinity;
    this.client.turn();
  }
}
