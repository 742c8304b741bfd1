// Pointer events -> candor_pointer, over the canvas only. Presses begin on #app; moves and releases
// are taken on the window instead of with setPointerCapture, which would retarget clicks and break
// links and file inputs. Moves wait for the next animation frame. Nothing is ever prevented here:
// focus and selection stay native.

import { action, modifierBits, pointer } from "./contract.js";
import type { Client } from "./bridge.js";
import type { Mirror } from "./mirror.js";

interface Place {
  readonly x: number;
  readonly y: number;
  readonly modifiers: number;
  readonly touch: number;
}

export class PointerFeed {
  private move: Place | null = null;
  private held = false;

  constructor(app: HTMLElement, private readonly mirror: Mirror, private readonly client: Client,
    private readonly wantFrame: () => void) {
    app.addEventListener("pointerdown", (event) => this.down(event));
    window.addEventListener("pointermove", (event) => this.moved(event), { passive: true });
    window.addEventListener("pointerup", (event) => this.up(event));
    window.addEventListener("pointercancel", (event) => this.cancel(event));
    document.documentElement.addEventListener("pointerleave", (event) => this.left(event));
    window.addEventListener("blur", () => this.leave(0));
    app.addEventListener("dragstart", (event) => this.dragStart(event));
    app.addEventListener("wheel", (event) => this.wheel(event), { passive: true });
  }

  // Called at the start of an animation frame and before every press and release.
  flush(): void {
    const { move } = this;
    if (move === null) return;
    this.move = null;
    this.client.pointer(pointer.move, move.x, move.y, 0, move.modifiers, move.touch);
  }

  private down(event: PointerEvent): void {
    if (!this.feeds(event) || browserOwns(event)) return;
    this.reportScrolls(event.target);
    this.move = place(event);
    this.flush();
    this.held = true;
    this.send(pointer.down, event);
  }

  // A scroll event waits for a frame; a press right after scrolling must not meet the old places.
  private reportScrolls(target: EventTarget | null): void {
    let region = target instanceof Element ? target.closest<HTMLElement>(".scrolls") : null;
    const above = (one: HTMLElement) => one.parentElement?.closest<HTMLElement>(".scrolls") ?? null;
    for (; region !== null; region = above(region)) {
      const id = Number(region.dataset["id"] ?? "0");
      if (id !== 0) {
        this.client.action(action.scroll, id, String(region.scrollLeft), region.scrollTop);
      }
    }
  }

  private moved(event: PointerEvent): void {
    if (!this.feeds(event)) return;
    if (this.held && event.pointerType === "mouse" && event.buttons === 0) this.leave(0);
    this.move = place(event);
    this.wantFrame();
  }

  private up(event: PointerEvent): void {
    if (!this.feeds(event) || !this.held) return;
    this.held = false;
    this.move = place(event);
    this.flush();
    this.send(pointer.up, event);
    if (isTouch(event) !== 0) this.leave(1);
  }

  private cancel(event: PointerEvent): void {
    if (!this.feeds(event)) return;
    this.leave(isTouch(event));
  }

  // The browser's own dragging of links and pictures would cancel the drag that ImGui sees.
  private dragStart(event: DragEvent): void {
    const dragged = event.target instanceof Element ? event.target.closest("a, img") : null;
    if (!this.mirror.textView && dragged !== null) event.preventDefault();
  }

  private left(event: PointerEvent): void {
    if (this.feeds(event) && !this.held) this.leave(isTouch(event));
  }

  private leave(touch: number): void {
    if (this.mirror.textView) return;
    this.held = false;
    this.move = null;
    this.client.pointer(pointer.leave, -1, -1, 0, 0, touch);
  }

  // Native scrollers report scroll positions; the wheel goes to C++ only where none of them takes
  // it.
  private wheel(event: WheelEvent): void {
    if (this.mirror.textView || event.ctrlKey) return;
    if (event.target instanceof Element && event.target.closest(".scrolls") !== null) return;
    this.client.pointer(pointer.wheel, event.deltaX, event.deltaY, 0, modifierBits(event), 0);
  }

  private feeds(event: PointerEvent): boolean {
    return !this.mirror.textView && event.isPrimary;
  }

  private send(kind: number, event: PointerEvent): void {
    this.client.pointer(kind, event.clientX, event.clientY, Math.max(0, Math.min(2, event.button)),
      modifierBits(event), isTouch(event));
  }
}

function place(event: PointerEvent): Place {
  return {
    x: event.clientX, y: event.clientY, modifiers: modifierBits(event), touch: isTouch(event),
  };
}

function isTouch(event: PointerEvent): number {
  return event.pointerType === "mouse" ? 0 : 1;
}

// A link pressed with a modifier opens elsewhere, and players have their own controls: ImGui must
// not see them.
function browserOwns(event: PointerEvent): boolean {
  if (!(event.target instanceof Element)) return false;
  if (event.target.closest("video[controls], audio[controls]") !== null) return true;
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button === 1;
  return elsewhere && event.target.closest("a[href]") !== null;
}
