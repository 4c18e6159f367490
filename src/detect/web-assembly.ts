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

/** WebAssembly; not to be touched unless {@link canCompile}. */
export const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Api };

/** Whether WebAssembly is switched on (`--jitless` switches it off). */
export function canCompile(): boolean {
  return WebAssembly !== undefined;
}
