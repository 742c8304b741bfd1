// Theme of native elements: CSS variables from the tokens C++ uses on the canvas, so both always
// agree.

const schemes = ["light", "dark", "contrast"] as const;

export function setTheme(scheme: number, tokensJson: string): void {
  const root = document.documentElement;
  root.dataset["scheme"] = schemes[scheme] ?? "light";
  const tokens: unknown = JSON.parse(tokensJson);
  if (typeof tokens !== "object" || tokens === null) return;
  for (const [name, value] of Object.entries(tokens)) {
    if (typeof value !== "string" || !CSS.supports("color", value)) continue;
    root.style.setProperty(`--${name.replaceAll("_", "-")}`, value);
    if (name === "bg") setThemeColour(value);
  }
  root.style.colorScheme = isDark(root) ? "dark" : "light";
}

function setThemeColour(value: string): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    meta.content = value;
    meta.removeAttribute("media");
  }
}

// High contrast is black on white or the reverse; the tokens say which.
function isDark(root: HTMLElement): boolean {
  const value = root.style.getPropertyValue("--bg").trim();
  const channels = /^#(..)(..)(..)/.exec(value)?.slice(1).map((part) => parseInt(part, 16));
  if (channels === undefined) return root.dataset["scheme"] === "dark";
  const [red = 255, green = 255, blue = 255] = channels;
  return red * 0.299 + green * 0.587 + blue * 0.114 < 128;
}
