import { createInterface } from "node:readline";
import type { Io } from "./io.ts";

/** Whether a person sits in front of both ends. */
export function isInteractive(io: Io): boolean {
  return "isTTY" in io.stdin && io.stdin.isTTY === true && io.stdout.isTTY === true;
}

/** Asks a question that is answered with yes or no; an empty answer, or the end of input, is no. */
export async function askYesNo(io: Io, question: string): Promise<boolean> {
  io.stdout.write(`${question} [y/N] `);
  const lines = createInterface({ input: io.stdin });
  try {
    for await (const line of lines) return /^y(?:es)?$/i.test(line.trim());
  } finally {
    lines.close();
  }
  io.stdout.write("\n");
  return false;
}
