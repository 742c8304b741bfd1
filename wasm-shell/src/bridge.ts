// The boundary with the C++ client (web/platform/shell.h). `Client` carries calls into C++,
// `ShellImports` is what web/platform/shell_library.js calls on Module.shell.
//
// No call into C++ starts inside a call out of C++: focus() during a mirror update, for instance,
// raises focusin at once. Such calls wait until the running one has returned and then run in order.

export interface ShellImports {
  applySemantics(operations: Uint8Array): void;
  measureGlyph(style: number, codepoint: number, sizePx: number, metrics: Float64Array): number;
  rasteriseGlyph(style: number, codepoint: number, sizePx: number, width: number, height: number,
    originX: number, originY: number, rgba: Uint8Array): void;
  rasteriseIcon(name: string, px: number, rgba: Uint8Array): boolean;
  requestFrame(): void;
  wakeAt(atMs: number): void;
  fetch(request: number, method: string, url: string, headers: string, body: Uint8Array): void;
  navigate(url: string, replace: boolean): void;
  back(): void;
  open(url: string): void;
  setTitle(title: string): void;
  copyText(text: string): void;
  savePreference(key: string, value: string): void;
  readPreference(key: string): Uint8Array;
  warnBeforeLeaving(on: boolean): void;
  keepDraft(text: string): void;
  keptDraft(): Uint8Array;
  listen(token: string): void;
  format(kind: number, value: number): Uint8Array;
  island(json: string): void;
  setTheme(scheme: number, tokensJson: string): void;
  setTextView(on: boolean): void;
  busy(running: number): void;
}

// The emscripten module, as far as the shell uses it.
export interface ClientModule {
  memoryBytes(): Uint8Array;
  _candor_alloc(bytes: number): number;
  _candor_start(url: number, urlLength: number, width: number, height: number, pixelRatio: number,
    environment: number): void;
  _candor_environment(environment: number): void;
  _candor_resize(width: number, height: number, pixelRatio: number, top: number, right: number,
    bottom: number, left: number): void;
  _candor_action(kind: number, id: number, text: number, textLength: number, value: number): void;
  _candor_pointer(kind: number, x: number, y: number, button: number, modifiers: number,
    touch: number): void;
  _candor_route(url: number, urlLength: number): void;
  _candor_response(request: number, status: number, headers: number, headersLength: number,
    body: number, bodyLength: number): void;
  _candor_island(json: number, length: number): void;
  _candor_turn(): void;
  _candor_frame(nowMs: number): void;
  _candor_context(lost: number): void;
}

export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

type Call = (client: ClientModule) => void;

const encoder = new TextEncoder();

export class Client {
  private module: ClientModule | null = null;
  private running = false;
  private readonly waiting: Call[] = [];

  constructor(private readonly onTrap: (error: unknown) => void) {}

  attach(module: ClientModule): void {
    this.module = module;
  }

  // After a trap the client is gone: nothing more goes in.
  detach(): void {
    this.module = null;
    this.waiting.length = 0;
  }

  start(url: string, width: number, height: number, pixelRatio: number, bits: number): void {
    this.enter((c) => {
      const text = this.give(c, encoder.encode(url));
      c._candor_start(text.at, text.length, width, height, pixelRatio, bits);
    });
  }

  environment(bits: number): void {
    this.enter((c) => c._candor_environment(bits));
  }

  resize(width: number, height: number, pixelRatio: number, inset: Insets): void {
    this.enter((c) => {
      c._candor_resize(width, height, pixelRatio, inset.top, inset.right, inset.bottom, inset.left);
    });
  }

  action(kind: number, id: number, text = "", value = 0): void {
    this.enter((c) => {
      const given = this.give(c, encoder.encode(text));
      c._candor_action(kind, id, given.at, given.length, value);
    });
  }

  pointer(kind: number, x: number, y: number, button: number, modifiers: number,
    touch: number): void {
    this.enter((c) => c._candor_pointer(kind, x, y, button, modifiers, touch));
  }

  route(url: string): void {
    this.enter((c) => {
      const text = this.give(c, encoder.encode(url));
      c._candor_route(text.at, text.length);
    });
  }

  response(request: number, status: number, headers: string, body: Uint8Array): void {
    this.enter((c) => {
      const head = this.give(c, encoder.encode(headers));
      const content = this.give(c, body);
      c._candor_response(request, status, head.at, head.length, content.at, content.length);
    });
  }

  island(json: string): void {
    this.enter((c) => {
      const text = this.give(c, encoder.encode(json));
      c._candor_island(text.at, text.length);
    });
  }

  turn(): void {
    this.enter((c) => c._candor_turn());
  }

  frame(nowMs: number): void {
    this.enter((c) => c._candor_frame(nowMs));
  }

  context(lost: boolean): void {
    this.enter((c) => c._candor_context(lost ? 1 : 0));
  }

  private enter(call: Call): void {
    if (this.module === null) return;
    this.waiting.push(call);
    if (this.running) return;
    this.running = true;
    try {
      for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
        if (this.module !== null) next(this.module);
      }
    } catch (error) {
      this.detach();
      this.onTrap(error);
    } finally {
      this.running = false;
    }
  }

  private give(client: ClientModule, bytes: Uint8Array): { at: number; length: number } {
    const at = client._candor_alloc(Math.max(1, bytes.length));
    client.memoryBytes().set(bytes, at);
    return { at, length: bytes.length };
  }
}
