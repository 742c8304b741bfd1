// Lets the page start without a connection. Keeps the shell's HTML and the hashed files of this
// build; serves the files from there (a name never changes its content) and the HTML only when the
// server does not answer. Requests of the client and uploads are not touched. A new build replaces
// the old files once every page of the old build is closed.

interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface WorkerFetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const cacheName = "candor-shell";
const shellKey = "/";
const files = candorBundle.filter((name) => /\.[0-9A-Za-z]{8}\.\w+$/.test(name));

addEventListener("install", (event) => {
  (event as WorkerEvent).waitUntil(install());
});

addEventListener("activate", (event) => {
  (event as WorkerEvent).waitUntil(dropOld());
});

addEventListener("fetch", (event) => {
  const fetching = event as WorkerFetchEvent;
  const { request } = fetching;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && !url.pathname.startsWith("/api/")) {
    fetching.respondWith(page(request));
  } else if (files.includes(url.pathname)) {
    fetching.respondWith(file(request));
  }
});

async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(files);
  await cache.add(new Request(shellKey, { headers: { Accept: "text/html" }, cache: "no-cache" }));
}

async function dropOld(): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const request of await cache.keys()) {
    const name = new URL(request.url).pathname;
    if (name !== shellKey && !files.includes(name)) await cache.delete(request);
  }
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(cacheName)).match(shellKey);
    if (kept === undefined) throw error;
    return kept;
  }
}

async function file(request: Request): Promise<Response> {
  return await (await caches.open(cacheName)).match(request) ?? fetch(request);
}
