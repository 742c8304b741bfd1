// Start of the page: puts the pieces together, loads the client, switches between canvas and text
// view.

import { icons } from "candor:icons";
import { Actions } from "./actions.js";
import { Client, type ShellImports } from "./bridge.js";
import type { Changes } from "./changes.js";
import { copyText } from "./clipboard.js";
import { acceptDrops } from "./files.js";
import { format } from "./format.js";
import { Glyphs } from "./glyphs.js";
import { History } from "./history.js";
import { Icons } from "./icons.js";
import { Announcer } from "./live.js";
import { loadClient } from "./loader.js";
import { showCrash, showFailure, showProgress, startLoading } from "./loading.js";
import { Mirror } from "./mirror.js";
import { PointerFeed } from "./pointer.js";
import { readPreference, savePreference } from "./preferences.js";
import type { Island } from "./recorder/island.js";
import { Requests } from "./requests.js";
import { Schedule } from "./schedule.js";
import { ScrollMemory } from "./scroll_memory.js";
import { forcedColours, Surface } from "./surface.js";
import { keepView, onPrint, wantedView } from "./text_view.js";
import { setTheme } from "./theme.js";
import { keepDraft, keptDraft, warnBeforeLeaving } from "./unsaved.js";

const fontTimeout = 1500;

function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`index.html lacks #${id}`);
  return found;
}

class Shell {
  private readonly app = element("app", HTMLElement);
  private readonly canvas = element("canvas", HTMLCanvasElement);
  private readonly root = element("sem", HTMLElement);
  private readonly client = new Client((error) => this.crashed(error));
  private readonly schedule = new Schedule(this.client);
  private readonly glyphs = new Glyphs();
  private readonly icons = new Icons(icons);
  private readonly scrolls = new ScrollMemory(this.root, this.client, () => this.mirror.textView);
  private readonly history = new History(this.client, this.scrolls);
  private readonly requests = new Requests(this.client);
  private readonly mirror: Mirror;
  private readonly surface: Surface;
  private island: Promise<Island> | null = null;
  private changes: Promise<Changes> | null = null;
  private text: boolean;

  constructor() {
    this.text = wantedView() === "text" || forcedColours();
    this.mirror = new Mirror(this.root, element("descriptions", HTMLElement), new Announcer(
      element("live-polite", HTMLElement), element("live-assertive", HTMLElement)));
    this.surface = new Surface(this.app, this.canvas, this.client, this.schedule, () => this.text,
      () => this.setText(true));
    if (!this.surface.webgl) this.text = true;
    this.show();
  }

  async start(): Promise<void> {
    const loaded = startLoading();
    const [module] = await Promise.all([
      loadClient(this.imports(), this.canvas, showProgress), this.glyphs.load(fontTimeout),
    ]);
    this.client.attach(module);
    this.listen();
    loaded();
    const { width, height, ratio } = this.surface.size;
    this.client.start(this.history.start(), Math.round(width), Math.round(height), ratio,
      this.surface.bits());
    this.surface.watch();
    this.app.dataset["ready"] = "";
    void navigator.serviceWorker?.register("/service_worker.js").catch(() => undefined);
  }

  private listen(): void {
    new Actions(this.app, this.mirror, this.client);
    const pointer = new PointerFeed(this.app, this.mirror, this.client,
      () => this.schedule.wantAnimationFrame());
    this.schedule.beforeFrame = () => pointer.flush();
    acceptDrops(this.app);
    onPrint((printing) => this.print(printing));
    matchMedia("(forced-colors: active)").addEventListener("change", (event) => {
      if (event.matches) this.setText(true);
    });
    this.watchTranslation();
    element("skip-main", HTMLAnchorElement).addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById("main")?.focus();
    });
    element("skip-view", HTMLAnchorElement).addEventListener("click", (event) => {
      event.preventDefault();
      keepView(this.text ? "canvas" : "text");
      this.setText(!this.text);
      document.getElementById("main")?.focus();
    });
  }

  // Translators change text nodes, which the canvas cannot follow; the text view shows them.
  private watchTranslation(): void {
    const root = document.documentElement;
    new MutationObserver(() => {
      if (/\btranslated-/.test(root.className) && !this.text) this.setText(true);
    }).observe(root, { attributes: true, attributeFilter: ["class"] });
  }

  // A benchmark may put a function there to learn what each difference cost, in milliseconds.
  private applySemantics(operations: Uint8Array): void {
    const probe = (globalThis as { candorMirrorProbe?: (ms: number) => void }).candorMirrorProbe;
    const start = probe ? performance.now() : 0;
    this.mirror.apply(operations);
    this.scrolls.settle();
    probe?.(performance.now() - start);
  }

  private imports(): ShellImports {
    const encoder = new TextEncoder();
    return {
      applySemantics: (operations) => this.applySemantics(operations),
      measureGlyph: (style, codepoint, size, out) => {
        return this.glyphs.measure(style, codepoint, size, out);
      },
      rasteriseGlyph: (style, codepoint, size, width, height, x, y, rgba) => {
        this.glyphs.rasterise(style, codepoint, size, width, height, x, y, rgba);
      },
      rasteriseIcon: (name, px, rgba) => this.icons.rasterise(name, px, rgba),
      requestFrame: () => this.schedule.requestFrame(),
      wakeAt: (atMs) => this.schedule.wakeAt(atMs),
      fetch: (request, method, url, headers, body) => {
        this.requests.send(request, method, url, headers, body);
      },
      navigate: (url, replace) => this.history.navigate(url, replace),
      back: () => this.history.back(),
      open: (url) => this.history.open(url),
      setTitle: (title) => { document.title = title; },
      copyText,
      savePreference,
      readPreference: (key) => encoder.encode(readPreference(key)),
      warnBeforeLeaving,
      keepDraft,
      keptDraft: () => encoder.encode(keptDraft()),
      listen: (token) => this.listenWith(token),
      format: (kind, value) => encoder.encode(format(kind, value)),
      island: (json) => this.command(json),
      setTheme,
      setTextView: (on) => {
        if (on === this.text) return;
        keepView(on ? "text" : "canvas");
        this.setText(on);
      },
      busy: (running) => {
        if (running > 0) this.app.dataset["busy"] = String(running);
        else delete this.app.dataset["busy"];
      },
    };
  }

  private command(json: string): void {
    if (json.startsWith('{"do":"qr"')) {
      void import("./qr.js").then(({ answerQr }) => this.client.island(answerQr(json)));
      return;
    }
    if (json.startsWith('{"do":"picture"')) {
      void import("./pictures.js").then(({ answerPicture }) => answerPicture(json))
        .then((event) => this.client.island(event));
      return;
    }
    this.island ??= import("./recorder/island.js").then(({ createIsland }) => createIsland(
      this.root, (event) => this.client.island(JSON.stringify(event))));
    void this.island.then((island) => island.command(json));
  }

  private listenWith(token: string): void {
    this.changes ??= import("./changes.js").then(({ Changes }) => new Changes(
      (event) => this.client.island(JSON.stringify(event))));
    void this.changes.then((changes) => changes.listen(token));
  }

  private setText(on: boolean): void {
    this.text = on || !this.surface.webgl || forcedColours();
    this.show();
    this.surface.report();
  }

  private print(printing: boolean): void {
    this.surface.printing = printing;
    this.show();
    this.surface.report();
  }

  private show(): void {
    const plain = this.text || this.surface.printing;
    this.app.classList.toggle("text", plain);
    document.documentElement.classList.toggle("text-view", plain);
    if (this.mirror.textView !== plain) this.mirror.setTextView(plain);
    const link = element("skip-view", HTMLAnchorElement);
    link.textContent = (this.text ? link.dataset["standard"] : link.dataset["text"]) ?? "";
    link.href = this.text ? "?view=canvas" : "?view=text";
  }

  private crashed(error: unknown): void {
    warnBeforeLeaving(false);
    showCrash(error, this.text);
  }
}

new Shell().start().catch(showFailure);
