import { readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readIfThere } from "../../config/read-text.ts";
import { KeysweepError, systemWords } from "../../errors.ts";
import { gitText } from "../../git/process.ts";
import { openRepository, type Repository } from "../../git/repository.ts";
import {
  BASELINE_FILE,
  type BaselineEntry,
  type Decision,
  entriesFor,
  isDay,
  mergeEntries,
  parseBaseline,
  renderBaseline,
  STATUSES,
} from "../../leaks/baseline.ts";
import { parseForeignBaseline, recognise } from "../../leaks/foreign-baseline.ts";
import type { RunResult } from "../../leaks/types.ts";
import { concludeRun } from "../../sweep/conclude.ts";
import type { RunContext } from "../../sweep/run.ts";
import { readRepository } from "../../sweep/whole.ts";
import type { CommandArgs } from "../command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type Io, type Output, writeOut } from "../io.ts";
import type { OptionValues } from "../options.ts";
import { openSession, type Session } from "../session.ts";

/** `keysweep baseline`, `keysweep baseline review` */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  if (words[0] !== undefined && words[0] !== "review") {
    throw new KeysweepError("USAGE", "write `keysweep baseline`, or `keysweep baseline review`");
  }
  const narrowed = [options.include, options.exclude, options.rule, options["skip-rule"]].some(Boolean);
  if (options.prune && (words[0] !== undefined || options.import !== undefined || narrowed))
    throw new KeysweepError("USAGE", "--prune looks at everything and does nothing else", {
      hint: "Write keysweep baseline --prune alone.",
    });
  const repository = await openRepository(io.cwd);
  const root = repository.root ?? repository.gitDir;
  const file = join(root, BASELINE_FILE);
  const decision = decisionOf(options, await whoIsHere(repository, options));
  const text = await readIfThere(file);
  const before = text === undefined ? [] : parseBaseline(text, BASELINE_FILE);
  const save = async (entries: readonly BaselineEntry[]) => {
    try {
      await replaceFile(file, renderBaseline(entries));
    } catch (error) {
      throw new KeysweepError("IO", `${BASELINE_FILE} could not be written: ${systemWords(error)}`, {
        cause: error,
      });
    }
  };
  const session = await openSession(root, options, io, "history");
  if (options.prune)
    return prune(repository, before, session, save, options.quiet ? { ...io, stdout: SILENT } : io);
  // What is over is written anew, unless another scanner's file says what counts: nobody need be told that it was over.
  const today = new Date().toISOString().slice(0, 10);
  const counting =
    options.import === undefined
      ? before.filter(({ until }) => until === undefined || until >= today)
      : before;
  const context = { ...session.context, baseline: counting };
  const result = await sweepAll(repository, context, !narrowed).finally(session.progress.clear);
  if (words[0] === "review") {
    const { reviewLeaks } = await import("../review.ts");
    return reviewLeaks({ repository, result, entries: before, decision, config: session.config, save }, io);
  }
  const added = await addedEntries(result, decision, options, io);
  // An empty one is written, too: branches that both add to it merge better where it was there before them.
  // What a merge has left unsorted and twice is put in order.
  const entries = mergeEntries(before, added.entries);
  const isSame = text === renderBaseline(entries);
  if (!isSame) await save(entries);
  const known = new Set(before.map(({ fingerprint }) => fingerprint));
  const renewed = added.entries.filter(({ fingerprint }) => known.has(fingerprint)).length;
  const again = renewed === 0 ? "" : `, ${renewed} renewed`;
  const kept = before.length === renewed ? "" : `, beside ${before.length - renewed} that were there`;
  const done = isSame
    ? "Nothing is left to write down.\n"
    : `${BASELINE_FILE}: ${countOf(added.entries.length - renewed, "new ")}${again}${kept}. Commit it.\n`;
  if (!options.quiet) await writeOut(io.stdout, done + (await mergeHint(repository)));
  await writeOut(io.stdout, added.note);
  for (const warning of result.warnings) await writeOut(io.stdout, `${warning}\n`);
  if (result.coverage.gaps.length === 0) return EXIT.clean;
  io.stderr.write(`keysweep: not everything could be read\n  ${WHAT_NOT}\n`);
  return EXIT.incomplete;
}

/** For `--quiet`. */
const SILENT: Output = {
  write(_, done) {
    done?.();
  },
};

const WHAT_NOT = "A bare keysweep says what could not.";

/** `keysweep baseline --prune`: takes out what is found no more, where everything could be read. */
async function prune(
  repository: Repository,
  before: readonly BaselineEntry[],
  { context, progress }: Session,
  save: (entries: readonly BaselineEntry[]) => Promise<void>,
  io: Io,
): Promise<ExitCode> {
  const { leaks, coverage } = await sweepAll(repository, { ...context, baseline: [] }, true).finally(
    progress.clear,
  );
  if (coverage.gaps.length > 0) {
    io.stderr.write(`keysweep: not everything could be read, so nothing was taken out\n  ${WHAT_NOT}\n`);
    return EXIT.incomplete;
  }
  const found = new Set(leaks.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint)));
  const left = before.filter(({ fingerprint }) => found.has(fingerprint));
  if (left.length < before.length) await save(left);
  await writeOut(
    io.stdout,
    left.length === before.length
      ? `${BASELINE_FILE}: something is found for each of ${countOf(left.length)}; nothing was taken out.\n`
      : `${BASELINE_FILE}: ${countOf(before.length - left.length)} taken out, ${left.length} left. Commit it.\n`,
  );
  return EXIT.clean;
}

const countOf = (count: number, kind = ""): string => `${count} ${kind}${count === 1 ? "entry" : "entries"}`;

/** Writes a file whole or not at all: a full disk must not cost the decisions of years. A link stays one. */
async function replaceFile(file: string, text: string): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const temporary = `${target}.${process.pid}`;
  try {
    const mode = (await stat(target).catch(() => undefined))?.mode;
    await writeFile(temporary, text, { flag: "wx", ...(mode !== undefined && { mode: mode & 0o777 }) });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Two branches that both add entries touch the same lines: git keeps both sides where it is told to. Empty where it is. */
async function mergeHint({ call, root }: Repository): Promise<string> {
  if (root === undefined) return "";
  const said = await gitText(["check-attr", "merge", "--", BASELINE_FILE], { ...call, cwd: root });
  return said.trimEnd().endsWith(": merge: union")
    ? ""
    : `So that branches that both add to it merge by themselves, add to .gitattributes: ${BASELINE_FILE} merge=union\n`;
}

async function sweepAll(repository: Repository, context: RunContext, whole: boolean): Promise<RunResult> {
  const startedAt = performance.now();
  const { reading, resolved } = await readRepository(repository, context);
  const what = { command: "check", scope: "everything", startedAt, whole } as const;
  return concludeRun(what, reading, resolved, context);
}

/** What was found and is in no baseline yet; with `--import` only what the other scanner's file names. */
async function addedEntries(
  { leaks }: RunResult,
  decision: Decision,
  options: OptionValues,
  io: Io,
): Promise<{ readonly entries: readonly BaselineEntry[]; readonly note: string }> {
  const name = options.import;
  if (name === undefined) return { entries: leaks.flatMap((leak) => entriesFor(leak, decision)), note: "" };
  let text: string;
  try {
    text = await readFile(resolve(io.cwd, name), "utf8");
  } catch (error) {
    throw new KeysweepError("NOT_FOUND", `${name} cannot be read: ${systemWords(error)}`, { cause: error });
  }
  const { recognised, unknown } = recognise(leaks, parseForeignBaseline(text, name));
  return {
    entries: recognised.flatMap(({ leak, falsePositive }) =>
      entriesFor(leak, falsePositive ? { ...decision, status: "false-positive" } : decision),
    ),
    note:
      unknown === 0
        ? ""
        : `${unknown} of ${name} mean nothing that keysweep reports, or that is not dealt with already.\n`,
  };
}

/** `--status`, `--reason`, `--who` and `--until`. Throws `USAGE`. */
function decisionOf(options: OptionValues, who: string): Decision {
  const given = options.status ?? "accepted";
  const status = STATUSES.find((one) => one === given);
  if (status === undefined)
    throw new KeysweepError("USAGE", `--status takes ${STATUSES.join(", ")}, not "${given}"`);
  const { until } = options;
  if (until !== undefined && !isDay(until))
    throw new KeysweepError("USAGE", `--until takes a day, YYYY-MM-DD, not "${until}"`);
  return { status, reason: options.reason ?? "", who, ...(until !== undefined && { until }) };
}

async function whoIsHere({ call }: Repository, { who }: OptionValues): Promise<string> {
  return who ?? (await gitText(["config", "--get", "user.name"], { ...call, answers: [1] })).trim();
}
