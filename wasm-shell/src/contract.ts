// The numbers shared with C++: web/ui/semantics.h and web/platform/shell.h. Append only.
// test/contract.test.ts reads both headers and compares.

export const roles = [
  "root", "main", "nav", "banner", "region", "form", "group", "heading", "text", "button", "link",
  "checkbox", "radio", "radiogroup", "toggle", "textbox", "textarea", "slider", "select", "option",
  "tablist", "tab", "tabpanel", "menu", "menu_item", "table", "row_group", "row", "column_header",
  "cell", "list", "list_item", "dialog", "alert_dialog", "scroll", "status", "alert", "progress",
  "image", "file_input", "media", "tooltip", "timer", "meter", "separator", "toolbar", "date_time",
] as const;

export type Role = (typeof roles)[number];

export const op = {
  remove: 1, create: 2, attributes: 3, rect: 4, order: 5, hole: 6, live: 7, focus: 8, style: 9,
} as const;

export const flag = {
  disabled: 1 << 0, checked: 1 << 1, mixed: 1 << 2, selected: 1 << 3, expanded: 1 << 4,
  collapsed: 1 << 5, required: 1 << 6, invalid: 1 << 7, readonly: 1 << 8, password: 1 << 9,
  email: 1 << 10, telephone: 1 << 11, modal: 1 << 12, inert: 1 << 13, submit: 1 << 14,
  dom_text: 1 << 15, keys: 1 << 16, live: 1 << 17, current: 1 << 18, has_popup: 1 << 19,
  search: 1 << 20, number: 1 << 21, hidden_text: 1 << 22, external: 1 << 23, download: 1 << 24,
  focusable: 1 << 25, roving: 1 << 26, skip_roving: 1 << 27, url: 1 << 28, decorative: 1 << 29,
  multiline_hint: 1 << 30,
} as const;

export const action = {
  activate: 1, set_value: 2, set_number: 3, focus: 4, blur: 5, key: 6, scroll: 7, submit: 8,
  files: 9, context_menu: 10, dismiss: 11,
} as const;

export const environment = {
  dark: 1, more_contrast: 2, forced_colours: 4, reduced_motion: 8, coarse_pointer: 16, online: 32,
  visible: 64, text_view: 128, webgl2: 256, printing: 512,
} as const;

export const pointer = { move: 0, down: 1, up: 2, leave: 3, wheel: 4 } as const;

export const rootId = 1;

interface Modifiers {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

export function modifierBits(event: Modifiers): number {
  return (event.shiftKey ? 1 : 0) | (event.ctrlKey ? 2 : 0) | (event.altKey ? 4 : 0)
    | (event.metaKey ? 8 : 0);
}
