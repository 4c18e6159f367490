import type { Config } from "../config/types.ts";
import { loadScanner } from "../detect/load-scanner.ts";
import { KeysweepError } from "../errors.ts";
import type { Repository } from "../git/repository.ts";
import {
  BASELINE_FILE,
  type BaselineEntry,
  type Decision,
  entriesFor,
  mergeEntries,
  type Status,
  whereOf,
} from "../leaks/baseline.ts";
import type { Leak, RunResult } from "../leaks/types.ts";
import { type Palette, palette } from "../report/palette.ts";
import { displayWidth } from "../report/width.ts";
import { readSurroundings } from "../sweep/surroundings.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { type Io, wantsColor } from "./io.ts";
import { CTRL_C, type Keys, readKeys } from "./keys.ts";
import { inColumns, plainText } from "./plain.ts";
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
const HELP = "[f]alse positive  [t]est  [r]otated  [a]ccepted  [s]kip  [b]ack  [w]hy  [q]uit";
const ENTER = /^[\r\n]$/;
const ERASE = /^[\x7f\b]$/;
const ESCAPE = "\x1b";

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
  const paint = await palette(wantsColor(io, io.stdout, undefined));
  const keys = readKeys(io);
  const decided = new Map<Leak, Decision>();
  const saveDecided = () =>
    review.save(
      mergeEntries(
        review.entries,
        [...decided].flatMap(([leak, decision]) => entriesFor(leak, decision)),
      ),
    );
  /** What was taken back by going back, and reasons that wait for a decision. */
  const before = new Map<Leak, Status>();
  const reasons = new Map<Leak, string>();
  try {
    let at = 0;
    while (at < leaks.length) {
      const leak = leaks[at] as Leak;
      const position = `${at + 1} of ${leaks.length}`;
      io.stdout.write(
        await describe(
          leak,
          { position, was: before.get(leak), why: reasons.get(leak) },
          review,
          scanner,
          paint,
        ),
      );
      const answer = await answerOf(keys);
      if (answer === "quit") break;
      if (answer === "why") {
        const reason = await readReason(keys, io);
        if (reason !== undefined) reasons.set(leak, reason);
        continue;
      }
      if (answer === "back") {
        at = Math.max(0, at - 1);
        const taken = leaks[at] as Leak;
        const decision = decided.get(taken);
        if (decision !== undefined) before.set(taken, decision.status);
        if (decided.delete(taken)) await saveDecided();
        io.stdout.write("\nback\n");
        continue;
      }
      if (answer !== "skip") {
        decided.set(leak, {
          ...review.decision,
          status: answer,
          reason: reasons.get(leak) ?? review.decision.reason,
        });
        await saveDecided();
      }
      io.stdout.write(`\n${answer}\n`);
      at++;
    }
  } finally {
    keys.close();
  }
  const left = leaks.length - decided.size;
  const ended = inColumns(
    `${decided.size} decided, ${left} left.${left > 0 ? " keysweep baseline review goes on with them." : ""}${decided.size > 0 ? ` Commit ${BASELINE_FILE}.` : ""}`,
    io.stdout.columns,
  );
  io.stdout.write(`\n${ended}\n`);
  return EXIT.clean;
}

/** Waits for a key that means something. The end of input means to quit. */
async function answerOf({ next }: Keys): Promise<Status | "skip" | "back" | "why" | "quit"> {
  for (;;) {
    const key = (await next())?.toLowerCase();
    if (key === undefined || key === "q" || key === CTRL_C) return "quit";
    if (key === "b") return "back";
    if (key === "s" || key === " ") return "skip";
    if (key === "w") return "why";
    const status = Object.hasOwn(STATUS_KEYS, key) ? STATUS_KEYS[key] : undefined;
    if (status !== undefined) return status;
  }
}

/** A line that is typed while keys are read one by one; `undefined` when it is left with Escape, Ctrl-C or the end of input. */
async function readReason({ next }: Keys, io: Io): Promise<string | undefined> {
  io.stdout.write("\nWhy (Enter ends, Escape drops it): ");
  let typed: string[] = [];
  for (;;) {
    const key = await next();
    if (key === undefined || key === ESCAPE || key === CTRL_C) break;
    if (ENTER.test(key)) {
      io.stdout.write("\n");
      return typed.join("").trim();
    }
    if (ERASE.test(key)) {
      io.stdout.write("\b \b".repeat(displayWidth(typed.at(-1) ?? "")));
      typed = typed.slice(0, -1);
    } else if (plainText(key) === key) {
      typed.push(key);
      io.stdout.write(key);
    }
  }
  io.stdout.write("\n");
  return undefined;
}

/** What is said of a leak beside what it is. */
interface Standing {
  readonly position: string;
  /** How it was decided before the person came back to it. */
  readonly was: Status | undefined;
  readonly why: string | undefined;
}

async function describe(
  leak: Leak,
  { position, was, why }: Standing,
  { repository }: Review,
  scanner: Awaited<ReturnType<typeof loadScanner>>,
  paint: Palette,
): Promise<string> {
  const [first] = leak.findings;
  if (first === undefined) throw new Error("a leak without a finding");
  const code = await readSurroundings(repository, first, scanner);
  const width = String(code.at(-1)?.number ?? 0).length;
  const more = leak.findings.length > 1 ? ` and ${leak.findings.length - 1} more` : "";
  const rank = paint.severity[leak.severity](leak.severity);
  const place = paint.path(plainText(`${whereOf(first.place)}:${first.line}`));
  const rows = [
    "",
    `${paint.dim(position)}  ${rank}  ${paint.strong(plainText(leak.description))}  ${leak.secret.redacted()}`,
    `${place}${more}  ${paint.dim(plainText(`(${leak.ruleId}, ${leak.confidence} confidence)`))}`,
    ...code.map(({ number, text, isFinding }) => {
      const words = plainText(text);
      const shown = isFinding ? words.replace(MASKED, (mask) => paint.secret(mask)) : words;
      return `${isFinding ? ">" : " "} ${paint.dim(String(number).padStart(width))}  ${shown}`;
    }),
    ...first.notes.map((note) => `  ${plainText(note)}`),
    ...(was === undefined ? [] : [`  It was ${was}; the next key decides anew.`]),
    ...(why === undefined ? [] : [`  Why: ${plainText(why)}`]),
  ];
  return `${rows.join("\n")}\n${paint.dim(HELP)}`;
}

/** A secret as it is shown among code. */
const MASKED = /\*{8}/g;
