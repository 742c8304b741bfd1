// Copies text. navigator.clipboard exists on secure origins only; elsewhere the old command still
// works.

export function copyText(text: string): void {
  if (navigator.clipboard === undefined) {
    copyOldWay(text);
    return;
  }
  navigator.clipboard.writeText(text).catch(() => copyOldWay(text));
}

function copyOldWay(text: string): void {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "vh";
  area.setAttribute("aria-hidden", "true");
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
}
