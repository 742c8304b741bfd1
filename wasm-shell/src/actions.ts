// DOM events -> candor_action. One delegated listener per event type on #app.
//
// One path per cause (web-client.md A2.5): over the canvas a real press reaches C++ as pointer
// events and its click is ignored; keyboard, assistive technology and scripts arrive as virtual
// clicks and become `activate`. In the text view there is no pointer feed and every click is an
// activation.

import { isScrollRegion, staysReachable } from "./attributes.js";
import { action, flag, type Role } from "./contract.js";
import type { Client } from "./bridge.js";
import { chosenFiles } from "./files.js";
import { isComposing, setComposing } from "./fields.js";
import { forwardKey } from "./keys.js";
import type { Mirror } from "./mirror.js";
import { has, isPressable, isTextField, type MirrorNode } from "./node.js";

const echoWindow = 700;

interface Press {
  readonly node: number;
  readonly time: number;
}

export class Actions {
  // A finished press whose click has not come yet: that click is its echo, however virtual it
  // looks.
  private press: Press | null = null;
  private down = 0;
  private readonly options: AddEventListenerOptions = { passive: false };

  constructor(private readonly app: HTMLElement, private readonly mirror: Mirror,
    private readonly client: Client) {
    this.on("click", (event) => this.click(event));
    this.on("auxclick", (event) => this.click(event));
    this.on("submit", (event) => this.submit(event));
    this.on("input", (event) => this.input(event));
    this.on("change", (event) => this.change(event));
    this.on("compositionstart", (event) => this.compose(event, true));
    this.on("compositionend", (event) => this.compose(event, false));
    this.on("focusin", (event) => this.focus(event, action.focus));
    this.on("focusout", (event) => this.focus(event, action.blur));
    this.on("contextmenu", (event) => this.contextMenu(event));
    this.on("pointerdown", (event) => { this.down = this.mirror.nodeOf(event.target)?.id ?? 0; });
    this.on("pointerup", (event) => this.release(event));
    document.addEventListener("keydown", (event) => forwardKey(event, this.mirror, this.client));
    app.addEventListener("scroll", (event) => this.scroll(event), { capture: true, passive: true });
    app.addEventListener("timeupdate", (event) => this.played(event), { capture: true });
  }

  private on<K extends keyof HTMLElementEventMap>(type: K,
    run: (event: HTMLElementEventMap[K]) => void): void {
    this.app.addEventListener(type, run, this.options);
  }

  private release(event: PointerEvent): void {
    const id = this.mirror.nodeOf(event.target)?.id ?? 0;
    this.press = id !== 0 && id === this.down ? { node: id, time: event.timeStamp } : null;
  }

  private pressable(target: EventTarget | null): MirrorNode | undefined {
    let node = this.mirror.nodeOf(target);
    while (node !== undefined && !isPressable(node.role)) node = this.mirror.parentOf(node);
    return node;
  }

  private click(event: MouseEvent): void {
    const node = this.pressable(event.target);
    if (node === undefined) return;
    const real = this.isEcho(event, node);
    if (node.role === "link") {
      if (leavesToBrowser(node, event)) return;
      event.preventDefault();
    }
    if (event.type === "auxclick" || isDisabled(node)) {
      event.preventDefault();
      return;
    }
    const inForm = isSubmit(node) && node.control.closest("form") !== null;
    if (real && !this.mirror.textView) {
      if (inForm) event.preventDefault();
      return;
    }
    if (!inForm) this.client.action(action.activate, node.id);
  }

  private isEcho(event: MouseEvent, node: MirrorNode): boolean {
    const press = this.press;
    this.press = null;
    if (!isVirtual(event)) return true;
    return press !== null && press.node === node.id && event.timeStamp - press.time < echoWindow;
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = this.mirror.nodeOf(event.target);
    if (form === undefined) return;
    this.flushFields(form.control);
    const submitter = this.mirror.nodeOf(event.submitter);
    this.client.action(action.submit, form.id, submitter === undefined ? "" : String(submitter.id));
  }

  // Password managers may fill without events; what is visible is what is submitted.
  private flushFields(form: HTMLElement): void {
    for (const element of form.querySelectorAll("input, textarea")) {
      const node = this.mirror.nodeOf(element);
      if (node === undefined || (!isTextField(node.role) && node.role !== "date_time")) continue;
      this.sendValue(node);
    }
  }

  private input(event: Event): void {
    const node = this.mirror.nodeOf(event.target);
    if (node === undefined || !(event.target instanceof HTMLElement)) return;
    if (isComposing(event.target)) return;
    const isColour = event.target.matches("[type=color]");
    if (isTextField(node.role) || isColour) this.sendValue(node);
    if (node.role === "slider" && event.target instanceof HTMLInputElement) {
      this.client.action(action.set_number, node.id, "", Number(event.target.value));
    }
  }

  private sendValue(node: MirrorNode): void {
    const { control } = node;
    if (!(control instanceof HTMLInputElement) && !(control instanceof HTMLTextAreaElement)) return;
    if (control.value === node.attributes.value) return;
    node.attributes = { ...node.attributes, value: control.value };
    this.client.action(action.set_value, node.id, control.value);
  }

  private change(event: Event): void {
    const node = this.mirror.nodeOf(event.target);
    if (node === undefined) return;
    const { control } = node;
    if (control instanceof HTMLSelectElement) {
      this.client.action(action.set_value, node.id, control.value);
      this.mirror.settle(node);
    } else if (node.role === "date_time" || isTextField(node.role)) {
      this.sendValue(node);
    } else if (node.role === "file_input" && control instanceof HTMLInputElement) {
      chosenFiles.set(node.id, [...(control.files ?? [])]);
      const list = [...(control.files ?? [])];
      this.client.action(action.files, node.id, JSON.stringify(
        list.map((file) => ({ name: file.name, size: file.size, type: file.type }))));
    }
  }

  private compose(event: CompositionEvent, on: boolean): void {
    if (!(event.target instanceof HTMLElement)) return;
    setComposing(event.target, on);
    const node = this.mirror.nodeOf(event.target);
    if (!on && node !== undefined) this.sendValue(node);
  }

  private focus(event: FocusEvent, kind: number): void {
    const node = this.mirror.nodeOf(event.target);
    if (node === undefined) return;
    const { control } = node;
    const byKeyboard = kind === action.focus && control.matches(":focus-visible");
    this.client.action(kind, node.id, "", byKeyboard ? 1 : 0);
    if (kind === action.blur && control instanceof HTMLButtonElement && has(node, flag.disabled)
      && !staysReachable(node)) {
      control.disabled = true;
      control.removeAttribute("aria-disabled");
    }
  }

  // Our own menu replaces the browser's only on rows and cards that say they have one.
  private contextMenu(event: MouseEvent): void {
    const target = this.mirror.nodeOf(event.target);
    if (target === undefined || isTextField(target.role) || target.role === "link") return;
    let node: MirrorNode | undefined = target;
    const hosts: ReadonlySet<Role> = new Set<Role>(["row", "list_item", "group"]);
    while (node !== undefined && !(hosts.has(node.role) && has(node, flag.has_popup))) {
      node = this.mirror.parentOf(node);
    }
    if (node === undefined) return;
    event.preventDefault();
    this.client.action(action.context_menu, node.id);
  }

  private scroll(event: Event): void {
    if (this.mirror.textView || !(event.target instanceof HTMLElement)) return;
    const node = this.mirror.nodeOf(event.target);
    if (node === undefined || node.control !== event.target) return;
    if (!isScrollRegion(node)) return;
    const { scrollTop, scrollLeft } = event.target;
    this.client.action(action.scroll, node.id, String(scrollLeft), scrollTop);
  }

  private played(event: Event): void {
    const node = this.mirror.nodeOf(event.target);
    if (node === undefined || node.role !== "media" || !has(node, flag.live)) return;
    if (event.target instanceof HTMLMediaElement && !event.target.seeking) {
      this.client.action(action.set_number, node.id, "", event.target.currentTime);
    }
  }
}

// As React Aria found out on real devices: Firefox marks keyboard and AT clicks with mozInputSource
// 0, Android AT clicks carry a pointerType and buttons 1, everywhere else detail is 0 and
// pointerType is empty.
function isVirtual(event: MouseEvent): boolean {
  const { mozInputSource, pointerType } = event as MouseEvent & {
    mozInputSource?: number; pointerType?: string;
  };
  if (mozInputSource === 0 && event.isTrusted) return true;
  const android = /android/i.test(navigator.userAgent);
  if (android && pointerType !== undefined && pointerType !== "") return event.buttons === 1;
  return event.detail === 0 && (pointerType === undefined || pointerType === "");
}

function leavesToBrowser(node: MirrorNode, event: MouseEvent): boolean {
  if (has(node, flag.external) || has(node, flag.download)) return true;
  return event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

function isDisabled(node: MirrorNode): boolean {
  return has(node, flag.disabled);
}

function isSubmit(node: MirrorNode): boolean {
  return node.role === "button" && has(node, flag.submit);
}
