// One node of the mirror: what C++ said about it and the elements that stand for it.
//
//   outer    placed among the parent's children: a field's wrapper, else the control itself
//   control  carries the role, the name, data-id, data-key and the focus
//   content  where children go

import type { Role } from "./contract.js";

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TextStyle {
  readonly size: number;
  readonly weight: number;
  readonly line: number;
  readonly align: number;
  readonly colour: number;
}

export interface Attributes {
  readonly flags: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly name: string;
  readonly value: string;
  readonly description: string;
  readonly key: string;
  readonly href: string;
}

export const noAttributes: Attributes = {
  flags: 0, a: 0, b: 0, c: 0, name: "", value: "", description: "", key: "", href: "",
};

export interface Elements {
  outer: HTMLElement;
  control: HTMLElement;
  content: HTMLElement;
  label: HTMLElement | null;
  help: HTMLElement | null;
}

export interface MirrorNode extends Elements {
  readonly id: number;
  readonly role: Role;
  parent: number;
  attributes: Attributes;
  text: Text | null;
  rect: Rect | null;
  hole: Rect | null;
  style: TextStyle | null;
}

// Roles that own a wrapper with a label and a help text.
const fieldRoles: ReadonlySet<Role> = new Set<Role>([
  "textbox", "textarea", "slider", "select", "date_time", "file_input", "meter",
]);

// Roles whose name is their text.
const textRoles: ReadonlySet<Role> = new Set<Role>([
  "heading", "text", "button", "link", "checkbox", "radio", "toggle", "option", "tab", "menu_item",
  "cell", "column_header", "list_item", "status", "alert", "timer", "tooltip",
]);

// Roles that answer to a press.
const pressRoles: ReadonlySet<Role> = new Set<Role>([
  "button", "link", "checkbox", "radio", "toggle", "option", "tab", "menu_item",
]);

// Visible over the canvas: the browser paints them, not ImGui.
const islandRoles: ReadonlySet<Role> = new Set<Role>(["media", "image", "file_input"]);

export function isField(role: Role): boolean {
  return fieldRoles.has(role);
}

export function showsName(role: Role): boolean {
  return textRoles.has(role);
}

export function isPressable(role: Role): boolean {
  return pressRoles.has(role);
}

export function isIsland(role: Role): boolean {
  return islandRoles.has(role);
}

export function isTextField(role: Role): boolean {
  return role === "textbox" || role === "textarea";
}

export function has(node: { readonly attributes: Attributes }, bit: number): boolean {
  return (node.attributes.flags & bit) !== 0;
}
