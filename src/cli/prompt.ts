import { KeysweepError } from "../errors.ts";
import type { Io } from "./io.ts";

/** Asks at a terminal without showing what is typed. Throws `USAGE` when nothing is typed, the signal's reason on Ctrl-C. */
export async function askHidden(question: string, io: Io): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const { Writable } = await import("node:stream");
  io.stderr.write(question);
  // readline echoes to its output: this one swallows it.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: io.stdin, output: silent, terminal: true });
  const interrupted = new AbortController();
  lines.on("SIGINT", () => interrupted.abort());
  try {
    const typed = await lines.question("", { signal: AbortSignal.any([io.signal, interrupted.signal]) });
    if (typed.trim() === "") throw new KeysweepError("USAGE", "nothing was typed");
    return typed.trim();
  } catch (error) {
    if (interrupted.signal.aborted)
      throw new KeysweepError("USAGE", "stopped: nothing was asked", { cause: error });
    throw error;
  } finally {
    io.stderr.write("\n");
    lines.close();
  }
}
