// What the person sees while the client loads, when it cannot start, and when it has crashed. Plain
// HTML from index.html; works without the client.

function part(id: string): HTMLElement | null {
  return document.getElementById(id);
}

export function showProgress(done: number): void {
  const bar = part("loading-bar");
  if (bar instanceof HTMLProgressElement) bar.value = done;
}

// After five seconds, say so and offer the text view.
export function startLoading(): () => void {
  const timer = setTimeout(() => {
    const note = part("loading-note");
    if (note !== null) note.hidden = false;
  }, 5000);
  return () => {
    clearTimeout(timer);
    part("loading")?.remove();
    part("failed")?.remove();
  };
}

export function showFailure(error: unknown): void {
  console.error("candor: could not start", error);
  const loading = part("loading");
  const failed = part("failed");
  if (loading !== null) loading.hidden = true;
  if (failed !== null) failed.hidden = false;
  part("failed-retry")?.addEventListener("click", () => location.reload());
}

// The client is gone; the recorder and its uploads go on. The reference finds the error in the
// console.
export function showCrash(error: unknown, inTextView: boolean): void {
  const reference = Math.random().toString(36).slice(2, 8).toUpperCase();
  console.error(`candor: stopped (${reference})`, error);
  const crashed = part("crashed");
  if (crashed === null || !crashed.hidden) return;
  crashed.hidden = false;
  const code = part("crashed-reference");
  if (code !== null) code.textContent = reference;
  const text = part("crashed-text");
  if (text !== null) text.hidden = inTextView;
  const address = new URL(location.href);
  address.searchParams.set("view", "text");
  if (text instanceof HTMLAnchorElement) text.href = address.href;
  const reload = part("crashed-reload");
  reload?.addEventListener("click", () => location.reload());
  setTimeout(() => (inTextView ? reload : text)?.focus());
}
