import type { Interface } from "node:readline";
import { KeysweepError } from "../errors.ts";
import { hasMoreLines } from "../rotate/key-text.ts";
import type { Io } from "./io.ts";
import { CTRL_C } from "./keys.ts";

/** Asks at a terminal without showing what is typed. Throws `USAGE` when nothing is typed or the person stops. */
export async function askHidden(question: string, io: Io): Promise<string> {
  const typed = await askAtTerminal(question, io, { hidden: true });
  if (typed === undefined) throw new KeysweepError("USAGE", "stopped: nothing was asked");
  if (typed === "") throw new KeysweepError("USAGE", "nothing was typed");
  return typed;
}

/**
 * What a person typed, without blanks at its ends; undefined when they ended it (Ctrl-C, Ctrl-D). A hidden answer that
 * begins a key of several lines is read to the key's end.
 */
async function askAtTerminal(
  question: string,
  io: Io,
  { hidden }: { readonly hidden: boolean },
): Promise<string | undefined> {
  const { createInterface } = await import("node:readline/promises");
  const { Writable } = await import("node:stream");
  // readline redraws its line with the question; where nothing of what is typed may be seen, its output is swallowed.
  if (hidden) io.stderr.write(question);
  const echo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!hidden) io.stderr.write(chunk.toString());
      done();
    },
  });
  const lines = createInterface({ input: io.stdin, output: echo, terminal: true });
  const ended = new AbortController();
  lines.once("SIGINT", () => ended.abort());
  // Without this a question that the end of input leaves open would never be answered.
  lines.once("close", () => ended.abort());
  const signal = AbortSignal.any([io.signal, ended.signal]);
  // Of what is pasted at once, the lines behind the first come while nobody asks for them.
  const behind: string[] = [];
  lines.on("line", (line) => behind.push(line));
  try {
    let text = await lines.question(hidden ? "" : question, { signal });
    while (hidden && hasMoreLines(text)) {
      const next = behind.shift() ?? (await lines.question("", { signal }));
      text += `\n${next}`;
    }
    // Whoever pastes several keys means all of them.
    return hidden ? [text, ...behind].join("\n").trim() : text.trim();
  } catch (error) {
    if (ended.signal.aborted && !io.signal.aborted) return undefined;
    throw error;
  } finally {
    if (hidden || ended.signal.aborted) io.stderr.write("\n");
    lines.close();
  }
}

/** Somebody who answers questions: at a terminal, or by the lines of standard input, one an answer. */
export interface Person {
  /** For keys, those of several lines included. Undefined: there will be no answer. */
  askHidden(question: string): Promise<string | undefined>;
  ask(question: string): Promise<string | undefined>;
  /** After a hidden answer nothing that is typed is shown: until here, or the next question that is not hidden. */
  show(): void;
  /** Lets go of standard input. */
  close(): void;
}

export function createPerson(io: Io): Person {
  if (io.stdin.isTTY === true) {
    let unhush = (_keep: boolean): void => {};
    const show = (): void => unhush(false);
    return {
      async askHidden(question) {
        unhush(true);
        const typed = await askAtTerminal(question, io, { hidden: true });
        unhush = hush(io);
        return typed;
      },
      ask(question) {
        show();
        return askAtTerminal(question, io, { hidden: false });
      },
      show,
      close: show,
    };
  }
  let lines: Interface | undefined;
  let reader: AsyncIterator<string> | undefined;
  const nextLine = async (): Promise<string | undefined> => {
    if (reader === undefined) {
      const { createInterface } = await import("node:readline");
      lines = createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY });
      reader = lines[Symbol.asyncIterator]();
    }
    const next = await reader.next();
    return next.done === true ? undefined : next.value;
  };
  const answer = async (question: string, isKey: boolean): Promise<string | undefined> => {
    io.stderr.write(question);
    let text = await nextLine();
    while (isKey && text !== undefined && hasMoreLines(text)) {
      const more = await nextLine();
      if (more === undefined) break;
      text += `\n${more}`;
    }
    io.stderr.write("\n");
    return text?.trim();
  };
  return {
    ask: (question) => answer(question, false),
    askHidden: (question) => answer(question, true),
    show: () => {},
    close: () => lines?.close(),
  };
}

/**
 * Shows nothing of what is typed while nobody asks: a provider is asked about a new key for a minute and a half, and whoever has seen
 * that it was the wrong one pastes the right one meanwhile. Returns how to end that; what was typed is kept for the next
 * question, or dropped.
 */
function hush({ stdin }: Io): (keep: boolean) => void {
  if (!("setRawMode" in stdin)) return () => {};
  const terminal = stdin as NodeJS.ReadStream;
  const typed: Buffer[] = [];
  const listen = (chunk: Buffer): void => {
    typed.push(chunk);
    // What is no signal while the terminal shows nothing.
    if (chunk.includes(CTRL_C)) process.emit("SIGINT");
  };
  terminal.setRawMode(true);
  terminal.on("data", listen).resume();
  let ended = false;
  return (keep) => {
    if (ended) return;
    ended = true;
    terminal.off("data", listen);
    terminal.pause();
    terminal.setRawMode(false);
    if (keep && typed.length > 0) terminal.unshift(Buffer.concat(typed));
  };
}
