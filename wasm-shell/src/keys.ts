// Keyboard: the browser keeps everything except keys for composite widgets (nodes with flag keys)
// and Escape. Nothing with ctrl or meta is taken, so reload, find, print and the address bar work
// as everywhere.

import { action, flag, modifierBits } from "./contract.js";
import type { Client } from "./bridge.js";
import { isComposing } from "./fields.js";
import type { Mirror } from "./mirror.js";
import { has, isTextField, type MirrorNode } from "./node.js";

const navigation: ReadonlySet<string> = new Set([
  "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown",
]);

export function forwardKey(event: KeyboardEvent, mirror: Mirror, client: Client): void {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  if (event.target instanceof Element && isComposing(event.target)) return;
  // After a reload nothing has the focus; the page's own keys work all the same.
  const nowhere = event.target === document.body;
  const focused = mirror.nodeOf(nowhere ? document.querySelector("#sem .r-main") : event.target);
  if (event.key === "Escape") {
    escape(event, focused, mirror, client);
    return;
  }
  if (event.ctrlKey || event.metaKey) return;
  const owner = keysOwner(focused, mirror);
  if (owner === undefined || focused === undefined) return;
  if (!wants(event, focused, owner)) return;
  if (navigation.has(event.key) && movesFocus(event, focused)) event.preventDefault();
  if (event.key === "Enter" && isTextField(focused.role)) event.preventDefault();
  client.action(action.key, owner.id, event.key, modifierBits(event));
}

function keysOwner(focused: MirrorNode | undefined, mirror: Mirror): MirrorNode | undefined {
  let node = focused;
  while (node !== undefined && !has(node, flag.keys)) node = mirror.parentOf(node);
  return node;
}

function wants(event: KeyboardEvent, focused: MirrorNode, owner: MirrorNode): boolean {
  const typing = isTextField(focused.role) || focused.role === "date_time";
  if (typing) {
    if (owner !== focused) return false;
    if (event.key === "Enter") return has(focused, flag.expanded);
    return navigation.has(event.key) && !isCaretKey(event.key);
  }
  const native = focused.role === "select" || focused.role === "slider" || focused.role === "media";
  if (native && owner !== focused) return false;
  if (navigation.has(event.key) || event.key === "Delete" || event.key === "Backspace") return true;
  return event.key.length === 1 && event.key !== " ";
}

function movesFocus(event: KeyboardEvent, focused: MirrorNode): boolean {
  return !isTextField(focused.role) || !isCaretKey(event.key);
}

function isCaretKey(key: string): boolean {
  return key === "ArrowLeft" || key === "ArrowRight" || key === "Home" || key === "End";
}

function escape(event: KeyboardEvent, focused: MirrorNode | undefined, mirror: Mirror,
  client: Client): void {
  const top = topmost(focused, mirror);
  if (top !== undefined) {
    event.preventDefault();
    client.action(action.dismiss, top.id);
    return;
  }
  const owner = keysOwner(focused, mirror);
  if (owner !== undefined) client.action(action.key, owner.id, "Escape", modifierBits(event));
}

// What Escape closes: tooltip, then menu, then the focused expanded control, then dialog; the last
// in document order is on top.
function topmost(focused: MirrorNode | undefined, mirror: Mirror): MirrorNode | undefined {
  const last = (selector: string): MirrorNode | undefined => {
    const found = [...document.querySelectorAll<HTMLElement>(selector)]
      .filter((element) => element.closest("[inert]") === null);
    return mirror.nodeOf(found[found.length - 1] ?? null);
  };
  const popup = last("#sem .r-tooltip") ?? last("#sem .r-menu");
  if (popup !== undefined) return popup;
  if (focused !== undefined && has(focused, flag.expanded)) return focused;
  return last("#sem .r-dialog, #sem .r-alert_dialog");
}
