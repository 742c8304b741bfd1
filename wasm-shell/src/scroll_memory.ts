// Where the reader was on each page, by history entry, for as long as the tab lives. Going back and
// reloading give the place back as soon as the page is tall enough again, unless the reader moves
// first.

import { action } from "./contract.js";
import type { Client } from "./bridge.js";

type Places = Record<string, number>;  // node id of a region, or "page" in the text view

const storageKey = "candor.scroll";
const entriesKept = 50;
const patience = 10_000;

export class ScrollMemory {
  private readonly entries: Map<string, Places>;
  private wanted: Map<string, number> | null = null;
  private until = 0;

  constructor(private readonly root: HTMLElement, private readonly client: Client,
    private readonly isText: () => boolean) {
    this.entries = new Map(Object.entries(read()));
    for (const type of ["wheel", "pointerdown", "touchmove", "keydown"]) {
      addEventListener(type, () => { this.wanted = null; }, { capture: true, passive: true });
    }
  }

  // The page of this entry is about to go.
  leave(entry: string): void {
    this.entries.delete(entry);
    this.entries.set(entry, this.places());
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= entriesKept) break;
      this.entries.delete(oldest);
    }
    write(Object.fromEntries(this.entries));
  }

  // The page of this entry is about to come back.
  comeBack(entry: string): void {
    const places: Places = this.entries.get(entry) ?? {};
    if (this.isText()) places["page"] ??= 0;
    this.wanted = new Map(Object.entries(places));
    this.until = performance.now() + patience;
  }

  // A new page starts at its top; over the canvas C++ sees to that.
  begin(): void {
    this.wanted = null;
    if (this.isText()) scrollTo(0, 0);
  }

  stay(): void {
    this.wanted = null;
  }

  // After every change of the mirror.
  settle(): void {
    if (this.wanted === null) return;
    for (const [id, top] of this.wanted) {
      const region = this.region(id);
      if (region === null || region.scrollHeight - region.clientHeight < top - 1) continue;
      this.wanted.delete(id);
      region.scrollTop = top;
      // At once: until the scroll event C++ would still hold the region at the top.
      if (id !== "page") {
        this.client.action(action.scroll, Number(id), String(region.scrollLeft), region.scrollTop);
      }
    }
    if (this.wanted.size === 0 || performance.now() > this.until) this.wanted = null;
  }

  private region(id: string): Element | null {
    if (id === "page") return this.isText() ? document.scrollingElement : null;
    return this.isText() ? null : this.root.querySelector(`.scrolls[data-id="${id}"]`);
  }

  private places(): Places {
    if (this.isText()) return { page: document.scrollingElement?.scrollTop ?? 0 };
    const found: Places = {};
    for (const region of this.root.querySelectorAll<HTMLElement>(".scrolls")) {
      const id = region.dataset["id"];
      if (id !== undefined && region.scrollTop > 0) found[id] = region.scrollTop;
    }
    return found;
  }
}

function read(): Record<string, Places> {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? "{}") as Record<string, Places>;
  } catch {
    return {};
  }
}

function write(entries: Record<string, Places>): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(entries));
  } catch {
    return;
  }
}
