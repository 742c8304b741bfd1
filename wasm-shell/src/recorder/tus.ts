// tus 1.0 on the wire: the only place that knows header names and status codes. One request per
// function; a lost connection and a silent server are `lost`. What to do next is decided in
// upload.ts.

const version = "1.0.0";
const answerTimeout = 120_000;

export type Answer =
  | { readonly kind: "at"; readonly offset: number; readonly length: number | null }
  | { readonly kind: "created"; readonly url: string }
  | { readonly kind: "conflict" }          // the server's offset is another one: ask
  | { readonly kind: "gone" }              // no such upload: start over
  | { readonly kind: "lost" }
  | { readonly kind: "busy"; readonly retryAfterMs: number }
  | { readonly kind: "refused"; readonly status: number };

export interface Server {
  readonly endpoint: string;
  token(): string;
  readonly signal?: AbortSignal;   // ends what is under way; its answer is `lost`
}

export async function create(server: Server, metadata: Readonly<Record<string, string>>,
  length: number | null): Promise<Answer> {
  const headers = new Headers({ "Upload-Metadata": encodeMetadata(metadata) });
  if (length === null) headers.set("Upload-Defer-Length", "1");
  else headers.set("Upload-Length", String(length));
  const response = await send(server, "POST", server.endpoint, headers, null);
  if (response === null) return { kind: "lost" };
  const location = response.headers.get("Location");
  if (response.status === 201 && location !== null) {
    return { kind: "created", url: resolve(location, server.endpoint) };
  }
  return refusal(response);
}

export async function head(server: Server, url: string): Promise<Answer> {
  const response = await send(server, "HEAD", url, new Headers(), null);
  if (response === null) return { kind: "lost" };
  const offset = Number(response.headers.get("Upload-Offset") ?? NaN);
  if (!response.ok || !Number.isInteger(offset)) return refusal(response);
  const length = response.headers.get("Upload-Length");
  return { kind: "at", offset, length: length === null ? null : Number(length) };
}

// The last part declares the length, with what became known only at the end.
export interface LastPart {
  readonly length: number;
  readonly metadata: Readonly<Record<string, string>>;
}

export async function patch(server: Server, url: string, offset: number, body: Uint8Array,
  last: LastPart | null): Promise<Answer> {
  const headers = new Headers({
    "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream",
  });
  if (last !== null) {
    headers.set("Upload-Length", String(last.length));
    headers.set("Upload-Metadata", encodeMetadata(last.metadata));
  }
  const checksum = await checksumOf(body);
  if (checksum !== "") headers.set("Upload-Checksum", checksum);
  const response = await send(server, "PATCH", url, headers, body);
  if (response === null) return { kind: "lost" };
  if (!response.ok) return refusal(response);
  const at = Number(response.headers.get("Upload-Offset") ?? offset + body.length);
  return { kind: "at", offset: at, length: last?.length ?? null };
}

export async function terminate(server: Server, url: string): Promise<Answer> {
  const response = await send(server, "DELETE", url, new Headers(), null);
  if (response === null) return { kind: "lost" };
  return response.ok || response.status === 404 || response.status === 410
    ? { kind: "gone" } : refusal(response);
}

async function send(server: Server, method: string, url: string, headers: Headers,
  body: Uint8Array | null): Promise<Response | null> {
  headers.set("Tus-Resumable", version);
  const token = server.token();
  if (token !== "") headers.set("Authorization", `Bearer ${token}`);
  const abort = new AbortController();
  const end = (): void => abort.abort();
  const timer = setTimeout(end, answerTimeout);
  server.signal?.addEventListener("abort", end);
  if (server.signal?.aborted === true) end();
  try {
    const response = await fetch(url, {
      method, headers, body: body === null ? null : new Uint8Array(body), signal: abort.signal,
      credentials: "same-origin", cache: "no-store",
    });
    await response.arrayBuffer();
    return response;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    server.signal?.removeEventListener("abort", end);
  }
}

function refusal(response: Response): Answer {
  const { status } = response;
  if (status === 409 || status === 460) return { kind: "conflict" };
  if (status === 404 || status === 410) return { kind: "gone" };
  if (status === 423 || status === 408 || status === 425 || status === 429 || status >= 500) {
    const seconds = Number(response.headers.get("Retry-After") ?? "0");
    return { kind: "busy", retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : 0 };
  }
  return { kind: "refused", status };
}

// tus asks every server for sha1. Without a secure context there is no crypto.subtle and no
// checksum.
async function checksumOf(body: Uint8Array): Promise<string> {
  if (globalThis.crypto?.subtle === undefined || body.length === 0) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", new Uint8Array(body)));
  return `sha1 ${btoa(String.fromCharCode(...digest))}`;
}

export function encodeMetadata(metadata: Readonly<Record<string, string>>): string {
  return Object.entries(metadata).map(([key, value]) => {
    const bytes = new TextEncoder().encode(value);
    return value === "" ? key : `${key} ${btoa(String.fromCharCode(...bytes))}`;
  }).join(",");
}

// A server behind a proxy may name itself with another scheme; on our own host the path is enough.
function resolve(location: string, endpoint: string): string {
  const here = globalThis.location?.href;
  const base = here === undefined ? endpoint : new URL(endpoint, here).href;
  const url = new URL(location, base);
  const isOurs = here !== undefined && url.host === new URL(base).host;
  return isOurs ? url.pathname + url.search : url.href;
}
