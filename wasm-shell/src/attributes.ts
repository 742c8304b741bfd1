// Writes what C++ said about a node (flags, numbers, strings) into its elements. Each writer
// compares with the present state first: an unchanged attribute is not written, so nothing is
// spoken twice.

import { flag } from "./contract.js";
import { applyField } from "./fields.js";
import { applyMedia } from "./media.js";
import { has, isField, isPressable, showsName, type MirrorNode } from "./node.js";

export interface AttributeWorld {
  readonly descriptions: HTMLElement;   // hidden texts for aria-describedby
  announce(text: string): void;
}

export function applyAttributes(node: MirrorNode, world: AttributeWorld): void {
  const { control, attributes } = node;
  control.className = classes(node);
  set(control, "data-key", attributes.key);
  applyName(node);
  applyState(node);
  applyFocusability(node);
  applyRole(node, world);
  if (isField(node.role)) applyField(node);
  else describe(node, world.descriptions);
  node.outer.inert = has(node, flag.inert);
  if (node.outer !== control) {
    node.outer.className = `field field-${node.role}${has(node, flag.hidden_text) ? " vh" : ""}`;
  }
}

export function set(element: Element, name: string, value: string): void {
  if (value === "") {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

function classes(node: MirrorNode): string {
  let list = `n r-${node.role}`;
  if (has(node, flag.hidden_text) && node.outer === node.control) list += " vh";
  if (has(node, flag.dom_text)) list += " dom-text";
  if (has(node, flag.submit)) list += " submit";
  const pressed = node.role === "button" || node.role === "link";
  if (pressed && node.attributes.value !== "") list += ` look-${node.attributes.value}`;
  if (node.role === "status" || node.role === "image") {
    if (node.attributes.key.endsWith("spinner")) list += " spinner";
  }
  if (node.attributes.key.endsWith("recording-dot")) list += " recording-dot";
  return list;
}

function applyName(node: MirrorNode): void {
  const { name } = node.attributes;
  if (node.control instanceof HTMLOptionElement) {
    if (node.control.label !== name) node.control.label = name;
    if (node.control.text !== name) node.control.text = name;
    return;
  }
  if (isField(node.role)) return;
  if (showsName(node.role)) setText(node, name);
  else set(node.control, "aria-label", name);
}

// The text node is ours alone: children and nodes of browser extensions beside it stay untouched.
function setText(node: MirrorNode, name: string): void {
  if (node.text === null) {
    if (name === "") return;
    node.text = document.createTextNode(name);
    node.content.prepend(node.text);
  } else if (node.text.data !== name) {
    node.text.data = name;
  }
}

function applyState(node: MirrorNode): void {
  const { control, role } = node;
  const on = (bit: number): string => (has(node, bit) ? "true" : "");
  set(control, "aria-invalid", on(flag.invalid));
  set(control, "aria-current", has(node, flag.current) ? (role === "link" ? "page" : "true") : "");
  set(control, "aria-haspopup", on(flag.has_popup) && (role === "row" ? "" : "menu"));
  set(control, "aria-expanded",
    has(node, flag.expanded) ? "true" : has(node, flag.collapsed) ? "false" : "");
  set(control, "aria-hidden", on(flag.decorative));
  applyChecked(node);
  applyDisabled(node);
  if (role === "radiogroup" || role === "checkbox") {
    set(control, "aria-required", on(flag.required));
  }
  if (role !== "progress" && role !== "media" && role !== "timer") {
    set(control, "aria-live", has(node, flag.live) ? "polite" : "");
  }
}

function applyChecked(node: MirrorNode): void {
  const { control, role } = node;
  const checked = has(node, flag.mixed) ? "mixed" : has(node, flag.checked) ? "true" : "false";
  const selected = has(node, flag.selected) ? "true" : "false";
  switch (role) {
    case "checkbox": case "radio": case "toggle":
      set(control, "aria-checked", checked);
      break;
    case "menu_item":
      set(control, "role", checked === "false" ? "menuitem" : "menuitemcheckbox");
      set(control, "aria-checked",
        checked === "true" ? "true" : checked === "mixed" ? "false" : "");
      break;
    case "tab": case "option":
      if (!(control instanceof HTMLOptionElement)) set(control, "aria-selected", selected);
      break;
    case "row":
      set(control, "aria-selected", selected === "true" ? "true" : "");
      break;
    case "button":
      set(control, "aria-pressed",
        selected === "true" || checked === "true" ? "true" : checked === "mixed" ? "false" : "");
      break;
    default:
      break;
  }
}

// A button that says why it cannot be pressed is reached by keyboard all the same.
export function staysReachable(node: MirrorNode): boolean {
  return node.role === "button" && node.attributes.description !== "";
}

// A focused button that becomes disabled keeps the focus: native `disabled` would drop it to the
// page.
function applyDisabled(node: MirrorNode): void {
  const { control } = node;
  const disabled = has(node, flag.disabled);
  if (control instanceof HTMLButtonElement) {
    const focused = document.activeElement === control;
    const soft = disabled && (focused || staysReachable(node));
    if (control.disabled !== (disabled && !soft)) control.disabled = disabled && !soft;
    set(control, "aria-disabled", soft ? "true" : "");
    control.type = node.role === "button" && has(node, flag.submit) ? "submit" : "button";
  } else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement
    || control instanceof HTMLSelectElement || control instanceof HTMLOptionElement) {
    if (control.disabled !== disabled) control.disabled = disabled;
  } else {
    set(control, "aria-disabled", disabled && isPressable(node.role) ? "true" : "");
  }
}

function applyFocusability(node: MirrorNode): void {
  const { role } = node;
  let index = "";
  if (has(node, flag.roving)) index = "0";
  else if (has(node, flag.skip_roving) || has(node, flag.focusable)) index = "-1";
  else if (role === "main" || role === "dialog" || role === "alert_dialog") index = "-1";
  else if (isScrollRegion(node) && node.attributes.name !== "") index = "0";
  set(node.control, "tabindex", index);
}

export function isScrollRegion(node: MirrorNode): boolean {
  return node.role === "scroll" || (node.role === "row_group" && node.attributes.b > 0);
}

function applyRole(node: MirrorNode, world: AttributeWorld): void {
  const { control, attributes, role } = node;
  const number = (value: number): string => (value > 0 ? String(value) : "");
  switch (role) {
    case "group": case "scroll":
      set(control, "role", attributes.name === "" ? "" : "group");
      break;
    case "link":
      applyLink(node);
      break;
    case "table":
      set(control, "aria-rowcount", number(attributes.b));
      set(control, "aria-colcount", number(attributes.c));
      break;
    case "row":
      set(control, "aria-rowindex", number(attributes.a));
      break;
    case "cell":
      set(control, "aria-colindex", number(attributes.c));
      break;
    case "column_header":
      set(control, "aria-sort",
        attributes.c === 1 ? "ascending" : attributes.c === 2 ? "descending" : "");
      break;
    case "dialog": case "alert_dialog":
      set(control, "aria-modal", has(node, flag.modal) ? "true" : "");
      break;
    case "progress":
      applyProgress(node, world);
      break;
    case "image":
      applyImage(node);
      break;
    case "media":
      applyMedia(node);
      break;
    default:
      break;
  }
  if (isScrollRegion(node)) applyExtent(node);
}

function applyLink(node: MirrorNode): void {
  const { control, attributes } = node;
  const external = has(node, flag.external);
  set(control, "href", attributes.href === "" ? "#" : attributes.href);
  set(control, "target", external ? "_blank" : "");
  set(control, "rel", external ? "noopener" : "");
  if (has(node, flag.download)) control.setAttribute("download", "");
  else control.removeAttribute("download");
}

// The scrollable extent is a pseudo-element sized by these, so no helper element disturbs the roles
// inside.
function applyExtent(node: MirrorNode): void {
  const { control, attributes } = node;
  const width = node.role === "scroll" ? attributes.a : 0;
  control.style.setProperty("--extent-h", `${Math.max(0, attributes.b)}px`);
  control.style.setProperty("--extent-w", `${Math.max(1, width)}px`);
  control.classList.add("scrolls");
  control.classList.toggle("sideways", width > 0);
}

// C++ moved the region (c >= 0); -1 leaves it where the reader has it. After the batch, when its
// content is in.
export function applyScroll(node: MirrorNode): void {
  const { c } = node.attributes;
  if (c >= 0 && Math.abs(node.control.scrollTop - c) > 0.5) node.control.scrollTop = c;
}

const progressTimes = new WeakMap<HTMLElement, number>();
const progressWaiting = new WeakSet<HTMLElement>();

function applyProgress(node: MirrorNode, world: AttributeWorld): void {
  const { control, attributes: { a: min, b: max, c: now, name, value } } = node;
  const indeterminate = has(node, flag.mixed);
  const part = max > min ? Math.min(1, Math.max(0, (now - min) / (max - min))) : 0;
  control.classList.toggle("indeterminate", indeterminate);
  control.style.setProperty("--part", String(part));
  set(control, "aria-valuemin", String(min));
  set(control, "aria-valuemax", String(max));
  if (indeterminate) {
    set(control, "aria-valuenow", "");
    return;
  }
  const time = performance.now();
  const last = progressTimes.get(control) ?? -Infinity;
  if (time - last < 1000 && part < 1) {
    progressLater(node, world, 1000 - (time - last));
    return;
  }
  progressTimes.set(control, time);
  const before = Number(control.dataset["quarter"] ?? "0");
  const quarter = Math.floor(part * 4);
  if (quarter > before && has(node, flag.live)) world.announce(`${name} ${quarter * 25} %`);
  control.dataset["quarter"] = String(quarter);
  set(control, "aria-valuenow", String(now));
  set(control, "aria-valuetext", value);
}

// At most one spoken value a second, and never a stale one at rest.
function progressLater(node: MirrorNode, world: AttributeWorld, delay: number): void {
  const { control } = node;
  if (progressWaiting.has(control)) return;
  progressWaiting.add(control);
  setTimeout(() => {
    progressWaiting.delete(control);
    if (control.isConnected) applyProgress(node, world);
  }, delay);
}

function applyImage(node: MirrorNode): void {
  const { control, attributes } = node;
  const nameless = attributes.name === "";
  set(control, "role", nameless ? "" : "img");
  set(control, "aria-hidden", nameless || has(node, flag.decorative) ? "true" : "");
  const present = control.querySelector(":scope > img");
  if (attributes.href === "") {
    present?.remove();
    return;
  }
  const image = present instanceof HTMLImageElement ? present : document.createElement("img");
  if (present === null) {
    image.alt = "";
    image.decoding = "async";
    control.append(image);
  }
  set(image, "src", attributes.href);
}

function describe(node: MirrorNode, store: HTMLElement): void {
  const { control, attributes } = node;
  if (control instanceof HTMLOptionElement || node.role === "media") return;
  if (attributes.description === "") {
    node.help?.remove();
    node.help = null;
  } else {
    if (node.help === null) {
      node.help = document.createElement("span");
      node.help.id = `d${node.id}`;
      store.append(node.help);
    }
    if (node.help.textContent !== attributes.description) {
      node.help.textContent = attributes.description;
    }
  }
  set(control, "aria-describedby", node.help === null ? "" : node.help.id);
}
