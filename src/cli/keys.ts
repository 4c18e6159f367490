import type { Io } from "./io.ts";

/** The key Ctrl-C sends while it is read as a key. */
export const CTRL_C = "\x03";

/** An escape sequence, which arrows and other keys without a letter send, whole; or one character. */
const KEY = /\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|[^\x1b])?|./gsu;

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
        // Taken apart, an arrow would press the letter it ends with: a decision that nobody made.
        waiting = String(value).match(KEY) ?? [];
      }
      return waiting.shift();
    },
    close() {
      terminal?.setRawMode(false);
      stdin.pause();
    },
  };
}
