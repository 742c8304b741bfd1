// URLs. C++ owns the route; the shell pushes, replaces and reports popstate. Parameters that are
// the shell's own (view) never reach C++ nor stay in the address bar.

import type { Client } from "./bridge.js";

export class History {
  constructor(private readonly client: Client) {
    history.scrollRestoration = "manual";
    window.addEventListener("popstate", () => this.client.route(this.current()));
  }

  current(): string {
    return withoutView(location.pathname + location.search + location.hash);
  }

  // The same address may be pushed again: an open dialog is an entry of its own, closed by "back".
  navigate(url: string, replace: boolean): void {
    if (replace) history.replaceState(null, "", url);
    else history.pushState(null, "", url);
  }

  back(): void {
    history.back();
  }

  open(url: string): void {
    location.assign(url);
  }
}

export function withoutView(url: string): string {
  const parsed = new URL(url, "http://local");
  if (!parsed.searchParams.has("view")) return url;
  const view = parsed.searchParams.get("view");
  if (view !== "text" && view !== "canvas") return url;
  parsed.searchParams.delete("view");
  return parsed.pathname + parsed.search + parsed.hash;
}
