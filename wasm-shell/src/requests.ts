// fetch for C++. The answer always arrives later, never inside shell_fetch. Status 0 means no
// connection or no answer in time.

import type { Client } from "./bridge.js";
import { chosenFiles } from "./files.js";

const defaultTimeout = 30_000;

export interface RequestHead {
  readonly headers: Headers;
  readonly timeoutMs: number;
  readonly fileNode: number;
}

// "Name: value\n" lines; the shell's own names are taken out.
export function readHead(lines: string): RequestHead {
  const headers = new Headers();
  let timeoutMs = defaultTimeout;
  let fileNode = 0;
  for (const line of lines.split("\n")) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === "shell-timeout") timeoutMs = Number(value) || defaultTimeout;
    else if (name.toLowerCase() === "shell-body-file") fileNode = Number(value);
    else headers.append(name, value);
  }
  return { headers, timeoutMs, fileNode };
}

export class Requests {
  constructor(private readonly client: Client) {}

  send(request: number, method: string, url: string, headers: string, body: Uint8Array): void {
    void this.run(request, method, url, readHead(headers), body);
  }

  private async run(request: number, method: string, url: string, head: RequestHead,
    body: Uint8Array): Promise<void> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), head.timeoutMs);
    let status = 0;
    let answerHeaders = "";
    let answer = new Uint8Array();
    try {
      const response = await fetch(url, {
        method, headers: head.headers, body: content(method, head, body), signal: abort.signal,
        credentials: "same-origin", cache: "no-store",
      });
      answer = new Uint8Array(await response.arrayBuffer());
      status = response.status;
      answerHeaders = headerLines(response.headers);
    } catch {
      status = 0;
    } finally {
      clearTimeout(timer);
    }
    this.client.response(request, status, answerHeaders, answer);
  }
}

function content(method: string, head: RequestHead, body: Uint8Array): BodyInit | null {
  if (method === "GET" || method === "HEAD") return null;
  const file = chosenFiles.get(head.fileNode)?.[0];
  if (file !== undefined) return file;
  return body.length === 0 ? null : new Uint8Array(body);
}

function headerLines(headers: Headers): string {
  let lines = "";
  headers.forEach((value, name) => { lines += `${name}: ${value}\n`; });
  return lines;
}
