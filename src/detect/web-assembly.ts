/** The memory of a module. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The little of the WebAssembly API that is used here: neither the es2023 library nor node's types declare it. */
interface Api {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
}

declare const WebAssembly: Api | undefined;

/** Whether WebAssembly is switched on (`--jitless` switches it off). */
export function canCompile(): boolean {
  return typeof WebAssembly !== "undefined";
}

/** A module, compiled; not to be asked for unless {@link canCompile}. */
export function compileModule(base64: string): object {
  const { Module } = WebAssembly as Api;
  return new Module(Buffer.from(base64, "base64"));
}

/** What an instance of its own of a compiled module exports. */
export function instanceOf(module: object): object {
  const { Instance } = WebAssembly as Api;
  return new Instance(module).exports;
}
