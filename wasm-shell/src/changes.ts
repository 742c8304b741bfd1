// Live changes: one event stream that tells what to read again. Read with fetch, because an
// EventSource cannot send the access token. What it hears goes to C++ at most once a second; a
// hidden page lets go of its connection after a while and asks for what it missed on return.

import { Backoff } from "./recorder/backoff.js";

const endpoint = "/api/v1/events";
const gatherMs = 1000;
const silenceMs = 45_000;   // the server shows a sign of life every 15 s
const hiddenMs = 60_000;

export interface LiveEvent {
  readonly event: "live";
  readonly kind: "changed" | "reset" | "signed_out" | "unauthorised";
  readonly changed: string;   // nouns, separated by spaces
}

export interface StreamEvent {
  id: string;
  name: string;
  data: string;
}

// Cuts a stream into its events (HTML Living Standard, 9.2.6); comments leave no trace.
export class EventReader {
  private pending = "";

  read(text: string): StreamEvent[] {
    this.pending += text;
    const events: StreamEvent[] = [];
    for (let end = this.pending.indexOf("\n\n"); end >= 0; end = this.pending.indexOf("\n\n")) {
      const event = { id: "", name: "", data: "" };
      for (const line of this.pending.slice(0, end).split("\n")) {
        if (line.startsWith("id: ")) event.id = line.slice(4);
        else if (line.startsWith("event: ")) event.name = line.slice(7);
        else if (line.startsWith("data: ")) event.data += line.slice(6);
      }
      this.pending = this.pending.slice(end + 2);
      if (event.name !== "") events.push(event);
    }
    return events;
  }
}

export class Changes {
  private token = "";
  private refused = "";   // the token that the server did not take
  private last = "";
  private running = false;
  private abort = new AbortController();
  private readonly backoff = new Backoff();
  private readonly nouns = new Set<string>();
  private gathering = 0;

  constructor(private readonly tell: (event: LiveEvent) => void) {
    window.addEventListener("online", () => this.backoff.wake());
    document.addEventListener("visibilitychange", () => this.seen());
  }

  listen(token: string): void {
    this.token = token;
    if (token === "") {
      this.last = "";
      this.abort.abort();
    } else {
      this.backoff.wake();
      if (!this.running) void this.run();
    }
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.token !== "") {
      if (document.visibilityState === "visible" && this.token !== this.refused) {
        await this.stream().catch(() => undefined);
      }
      if (this.wanted()) await this.backoff.wait();
    }
    this.running = false;
  }

  private wanted(): boolean {
    return this.token !== "";
  }

  private async stream(): Promise<void> {
    const { token } = this;
    this.abort = new AbortController();
    const headers = new Headers({ authorization: `Bearer ${token}` });
    if (this.last !== "") headers.set("last-event-id", this.last);
    const { signal } = this.abort;
    const response = await fetch(endpoint, { headers, cache: "no-store", signal });
    if (response.status === 401) {
      this.refused = token;
      this.tell({ event: "live", kind: "unauthorised", changed: "" });
    }
    if (response.ok && response.body !== null) await this.hear(response.body.getReader());
  }

  private async hear(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const events = new EventReader();
    const decoder = new TextDecoder();
    for (;;) {
      const silence = setTimeout(() => this.abort.abort(), silenceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return;
      for (const event of events.read(decoder.decode(value, { stream: true }))) this.take(event);
    }
  }

  private take(event: StreamEvent): void {
    this.backoff.succeeded();
    if (event.id !== "") this.last = event.id;
    if (event.name === "reset" || event.name === "signed_out") {
      this.tell({ event: "live", kind: event.name, changed: "" });
    }
    if (event.name !== "changed") return;
    const { changed } = JSON.parse(event.data) as { changed: string[] };
    for (const noun of changed) this.nouns.add(noun);
    this.gathering ||= window.setTimeout(() => this.hand(), gatherMs);
  }

  private hand(): void {
    this.gathering = 0;
    const changed = [...this.nouns].join(" ");
    this.nouns.clear();
    if (this.token !== "") this.tell({ event: "live", kind: "changed", changed });
  }

  private seen(): void {
    if (document.visibilityState === "visible") {
      this.backoff.wake();
      return;
    }
    setTimeout(() => {
      if (document.visibilityState !== "visible") this.abort.abort();
    }, hiddenMs);
  }
}
