import type { Io } from "./io.ts";

/** The key Ctrl-C sends while it is read as a key. */
export const CTRL_C = "\x03";

/** Reads single keys from a terminal, one call a key; `undefined` when there are no more. `close` gives the terminal back. */
export interface Keys {
  next(): Promise<string | undefined>;
  close(): void;
}

export function readKeys({ stdin }: Io): Keys {
  const terminal = "setRawMode" in stdin ? (stdin as NodeJS.ReadStream) : undefined;
  terminal?.setRawMode(true);
  const chunks = stdin[Symbol.asyncIterator]();
  let waiting: string[] = [];
  return {
    async next() {
      while (waiting.length === 0) {
        const { value, done } = await chunks.next();
        if (done) return undefined;
        waiting = [...String(value)];
      }
      return waiting.shift();
    },
    close() {
      terminal?.setRawMode(false);
      stdin.pause();
    },
  };
}
