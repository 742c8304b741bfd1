// The WebGL2 context of the canvas, and the canvas's size in device pixels.

// The attributes count on the first call only: every later call, emscripten's too, returns the
// context that exists. Null where the browser has no WebGL2.
export function openContext(canvas: HTMLCanvasElement): WebGL2RenderingContext | null {
  return canvas.getContext("webgl2", {
    alpha: false, antialias: false, depth: false, stencil: false, preserveDrawingBuffer: false,
    powerPreference: "low-power",
  });
}

// Setting a size, even the same, makes the picture anew; with a context that takes a while.
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
