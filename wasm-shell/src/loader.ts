// Starts the client: the emscripten module is part of this bundle, the Wasm streams in beside it
// (index.html preloads it). The raw size is known from the build, because a compressed answer does
// not tell it; so the progress bar is true.

import createModule from "candor:app";
import type { ClientModule, ShellImports } from "./bridge.js";

export async function loadClient(shell: ShellImports, canvas: HTMLCanvasElement,
  onProgress: (part: number) => void): Promise<ClientModule> {
  const wasm = fetchWasm(onProgress);
  return new Promise((done, fail) => {
    wasm.catch(fail);
    createModule({
      shell, canvas,
      locateFile: () => candorWasmUrl,
      instantiateWasm: (imports, ready) => {
        wasm.then((response) => WebAssembly.instantiateStreaming(response, imports))
          .then((result) => ready(result.instance, result.module)).catch(fail);
        return {};
      },
      onAbort: fail,
    }).then((module) => done(module as ClientModule), fail);
  });
}

async function fetchWasm(onProgress: (part: number) => void): Promise<Response> {
  const response = await fetch(candorWasmUrl);
  if (!response.ok || response.body === null) throw new Error(`wasm: status ${response.status}`);
  let loaded = 0;
  const counted = response.body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      loaded += chunk.length;
      onProgress(Math.min(1, loaded / candorWasmBytes));
      controller.enqueue(chunk);
    },
  }));
  return new Response(counted, { headers: { "Content-Type": "application/wasm" } });
}
