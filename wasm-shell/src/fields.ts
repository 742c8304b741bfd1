// Native fields: visible, present from the first frame, never re-created. A value is written only
// when it differs and nobody is composing: writing during composition ends it, and an echo would
// move the caret.

import { flag } from "./contract.js";
import { has, type MirrorNode } from "./node.js";

const pickers = ["datetime-local", "date", "time", "color"];
const composing = new WeakSet<Element>();

export function setComposing(element: Element, on: boolean): void {
  if (on) composing.add(element);
  else composing.delete(element);
}

export function isComposing(element: Element): boolean {
  return composing.has(element);
}

export function applyField(node: MirrorNode): void {
  const { control, attributes, label, help } = node;
  if (label !== null && label.textContent !== attributes.name) label.textContent = attributes.name;
  applyHelp(node, help);
  if (control instanceof HTMLTextAreaElement) applyTextarea(node, control);
  else if (control instanceof HTMLSelectElement) applySelect(node, control);
  else if (control instanceof HTMLMeterElement) applyMeter(node, control);
  else if (control instanceof HTMLInputElement) applyInput(node, control);
}

function applyHelp(node: MirrorNode, help: HTMLElement | null): void {
  if (help === null) return;
  const { description } = node.attributes;
  if (help.textContent !== description) help.textContent = description;
  help.hidden = description === "";
  help.classList.toggle("error", has(node, flag.invalid));
  put(node.control, "aria-describedby", description === "" ? null : help.id);
}

function put(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function applyInput(node: MirrorNode, input: HTMLInputElement): void {
  switch (node.role) {
    case "slider":
      applySlider(node, input);
      break;
    case "file_input":
      put(input, "accept", node.attributes.href === "" ? null : node.attributes.href);
      input.multiple = has(node, flag.mixed);
      input.required = has(node, flag.required);
      break;
    case "date_time":
      setType(input, pickers[node.attributes.a] ?? "datetime-local");
      applyTextCommon(node, input);
      break;
    default:
      setType(input, textType(node));
      put(input, "inputmode", has(node, flag.number) ? "decimal" : null);
      put(input, "spellcheck", isIdentifier(node) ? "false" : null);
      put(input, "autocapitalize", isIdentifier(node) ? "none" : null);
      applyLimit(node, input);
      applyTextCommon(node, input);
      break;
  }
}

function setType(input: HTMLInputElement, type: string): void {
  if (input.type !== type) input.type = type;
}

function textType(node: MirrorNode): string {
  if (has(node, flag.password)) return "password";
  if (has(node, flag.email)) return "email";
  if (has(node, flag.telephone)) return "tel";
  if (has(node, flag.url)) return "url";
  return has(node, flag.search) ? "search" : "text";
}

function isIdentifier(node: MirrorNode): boolean {
  const bits = flag.password | flag.email | flag.url | flag.number;
  const { flags, href } = node.attributes;
  return (flags & bits) !== 0 || /username|one-time-code/.test(href);
}

function applyTextarea(node: MirrorNode, area: HTMLTextAreaElement): void {
  applyLimit(node, area);
  applyTextCommon(node, area);
}

function applyLimit(node: MirrorNode, field: HTMLInputElement | HTMLTextAreaElement): void {
  const limit = node.attributes.a;
  if (limit <= 0) field.removeAttribute("maxlength");
  else if (field.maxLength !== limit) field.maxLength = limit;
}

function applyTextCommon(node: MirrorNode, field: HTMLInputElement | HTMLTextAreaElement): void {
  const { attributes } = node;
  put(field, "autocomplete", attributes.href === "" ? "off" : attributes.href);
  put(field, "name", attributes.key !== "" ? attributes.key : field.id);
  field.required = has(node, flag.required);
  field.readOnly = has(node, flag.readonly);
  const inset = node.role !== "date_time" && attributes.c > 0 ? `${attributes.c}px` : "";
  field.style.setProperty("--inset", inset);
  writeValue(field, attributes.value, node.role === "date_time" ? -1 : attributes.b);
}

function writeValue(field: HTMLInputElement | HTMLTextAreaElement, value: string,
  start: number): void {
  if (composing.has(field)) return;
  if (field.value !== value) {
    const caret = caretOf(field);
    field.value = value;
    if (document.activeElement === field) setCaret(field, start >= 0 ? start : caret);
  } else if (start >= 0 && document.activeElement === field) {
    setCaret(field, start);
  }
}

// E-mail and date fields have no readable selection.
function caretOf(field: HTMLInputElement | HTMLTextAreaElement): number {
  try {
    return field.selectionStart ?? -1;
  } catch {
    return -1;
  }
}

function setCaret(field: HTMLInputElement | HTMLTextAreaElement, at: number): void {
  if (at < 0 || caretOf(field) < 0) return;
  const place = Math.min(at, field.value.length);
  field.setSelectionRange(place, place);
}

function applySlider(node: MirrorNode, input: HTMLInputElement): void {
  const { a: min, b: max, c: now, value } = node.attributes;
  put(input, "min", String(min));
  put(input, "max", String(max));
  put(input, "step", "1");
  put(input, "aria-valuetext", value === "" ? null : value);
  if (input.value !== String(now)) input.value = String(now);
}

function applyMeter(node: MirrorNode, meter: HTMLMeterElement): void {
  const { a: min, b: max, c: now, value, key } = node.attributes;
  meter.min = min;
  meter.max = max > min ? max : min + 100;
  put(meter, "aria-valuetext", value === "" ? null : value);
  if (!key.endsWith("level-meter")) meter.value = now;
}

function applySelect(node: MirrorNode, select: HTMLSelectElement): void {
  put(select, "name", node.attributes.key !== "" ? node.attributes.key : select.id);
  put(select, "autocomplete", node.attributes.href === "" ? null : node.attributes.href);
  select.required = has(node, flag.required);
}

// After the options of a batch are in place. Also undoes a native choice that C++ did not take
// over.
export function settleSelect(select: MirrorNode, options: Iterable<MirrorNode>): void {
  const { control } = select;
  if (!(control instanceof HTMLSelectElement)) return;
  let chosen: HTMLOptionElement | null = null;
  for (const option of options) {
    if (!(option.control instanceof HTMLOptionElement)) continue;
    if (option.control.value !== option.attributes.value) {
      option.control.value = option.attributes.value;
    }
    if (has(option, flag.selected)) chosen = option.control;
    else if (chosen === null && option.attributes.value === select.attributes.value) {
      chosen = option.control;
    }
  }
  if (chosen === null) control.selectedIndex = -1;
  else if (!chosen.selected) chosen.selected = true;
}
