// QR codes (ISO/IEC 18004) for what a phone is to read from the screen. Drawn here, so the text
// never leaves the page. Loaded with the first one asked for.

import qrcode from "qrcode-generator";

const quiet = 4;   // modules of white around the code, as the standard wants

// An image address of the code: dark on white whatever the theme is, because readers expect that.
export function drawQr(words: string): string {
  const code = qrcode(0, "M");
  code.addData(words);
  code.make();
  const count = code.getModuleCount();
  let path = "";
  for (let row = 0; row < count; row++) {
    for (let from = 0; from < count; from++) {
      let end = from;
      while (end < count && code.isDark(row, end)) end++;
      if (end > from) path += `M${from + quiet} ${row + quiet}h${end - from}v1h-${end - from}z`;
      from = end;
    }
  }
  const size = count + 2 * quiet;
  return "data:image/svg+xml," + encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" `
    + `shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/>`
    + `<path d="${path}"/></svg>`);
}

// The command {do: "qr", text} answered with {event: "qr", url}; "" when the text is too long.
export function answerQr(json: string): string {
  const { text } = JSON.parse(json) as { text: string };
  let url = "";
  try {
    url = drawQr(text);
  } catch (error) {
    console.warn("qr:", error);
  }
  return JSON.stringify({ event: "qr", url });
}
