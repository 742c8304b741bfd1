// URLs. C++ owns the route; the shell pushes, replaces and reports popstate. Parameters that are
// the shell's own (view) never reach C++ nor stay in the address bar. Each entry carries a name
// under which its scroll position is remembered.

import type { Client } from "./bridge.js";
import type { ScrollMemory } from "./scroll_memory.js";
import { openBeside } from "./unsaved.js";

export class History {
  private entry: string;
  private page = location.pathname;

  constructor(private readonly client: Client, private readonly scrolls: ScrollMemory) {
    history.scrollRestoration = "manual";
    this.entry = entryOf(history.state) ?? this.mark();
    window.addEventListener("popstate", () => this.popped());
    window.addEventListener("pagehide", () => this.scrolls.leave(this.entry));
  }

  // Before the first turn: a reload comes back to where the reader was.
  start(): string {
    this.scrolls.comeBack(this.entry);
    return this.current();
  }

  current(): string {
    return withoutView(location.pathname + location.search + location.hash);
  }

  // The same address may be pushed again: an open dialog is an entry of its own, closed by "back".
  navigate(url: string, replace: boolean): void {
    const path = new URL(url, location.href).pathname;
    const samePage = path === this.page;
    if (!replace) this.scrolls.leave(this.entry);
    if (!replace || !samePage) this.entry = newEntry();
    if (replace) history.replaceState({ entry: this.entry }, "", url);
    else history.pushState({ entry: this.entry }, "", url);
    if (samePage && !replace) this.scrolls.stay();
    if (!samePage) this.scrolls.begin();
    this.page = path;
  }

  private popped(): void {
    const left = this.entry;
    const entry = entryOf(history.state) ?? this.mark();
    const path = location.pathname;
    this.scrolls.leave(left);
    if (path !== this.page) this.scrolls.comeBack(entry);
    this.client.route(this.current());
    this.scrolls.settle();
    // Unless C++ stayed where it was and pushed an entry for that.
    if (this.entry !== left) return;
    this.entry = entry;
    this.page = path;
  }

  private mark(): string {
    const entry = newEntry();
    history.replaceState({ entry }, "");
    return entry;
  }

  back(): void {
    history.back();
  }

  open(url: string): void {
    const beside = !/^https?:$/.test(new URL(url, location.href).protocol);
    if (beside) openBeside(() => location.assign(url));
    else location.assign(url);
  }
}

let entries = 0;

function newEntry(): string {
  return `${Date.now().toString(36)}-${++entries}`;
}

function entryOf(state: unknown): string | null {
  const entry = (state as { entry?: unknown } | null)?.entry;
  return typeof entry === "string" ? entry : null;
}

export function withoutView(url: string): string {
  const parsed = new URL(url, "http://local");
  if (!parsed.searchParams.has("view")) return url;
  const view = parsed.searchParams.get("view");
  if (view !== "text" && view !== "canvas") return url;
  parsed.searchParams.delete("view");
  return parsed.pathname + parsed.search + parsed.hash;
}
