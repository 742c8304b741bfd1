// Runs before the client has arrived: a first WebGL2 context takes longer than loading the client,
// so it is opened while the network works. surface.ts opens it where this came too early.

import { fitCanvas, openContext } from "./webgl.js";

const canvas = document.getElementById("canvas");
if (canvas instanceof HTMLCanvasElement) {
  fitCanvas(canvas, Math.round(innerWidth * devicePixelRatio),
    Math.round(innerHeight * devicePixelRatio));
  openContext(canvas);
}
