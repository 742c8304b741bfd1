// A real Candor server for one spec file: its own copy of the binary, its own empty data folder, a
// free loopback port.
import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const binary = resolve(process.env.CANDOR_BINARY ?? "../../build/release/candor");

// With CANDOR_TLS=1 everything below goes over TLS. Nobody vouches for the server's certificate, so
// this process takes any; playwright.config.ts tells the browser the same.
const isSecure = process.env.CANDOR_TLS === "1";
if (isSecure) process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";

async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}

export class Candor {
  readonly folder = mkdtempSync(join(tmpdir(), "candor-browser-"));
  port = 0;
  output = "";
  private child: ChildProcess | undefined;

  get url(): string {
    return `${isSecure ? "https" : "http"}://localhost:${this.port}`;
  }

  static async start(...extra: string[]): Promise<Candor> {
    const candor = new Candor();
    await candor.begin(...extra);
    return candor;
  }

  // With the example company of --demo. Making it takes long (films are encoded), so the first
  // spec of the run that wants it makes it, and every server has a copy.
  static async startExample(): Promise<Candor> {
    const example = join(process.env.CANDOR_BROWSER_RUN ?? tmpdir(), "example");
    if (!existsSync(example)) await makeExample(example);
    const candor = new Candor();
    cpSync(example, join(candor.folder, "data"), { recursive: true });
    await candor.begin();
    return candor;
  }

  private async begin(...extra: string[]): Promise<void> {
    copyFileSync(binary, join(this.folder, "candor"));
    this.port = await freePort();
    try {
      await this.resume(...extra);
    } catch (problem) {
      await this.stop();  // nobody else knows of it
      throw problem;
    }
  }

  // Starts the server on the same data folder and port; waits until it answers.
  async resume(...extra: string[]): Promise<void> {
    const child = spawn(
      join(this.folder, "candor"),
      ["serve", "--port", String(this.port), "--data", join(this.folder, "data"), ...limits,
        ...(isSecure ? ["--tls-self-signed"] : []), ...extra],
      { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] },
    );
    this.child = child;
    child.stdout.on("data", (text: Buffer) => (this.output += text.toString()));
    child.stderr.on("data", (text: Buffer) => (this.output += text.toString()));
    const patience = extra.includes("--demo") ? 3000 : 600;
    for (let attempt = 0; attempt < patience; attempt++) {
      if (child.exitCode !== null) throw new Error(`candor ended: ${this.output}`);
      const healthy = await fetch(`${this.url}/health`).then((r) => r.ok, () => false);
      if (healthy && this.output.includes("Data: ")) return;  // what it prints arrives beside
      await new Promise((wait) => setTimeout(wait, 50));
    }
    throw new Error(`candor did not answer: ${this.output}`);
  }

  // The one-time link of an empty installation, as the server printed it.
  setUpLink(): string {
    const path = /\/setup\/[A-Za-z0-9_-]+/.exec(this.output)?.[0];
    if (!path) throw new Error(`no set-up link in: ${this.output}`);
    return this.url + path;
  }

  quit(): Promise<void> {
    return this.end("SIGTERM");
  }

  kill(): Promise<void> {
    return this.end("SIGKILL");
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise<void>((done) => child.once("exit", () => done()));
    child.kill(signal);
    await ended;
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function makeExample(folder: string): Promise<void> {
  const maker = await Candor.start("--demo");
  await maker.quit();
  try {
    renameSync(join(maker.folder, "data"), folder);
  } catch (problem) {
    if (!existsSync(folder)) throw problem;  // else another worker was first
  }
  await maker.stop();
}

// The documents' limits are per minute and person; a machine clicking through everything in seconds
// needs more.
const limits = ["--rate-limit-general", "6000", "--rate-limit-authentication", "600",
  "--rate-limit-upload", "600"];

export interface Person {
  company: string;
  name: string;
  email: string;
  password: string;
}
export const founder: Person = {
  company: "Northlight Labs",
  name: "Ada Founder",
  email: "ada@northlight.example",
  password: "a quiet harbour at dawn",
};
// Who signs in to the example company of --demo.
export const demoAdmin: Person = {
  company: "",
  name: "",
  email: "admin@example.com",
  password: "demo-password",
};

// A program's view of the API, for arranging what a spec starts from.
export class Api {
  token = "";
  constructor(private readonly candor: Candor) {}

  async setUp(): Promise<void> {
    const token = this.candor.setUpLink().split("/").pop();
    const { company, name, email, password } = founder;
    const body = { token, company_name: company, full_name: name, email, password };
    const answer = await this.send("POST", "/api/v1/setup", body);
    this.token = String(answer.access_token);
  }

  async signIn(email = founder.email, password = founder.password): Promise<void> {
    const answer = await this.send("POST", "/api/v1/auth/login", { email, password });
    this.token = String(answer.access_token);
  }

  async send(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const headers: Record<string, string> = {};
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (this.token) headers["Authorization"] = `Bearer ${this.token}`;
    const options: RequestInit = { method, headers };
    if (body !== undefined) options.body = JSON.stringify(body);
    const answer = await fetch(this.candor.url + path, options);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? (JSON.parse(text) as Record<string, unknown>) : {};
  }

  async bytes(path: string): Promise<Buffer> {
    const answer = await fetch(this.candor.url + path, {
      headers: { Authorization: `Bearer ${this.token}` },
    });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }
}
