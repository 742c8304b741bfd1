// What is not saved yet: the browser's question before the tab goes away, and one text of this tab
// that a reload gives back. C++ says when and what. The listener exists only while there is
// something to lose: a page that has one is not kept for back and forward.

const key = "candor.draft";

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

let asking = false;

export function warnBeforeLeaving(on: boolean): void {
  asking = on;
  if (on) addEventListener("beforeunload", ask);
  else removeEventListener("beforeunload", ask);
}

// An address of another program (mailto:) opens beside the page; the browser would still ask.
export function openBeside(open: () => void): void {
  removeEventListener("beforeunload", ask);
  open();
  setTimeout(() => warnBeforeLeaving(asking), 500);
}

export function keepDraft(text: string): void {
  try {
    if (text === "") sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    return;
  }
}

export function keptDraft(): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}
