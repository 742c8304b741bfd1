// The text view: the mirror laid out as a plain page. Chosen by ?view=text (for this tab), by the
// person (kept as a preference), and automatically without WebGL2, with forced colours, after a
// crash and in print.

import { readPreference, savePreference } from "./preferences.js";

const tabKey = "candor.view";

export type View = "text" | "canvas";

export function wantedView(): View {
  const asked = new URL(location.href).searchParams.get("view");
  if (asked === "text" || asked === "canvas") {
    rememberForTab(asked);
    if (asked === "canvas") savePreference("view", "");
    return asked;
  }
  return tabView() ?? (readPreference("view") === "text" ? "text" : "canvas");
}

export function keepView(view: View): void {
  savePreference("view", view === "text" ? "text" : "");
  rememberForTab(view);
}

function tabView(): View | null {
  try {
    const kept = sessionStorage.getItem(tabKey);
    return kept === "text" || kept === "canvas" ? kept : null;
  } catch {
    return null;
  }
}

function rememberForTab(view: View): void {
  try {
    sessionStorage.setItem(tabKey, view);
  } catch {
    return;
  }
}

// Print: the same layout while the print dialog is open, with every row.
export function onPrint(change: (printing: boolean) => void): void {
  window.addEventListener("beforeprint", () => change(true));
  window.addEventListener("afterprint", () => change(false));
}
