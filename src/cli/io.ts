import type { Readable } from "node:stream";
import { hasCode, KeysweepError, messageOf } from "../errors.ts";

/** The world a command runs in; tests bring their own. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly signal: AbortSignal;
}

/** A stream that a command writes to. */
export interface Output {
  /** `done` is called when the text is out of our hands, or could not be written. */
  write(text: string, done?: (error?: Error | null) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Writes all of `text` and waits until it is out. A reader that has seen enough (`keysweep | head`) is no failure; anything else, a full
 * disk say, is an `IO` error.
 */
export function writeOut(output: Output, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (error) => {
      if (!error || hasCode(error, "EPIPE")) resolve();
      else
        reject(
          new KeysweepError("IO", `standard output cannot be written to: ${messageOf(error)}`, {
            cause: error,
          }),
        );
    });
  });
}

/** The process's own world. */
export function processIo(signal: AbortSignal): Io {
  // Without a listener a stream's error would end the process with a stack trace; `writeOut` deals with it.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signal,
  };
}

/** Whether to colour what goes to `output`: `--no-color`, then NO_COLOR, FORCE_COLOR, then whether a person sits there. */
export function wantsColor(io: Io, output: Output, flag: boolean | undefined): boolean {
  if (flag === false) return false;
  if (io.env.NO_COLOR !== undefined && io.env.NO_COLOR !== "") return false;
  const forced = io.env.FORCE_COLOR;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return output.isTTY === true && io.env.TERM !== "dumb";
}
