// What the checks share: Candor as a process of its own, a browser that keeps cookies per origin
// and follows nothing by itself, free ports, one line per check.

import { spawn } from "node:child_process";
import { createServer } from "node:net";

export const counts = { passed: 0, failed: 0 };

// `look` gives what is wrong, or nothing.
export async function check(name, look) {
  try {
    const problem = await look();
    if (problem) throw new Error(problem);
    ++counts.passed;
    console.log(`ok      ${name}`);
  } catch (error) {
    ++counts.failed;
    console.log(`FAILED  ${name}: ${error.stack.split("\n").slice(0, 3).join(" | ")}`);
  }
}

export const same = (got, wanted) =>
  JSON.stringify(got) === JSON.stringify(wanted)
    ? ""
    : `${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
// Until Candor may ask another service again for what it asked at that time.
export const pauseAfter = (time) => pause(Math.max(0, time + 10_500 - Date.now()));

export function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

// Serves on a port of the loopback until close().
export function serve(handler, port) {
  return new Promise((done) => {
    const server = handler.listen(port, "127.0.0.1", () => done(server));
  });
}
export function close(server) {
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
}

const running = [];
export async function startCandor(binary, folder, settings) {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const environment = { CANDOR_PUBLIC_URL: address, CANDOR_RATE_LIMIT_GENERAL: "0",
    CANDOR_RATE_LIMIT_AUTHENTICATION: "0", ...settings };
  const child = spawn(binary, ["serve", "--port", `${port}`, "--data", folder],
    { env: { PATH: process.env.PATH, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes) => { log += bytes; });
  }
  for (let tries = 0; tries < 300 && child.exitCode === null; ++tries) {
    const answer = await fetch(`${address}/api/v1/health`).catch(() => null);
    if (answer?.ok) return { address, port, log: () => log };
    await pause(50);
  }
  throw new Error(`candor did not start: ${log}`);
}
export async function endAll() {
  for (const child of running) {
    child.kill("SIGTERM");
    if (child.exitCode === null) await new Promise((done) => child.once("exit", done));
  }
}

export class Browser {
  constructor(jars = new Map()) {
    this.jars = jars;
  }
  copy() {
    return new Browser(new Map([...this.jars].map(([origin, jar]) => [origin, new Map(jar)])));
  }
  jar(url) {
    const { origin } = new URL(url);
    if (!this.jars.has(origin)) this.jars.set(origin, new Map());
    return this.jars.get(origin);
  }
  // Gives the answer and, of a redirect, where it leads.
  async go(url, options = {}) {
    const jar = this.jar(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { redirect: "manual", ...options,
      headers: { ...options.headers, ...(cookie ? { cookie } : {}) } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      const isOver = /max-age=0|expires=thu, 01 jan 1970/i.test(line) || value === "";
      if (isOver) jar.delete(name);
      else jar.set(name, value);
    }
    const location = answer.headers.get("location");
    return { status: answer.status, location: location && new URL(location, url).href,
      cookies: answer.headers.getSetCookie(), text: await answer.text() };
  }
}

// Requests of programs to one Candor.
export function api(address) {
  const send = async (method, path, { token, body } = {}) => {
    const headers = { ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { "content-type": "application/json" } : {}) };
    const answer = await fetch(address + path,
      { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null };
  };
  return {
    get: (path, token) => send("GET", path, { token }),
    post: (path, body, token) => send("POST", path, { body, token }),
    put: (path, body, token) => send("PUT", path, { body, token }),
    patch: (path, body, token) => send("PATCH", path, { body, token }),
    me: (token) => send("GET", "/api/v1/auth/me", { token }),
  };
}
