// What build.mjs provides to the sources at bundling time.

// The Emscripten module factory of build/wasm/app.mjs.
declare module "candor:app" {
  interface ModuleOptions {
    locateFile?: (name: string) => string;
    instantiateWasm?: (
      imports: WebAssembly.Imports,
      ready: (instance: WebAssembly.Instance, module?: WebAssembly.Module) => void,
    ) => object;
    onAbort?: (reason: unknown) => void;
    print?: (line: string) => void;
    printErr?: (line: string) => void;
    [name: string]: unknown;
  }
  const createModule: (options: ModuleOptions) => Promise<unknown>;
  export default createModule;
}

// lucide name -> inner SVG markup (24 x 24, stroke only) of every icon in assets/icons.json.
declare module "candor:icons" {
  export const icons: Readonly<Record<string, string>>;
}

// Addresses in the bundle, content-hashed: the Wasm file, the Inter font, every src/**/*_worker.ts
// by its name without extension, and (in service_worker.ts) the list of files worth keeping
// offline.
declare const candorWasmUrl: string;
declare const candorWasmBytes: number;
declare const candorFontUrl: string;
declare const candorWorkers: Readonly<Record<string, string>>;
declare const candorBundle: readonly string[];
