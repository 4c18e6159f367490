import { sha256 } from "../digest.ts";
import type { Concern, RunResult } from "../leaks/types.ts";
import { quoted } from "./describe.ts";

/** The concerns of a run, none where nobody looked for them. */
export function concernsOf(result: RunResult): readonly Concern[] {
  return result.concerns ?? [];
}

/** What a concern says and the line that mends it, in whole sentences; neutralised, without its path. */
export function concernSentences({ message, fix }: Concern): string {
  const mend = fix === undefined ? "" : ` To mend it, add to ${quoted(fix.file)}: ${quoted(fix.line)}`;
  const words = quoted(message, MESSAGE);
  return `${words}${/[.!?…]$/.test(words) ? "" : "."}${mend}`;
}

/** Messages are keysweep's own sentences around a path. */
const MESSAGE = 1000;

/** A stable name, the same when lines move: 32 hexadecimal digits. */
export function concernId({ code, path, message }: Concern): string {
  return sha256(`${code}\0${path}\0${message}`).toString("hex").slice(0, 32);
}
