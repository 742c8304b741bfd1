// Where a node lies over the canvas and how its native text looks. Cleared in the text view.

import { flag } from "./contract.js";
import { has, isIsland, type MirrorNode, type TextStyle } from "./node.js";

const wide = 99;  // beyond the box, so that the focus ring is not clipped with the hole

export function applyGeometry(node: MirrorNode, clear = false): void {
  const { style } = node.outer;
  if (node.role === "image" && node.rect !== null) {
    style.setProperty("--box-w", `${node.rect.width}px`);
  }
  if (clear || node.rect === null || has(node, flag.hidden_text)) {
    style.left = style.top = style.width = style.height = "";
    return;
  }
  style.left = `${node.rect.x}px`;
  style.top = `${node.rect.y}px`;
  style.width = `${node.rect.width}px`;
  style.height = `${node.rect.height}px`;
  if (node.hole !== null) applyHole(node);
}

export function applyHole(node: MirrorNode, clear = false): void {
  const { style } = node.outer;
  if (clear || node.hole === null || node.rect === null) {
    if (style.clipPath !== "") style.clipPath = "";
    return;
  }
  const { x, y, width: w, height: h } = node.hole;
  const right = node.rect.width + wide;
  const bottom = node.rect.height + wide;
  style.clipPath = `path(evenodd, "M${-wide} ${-wide}H${right}V${bottom}H${-wide}Z`
    + `M${x} ${y}h${w}v${h}h${-w}Z")`;
}

export function applyStyle(node: MirrorNode, clear = false): void {
  const { style } = node.control;
  if (clear || node.style === null) {
    style.fontSize = style.fontWeight = style.lineHeight = style.textAlign = "";
    style.removeProperty("--ink");
    return;
  }
  const text = node.style;
  style.fontSize = `${fieldSize(node, text)}px`;
  style.fontWeight = String(text.weight);
  style.lineHeight = `${text.line}px`;
  style.textAlign = ["start", "center", "end"][text.align] ?? "start";
  style.setProperty("--ink", colour(text.colour));
}

const coarse = typeof matchMedia === "function" ? matchMedia("(any-pointer: coarse)") : null;

// Phones zoom the page into fields with text below 16 px.
function fieldSize(node: MirrorNode, text: TextStyle): number {
  const small = coarse?.matches === true && node.label !== null && !isIsland(node.role);
  return small ? Math.max(16, text.size) : text.size;
}

export function colour(rgba: number): string {
  return `#${(rgba >>> 0).toString(16).padStart(8, "0")}`;
}
