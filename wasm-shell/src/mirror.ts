// The mirror: decodes differences of the semantic tree (format in web/ui/semantics.h) and keeps the
// DOM equal to it. Geometry is written only in the canvas view; the text view and print lay the
// same elements out by CSS.
//
// Two rules matter here. The focused element is never moved in the DOM (its siblings are), because
// moving drops the focus. Elements that are not ours (browser extensions insert some) are left
// where they are.

import { applyAttributes, applyScroll, isScrollRegion, type AttributeWorld } from "./attributes.js";
import { op, rootId, roles, type Role } from "./contract.js";
import { createElements, needsOtherElement } from "./elements.js";
import { settleSelect } from "./fields.js";
import { applyGeometry, applyHole, applyStyle } from "./geometry.js";
import type { Announcer } from "./live.js";
import { noAttributes, type Attributes, type MirrorNode } from "./node.js";
import { Reader } from "./reader.js";

export class Mirror {
  textView = false;
  private readonly nodes = new Map<number, MirrorNode>();
  private readonly selects = new Set<MirrorNode>();
  private readonly scrolled = new Set<MirrorNode>();
  private readonly world: AttributeWorld;
  private focus = 0;

  constructor(root: HTMLElement, descriptions: HTMLElement, private readonly announcer: Announcer) {
    this.world = { descriptions, announce: (text) => announcer.polite(text) };
    root.dataset["id"] = String(rootId);
    this.nodes.set(rootId, {
      id: rootId, role: "root", parent: 0, outer: root, control: root, content: root, label: null,
      help: null, attributes: noAttributes, text: null, rect: null, hole: null, style: null,
    });
  }

  apply(operations: Uint8Array): void {
    const reader = new Reader(operations);
    this.focus = 0;
    while (reader.more()) this.step(reader);
    for (const select of this.selects) this.settle(select);
    this.selects.clear();
    if (!this.textView) for (const region of this.scrolled) applyScroll(region);
    this.scrolled.clear();
    if (this.focus !== 0) this.moveFocus(this.focus);
  }

  node(id: number): MirrorNode | undefined {
    return this.nodes.get(id);
  }

  all(): Iterable<MirrorNode> {
    return this.nodes.values();
  }

  // The node an element or its nearest ancestor stands for.
  nodeOf(target: EventTarget | null): MirrorNode | undefined {
    const element = target instanceof Element ? target.closest("[data-id]")
      : target instanceof Text ? target.parentElement?.closest("[data-id]") : null;
    if (!(element instanceof HTMLElement)) return undefined;
    return this.nodes.get(Number(element.dataset["id"]));
  }

  parentOf(node: MirrorNode): MirrorNode | undefined {
    return this.nodes.get(node.parent);
  }

  // Rectangles leave the elements in the text view and come back afterwards.
  setTextView(on: boolean): void {
    this.textView = on;
    for (const node of this.nodes.values()) this.place(node);
  }

  settle(select: MirrorNode): void {
    settleSelect(select, this.childrenOf(select.id));
  }

  private *childrenOf(id: number): Iterable<MirrorNode> {
    for (const node of this.nodes.values()) if (node.parent === id) yield node;
  }

  private step(reader: Reader): void {
    switch (reader.u8()) {
      case op.remove: this.remove(reader.u32()); break;
      case op.create: this.create(reader.u32(), reader.u32(), reader.u8()); break;
      case op.attributes: this.attributes(reader.u32(), readAttributes(reader)); break;
      case op.rect: {
        const node = this.nodes.get(reader.u32());
        const rect = reader.rect();
        if (node !== undefined && node.id !== rootId) {
          node.rect = rect;
          applyGeometry(node, this.textView);
        }
        break;
      }
      case op.order: this.order(reader.u32(), reader.u32list()); break;
      case op.hole: {
        const node = this.nodes.get(reader.u32());
        const rect = reader.rect();
        if (node !== undefined) {
          node.hole = rect.width > 0 ? rect : null;
          if (!this.textView) applyHole(node);
        }
        break;
      }
      case op.live: {
        const assertive = reader.u8() !== 0;
        const text = reader.text();
        if (assertive) this.announcer.assertive(text);
        else this.announcer.polite(text);
        break;
      }
      case op.focus: this.focus = reader.u32(); break;
      case op.style: {
        const node = this.nodes.get(reader.u32());
        const style = {
          size: reader.u16(), weight: reader.u16(), line: reader.u16(), align: reader.u8(),
          colour: reader.u32(),
        };
        if (node !== undefined) {
          node.style = style;
          if (!this.textView) applyStyle(node);
        }
        break;
      }
      default: throw new Error("mirror: unknown operation");
    }
  }

  private remove(id: number): void {
    const node = this.nodes.get(id);
    if (node === undefined || id === rootId) return;
    this.touchSelect(node);
    node.outer.remove();
    this.forget(node);
  }

  private forget(node: MirrorNode): void {
    this.nodes.delete(node.id);
    this.selects.delete(node);
    if (node.outer === node.control) node.help?.remove();
    for (const element of node.outer.querySelectorAll<HTMLElement>("[data-id], option")) {
      const child = this.nodes.get(Number(element.dataset["id"]));
      if (child !== undefined) this.forget(child);
    }
  }

  private create(id: number, parentId: number, roleNumber: number): void {
    if (id === rootId) return;
    const parent = this.nodes.get(parentId) ?? this.nodes.get(rootId);
    if (parent === undefined) return;
    if (this.nodes.has(id)) this.remove(id);
    const role: Role = roles[roleNumber] ?? "group";
    const node: MirrorNode = {
      ...createElements(role, id, parent.role, noAttributes),
      id, role, parent: parent.id, attributes: noAttributes, text: null, rect: null, hole: null,
      style: null,
    };
    node.control.dataset["id"] = String(id);
    node.control.className = `n r-${role}`;
    if (role === "option" && parent.role === "list") parent.control.setAttribute("role", "listbox");
    this.nodes.set(id, node);
    parent.content.append(node.outer);
    this.touchSelect(node);
  }

  private attributes(id: number, attributes: Attributes): void {
    const node = this.nodes.get(id);
    if (node === undefined) return;
    if (needsOtherElement(node.role, node.attributes, attributes)) this.rebuild(node, attributes);
    node.attributes = attributes;
    applyAttributes(node, this.world);
    this.touchSelect(node);
    if (isScrollRegion(node)) this.scrolled.add(node);
  }

  private rebuild(node: MirrorNode, attributes: Attributes): void {
    const before = node.control;
    const focused = document.activeElement === before;
    const parentRole = this.parentOf(node)?.role ?? "root";
    const made = createElements(node.role, node.id, parentRole, attributes);
    made.control.dataset["id"] = String(node.id);
    made.control.append(...before.childNodes);
    before.replaceWith(made.outer);
    Object.assign(node, made, { help: node.help });
    this.place(node);
    if (focused) this.focus = node.id;
  }

  private place(node: MirrorNode): void {
    if (node.control instanceof HTMLOptionElement || node.id === rootId) return;
    applyGeometry(node, this.textView);
    applyStyle(node, this.textView);
    applyHole(node, this.textView);
  }

  private touchSelect(node: MirrorNode): void {
    if (node.role === "select") this.selects.add(node);
    if (node.role !== "option") return;
    const parent = this.parentOf(node);
    if (parent?.role === "select") this.selects.add(parent);
  }

  private order(parentId: number, ids: readonly number[]): void {
    const parent = this.nodes.get(parentId);
    if (parent === undefined) return;
    const wanted: HTMLElement[] = [];
    for (const id of ids) {
      const child = this.nodes.get(id);
      if (child !== undefined && child.parent === parentId) wanted.push(child.outer);
    }
    orderChildren(parent.content, wanted);
  }

  private moveFocus(id: number): void {
    const node = this.nodes.get(id);
    if (node === undefined) return;
    const { control } = node;
    if (document.activeElement === control) return;
    const target = node.role === "media"
      ? control.querySelector<HTMLElement>("video, audio") : control;
    target?.focus({ preventScroll: !this.textView });
    if (document.activeElement === target || target === null) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: !this.textView });
  }
}

// Puts `wanted` into this order with few moves, never moving the child that holds the focus.
export function orderChildren(parent: HTMLElement, wanted: readonly HTMLElement[]): void {
  const ours = new Set<Element>(wanted);
  const next = (from: Element | null): Element | null => {
    let at = from;
    while (at !== null && !ours.has(at)) at = at.nextElementSibling;
    return at;
  };
  const active = document.activeElement;
  let cursor = next(parent.firstElementChild);
  for (const child of wanted) {
    if (child === cursor) {
      cursor = next(child.nextElementSibling);
    } else if (active !== null && child.contains(active)) {
      cursor = next(child.nextElementSibling);
    } else {
      move(parent, child, cursor);
    }
  }
}

function move(parent: HTMLElement, child: HTMLElement, before: Element | null): void {
  const mover = parent as HTMLElement & { moveBefore?: (node: Node, child: Node | null) => void };
  if (mover.moveBefore !== undefined && child.parentElement === parent && parent.isConnected) {
    mover.moveBefore(child, before);
  } else {
    parent.insertBefore(child, before);
  }
}

function readAttributes(reader: Reader): Attributes {
  return {
    flags: reader.u32(), a: reader.i32(), b: reader.i32(), c: reader.i32(), name: reader.text(),
    value: reader.text(), description: reader.text(), key: reader.text(), href: reader.text(),
  };
}
