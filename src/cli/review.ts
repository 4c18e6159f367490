import type { Config } from "../config/types.ts";
import { loadScanner } from "../detect/scanner.ts";
import { KeysweepError } from "../errors.ts";
import type { Repository } from "../git/repository.ts";
import {
  type BaselineEntry,
  type Decision,
  entriesFor,
  mergeEntries,
  type Status,
  whereOf,
} from "../leaks/baseline.ts";
import type { Leak, RunResult } from "../leaks/types.ts";
import { readSurroundings } from "../sweep/surroundings.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Io } from "./io.ts";
import { CTRL_C, readKeys } from "./keys.ts";
import { plainText } from "./plain.ts";
import { isInteractive } from "./question.ts";

/** What a review works on. */
export interface Review {
  readonly repository: Repository;
  readonly config: Config;
  readonly result: RunResult;
  /** Those of the file as it is. */
  readonly entries: readonly BaselineEntry[];
  /** Who decides, why and until when; the status is asked for. */
  readonly decision: Decision;
  readonly save: (entries: readonly BaselineEntry[]) => Promise<void>;
}

const STATUS_KEYS: Readonly<Record<string, Status>> = {
  f: "false-positive",
  t: "test",
  r: "rotated",
  a: "accepted",
};
const HELP = "[f]alse positive  [t]est  [r]otated  [a]ccepted  [s]kip  [b]ack  [q]uit";

/**
 * Walks through the leaks that no baseline covers, one key a decision. Every decision is written at once, so whoever quits goes on where
 * they stopped. Throws `USAGE` where no person sits.
 */
export async function reviewLeaks(review: Review, io: Io): Promise<ExitCode> {
  const { leaks } = review.result;
  if (leaks.length === 0) {
    io.stdout.write("Nothing is left to decide.\n");
    return EXIT.clean;
  }
  if (!isInteractive(io))
    throw new KeysweepError("USAGE", "a review needs a terminal", {
      hint: "keysweep baseline --status … --reason … decides for all of them.",
    });
  const scanner = await loadScanner(review.config.ruleSet);
  const keys = readKeys(io);
  const decided = new Map<Leak, Status>();
  const saveDecided = () => {
    const added = [...decided].flatMap(([leak, status]) => entriesFor(leak, { ...review.decision, status }));
    return review.save(mergeEntries(review.entries, added));
  };
  try {
    let at = 0;
    while (at < leaks.length) {
      const leak = leaks[at] as Leak;
      io.stdout.write(await describe(leak, `${at + 1} of ${leaks.length}`, review, scanner));
      const answer = await answerOf(keys.next);
      if (answer === "quit") break;
      if (answer === "back") {
        at = Math.max(0, at - 1);
        if (decided.delete(leaks[at] as Leak)) await saveDecided();
        io.stdout.write("back\n");
        continue;
      }
      if (answer !== "skip") {
        decided.set(leak, answer);
        await saveDecided();
      }
      io.stdout.write(`${answer}\n`);
      at++;
    }
  } finally {
    keys.close();
  }
  const left = leaks.length - decided.size;
  io.stdout.write(
    `\n${decided.size} decided, ${left} left.${left > 0 ? " keysweep baseline review goes on with them." : ""}\n`,
  );
  return EXIT.clean;
}

/** Waits for a key that means something. The end of input means to quit. */
async function answerOf(next: () => Promise<string | undefined>): Promise<Status | "skip" | "back" | "quit"> {
  for (;;) {
    const key = (await next())?.toLowerCase();
    if (key === undefined || key === "q" || key === CTRL_C) return "quit";
    if (key === "b") return "back";
    if (key === "s" || key === " ") return "skip";
    const status = Object.hasOwn(STATUS_KEYS, key) ? STATUS_KEYS[key] : undefined;
    if (status !== undefined) return status;
  }
}

async function describe(
  leak: Leak,
  position: string,
  { repository }: Review,
  scanner: Awaited<ReturnType<typeof loadScanner>>,
): Promise<string> {
  const [first] = leak.findings;
  if (first === undefined) throw new Error("a leak without a finding");
  const code = await readSurroundings(repository, first, scanner);
  const width = String(code.at(-1)?.number ?? 0).length;
  const more = leak.findings.length > 1 ? ` and ${leak.findings.length - 1} more` : "";
  const rows = [
    "",
    `${position}  ${leak.severity}  ${leak.description}  ${leak.secret.redacted()}`,
    `${whereOf(first.place)}:${first.line}${more}  (${leak.ruleId}, ${leak.confidence} confidence)`,
    ...code.map(
      ({ number, text, isFinding }) => `${isFinding ? ">" : " "} ${String(number).padStart(width)}  ${text}`,
    ),
    ...first.notes.map((note) => `  ${note}`),
  ];
  return `${plainText(rows.join("\n"))}\n${HELP} `;
}
