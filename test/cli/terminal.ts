import { PassThrough } from "node:stream";
import type { Io } from "../../src/cli/io.ts";

/** A terminal that a test sits at: waits for a question, types the answer, sees what is shown. */
export interface Terminal {
  readonly io: Io;
  /** Everything that was shown so far, on both streams. */
  shown(): string;
  /** Waits until `question` is shown anew and types `text` and a return. */
  answer(question: string, text: string): Promise<void>;
  /** The same without the return. */
  type(question: string, text: string): Promise<void>;
}

export function createTerminal(
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  columns = 100,
): Terminal {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  let shown = "";
  /** Where the next question is looked for: behind the last one. */
  let from = 0;
  const output = {
    isTTY: true,
    columns,
    write(text: string, done?: (error?: Error | null) => void) {
      // Where the cursor goes is no text.
      shown += text.replace(/\u001b\[[\d;]*[A-Za-z]/g, "");
      done?.();
    },
  };
  async function type(question: string, text: string): Promise<void> {
    const end = performance.now() + 30_000;
    for (;;) {
      const at = shown.indexOf(question, from);
      if (at >= 0) {
        from = at + question.length;
        break;
      }
      if (performance.now() > end) throw new Error(`"${question}" was not asked: ${shown.slice(from)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // The question is shown a moment before anybody listens.
    await new Promise((resolve) => setTimeout(resolve, 50));
    stdin.write(text);
  }
  return {
    io: {
      stdin,
      stdout: output,
      stderr: output,
      env: { NO_COLOR: "1", CI: "true", ...env },
      cwd,
      signal: new AbortController().signal,
    },
    shown: () => shown,
    answer: (question, text) => type(question, `${text}\r`),
    type,
  };
}
