// Role -> elements (web-client.md A2.3). Native elements first, ARIA where HTML has none. The few
// roles whose element depends on attributes (heading level, kind of media) are made again by the
// mirror when those change.

import type { Role } from "./contract.js";
import { isField, type Attributes, type Elements } from "./node.js";

const plain: Partial<Record<Role, readonly [tag: string, role: string]>> = {
  root: ["div", ""],
  main: ["main", ""],
  nav: ["nav", ""],
  banner: ["header", "banner"],
  region: ["section", ""],
  form: ["form", ""],
  group: ["div", ""],
  text: ["p", ""],
  radiogroup: ["div", "radiogroup"],
  tablist: ["div", "tablist"],
  tabpanel: ["div", "tabpanel"],
  menu: ["div", "menu"],
  table: ["div", "table"],
  row_group: ["div", "rowgroup"],
  row: ["div", "row"],
  column_header: ["div", "columnheader"],
  cell: ["div", "cell"],
  list: ["ul", "list"],
  list_item: ["li", ""],
  dialog: ["div", "dialog"],
  alert_dialog: ["div", "alertdialog"],
  scroll: ["div", ""],
  status: ["div", "status"],
  alert: ["div", "alert"],
  progress: ["div", "progressbar"],
  image: ["span", "img"],
  media: ["div", ""],
  tooltip: ["div", "tooltip"],
  timer: ["div", "timer"],
  separator: ["div", "separator"],
  toolbar: ["div", "toolbar"],
  button: ["button", ""],
  checkbox: ["button", "checkbox"],
  radio: ["button", "radio"],
  toggle: ["button", "switch"],
  option: ["button", "option"],
  tab: ["button", "tab"],
  menu_item: ["button", "menuitem"],
  link: ["a", ""],
};

export function createElements(role: Role, id: number, parentRole: Role,
  attributes: Attributes): Elements {
  if (role === "option" && parentRole === "select") return alone(document.createElement("option"));
  if (isField(role)) return createField(role, id);
  if (role === "heading") return alone(document.createElement(`h${headingLevel(attributes.a)}`));
  const [tag, ariaRole] = plain[role] ?? ["div", ""];
  const control = document.createElement(tag);
  if (ariaRole !== "") control.setAttribute("role", ariaRole);
  if (control instanceof HTMLButtonElement) control.type = "button";
  if (control instanceof HTMLFormElement) control.noValidate = true;
  if (role === "main") control.id = "main";
  if (role === "timer") control.setAttribute("aria-live", "off");
  if (role === "main") control.tabIndex = -1;
  return alone(control);
}

export function headingLevel(level: number): number {
  return level >= 1 && level <= 6 ? level : 2;
}

// Whether the attributes ask for another element than the present one.
export function needsOtherElement(role: Role, before: Attributes, after: Attributes): boolean {
  return role === "heading" && headingLevel(before.a) !== headingLevel(after.a);
}

function alone(control: HTMLElement): Elements {
  return { outer: control, control, content: control, label: null, help: null };
}

function createField(role: Role, id: number): Elements {
  const outer = document.createElement("div");
  outer.className = "field";
  const label = document.createElement("label");
  const help = document.createElement("div");
  const control = createControl(role);
  control.id = `f${id}`;
  label.htmlFor = control.id;
  label.id = `l${id}`;
  label.className = "label";
  if (role === "meter") control.setAttribute("aria-labelledby", label.id);
  help.id = `d${id}`;
  help.className = "help";
  help.hidden = true;
  outer.append(label, control, help);
  return { outer, control, content: control, label, help };
}

function createControl(role: Role): HTMLElement {
  switch (role) {
    case "textarea": return document.createElement("textarea");
    case "select": return document.createElement("select");
    case "meter": return document.createElement("meter");
    default: {
      const input = document.createElement("input");
      input.type = role === "slider" ? "range" : role === "file_input" ? "file" : "text";
      return input;
    }
  }
}
