// A tus 1.0 server in memory that misbehaves on demand, for tests of the upload.
//   drop     closes the connection before anything happened
//   deaf     does everything and closes the connection instead of answering
//   half     takes half of the bytes of a PATCH and closes the connection
//   mute     does nothing and never answers
//   conflict answers 409, busy answers 503, forget loses the upload

import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Fault = "drop" | "deaf" | "half" | "conflict" | "busy" | "forget" | "mute" | "none";

export interface StoredUpload {
  bytes: Buffer;
  length: number | null;
  readonly metadata: Record<string, string>;
}

export class TusServer {
  readonly uploads = new Map<string, StoredUpload>();
  readonly faults: Fault[] = [];
  readonly log: string[] = [];
  token = "";
  badChecksums = 0;
  inFlight = 0;
  mostInFlight = 0;
  private readonly server: Server;
  private next = 1;

  constructor() {
    this.server = createServer((request, response) => { void this.handle(request, response); });
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => { this.server.listen(0, "127.0.0.1", done); });
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api/v1/uploads`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  only(): StoredUpload {
    const list = [...this.uploads.values()];
    if (list.length !== 1 || list[0] === undefined) throw new Error(`${list.length} uploads`);
    return list[0];
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    const fault = this.faults.shift() ?? "none";
    this.log.push(`${request.method} ${fault}`);
    try {
      this.answer(request, response, body, fault);
    } finally {
      this.inFlight -= 1;
    }
  }

  private answer(request: IncomingMessage, response: ServerResponse, body: Buffer,
    fault: Fault): void {
    const id = (request.url ?? "").split("/").pop() ?? "";
    if (fault === "drop") return void request.socket.destroy();
    if (fault === "mute") return;
    if (fault === "busy") return this.end(response, 503);
    if (fault === "conflict") return this.end(response, 409);
    if (fault === "forget") this.uploads.delete(id);
    if (fault === "half") {
      const upload = this.uploads.get(id);
      if (upload !== undefined && request.method === "PATCH") {
        upload.bytes = Buffer.concat([upload.bytes, body.subarray(0, body.length >> 1)]);
      }
      return void request.socket.destroy();
    }
    if (this.token !== "" && request.headers.authorization !== `Bearer ${this.token}`) {
      return this.end(response, 401);
    }
    const silent = fault === "deaf";
    if (request.method === "POST") return this.create(request, response, silent);
    const upload = this.uploads.get(id);
    if (upload === undefined) return this.end(response, 404);
    if (request.method === "DELETE") {
      this.uploads.delete(id);
      return this.end(response, 204);
    }
    if (request.method === "PATCH") return this.patch(request, response, upload, body, silent);
    return this.end(response, 200, this.place(upload));
  }

  private create(request: IncomingMessage, response: ServerResponse, silent: boolean): void {
    const id = `u${this.next}`;
    this.next += 1;
    const length = request.headers["upload-length"];
    this.uploads.set(id, {
      bytes: Buffer.alloc(0), length: length === undefined ? null : Number(length),
      metadata: decode(String(request.headers["upload-metadata"] ?? "")),
    });
    if (silent) request.socket.destroy();
    else this.end(response, 201, { Location: `/api/v1/uploads/${id}` });
  }

  private patch(request: IncomingMessage, response: ServerResponse, upload: StoredUpload,
    body: Buffer, silent: boolean): void {
    if (Number(request.headers["upload-offset"]) !== upload.bytes.length) {
      return this.end(response, 409);
    }
    const [algorithm, sum] = String(request.headers["upload-checksum"] ?? "").split(" ");
    if (algorithm === "sha1" && createHash("sha1").update(body).digest("base64") !== sum) {
      this.badChecksums += 1;
      return this.end(response, 460);
    }
    upload.bytes = Buffer.concat([upload.bytes, body]);
    const length = request.headers["upload-length"];
    if (length !== undefined) upload.length = Number(length);
    if (silent) request.socket.destroy();
    else this.end(response, 204, this.place(upload));
  }

  private place(upload: StoredUpload): Record<string, string> {
    return {
      "Upload-Offset": String(upload.bytes.length),
      ...(upload.length === null ? { "Upload-Defer-Length": "1" }
        : { "Upload-Length": String(upload.length) }),
    };
  }

  private end(response: ServerResponse, status: number,
    headers: Record<string, string> = {}): void {
    response.writeHead(status, { "Tus-Resumable": "1.0.0", ...headers });
    response.end();
  }
}

function decode(header: string): Record<string, string> {
  const out: Record<string, string> = {};
  for (const pair of header.split(",")) {
    const [key = "", value = ""] = pair.split(" ");
    out[key] = Buffer.from(value, "base64").toString();
  }
  return out;
}
