import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { loadConfig } from "../../config/load.ts";
import type { Config } from "../../config/types.ts";
import { loadScanner } from "../../detect/scanner.ts";
import { KeysweepError, messageOf } from "../../errors.ts";
import { openRepository, type Repository } from "../../git/repository.ts";
import { gatherLeaks, type PlacedSighting } from "../../leaks/gather.ts";
import type { RunResult } from "../../leaks/types.ts";
import { readAll } from "../../sources/stdin.ts";
import { createExaminer } from "../../sweep/examine.ts";
import { leaksAgain, readReport } from "../../sweep/find-again.ts";
import type { CommandArgs } from "../commands.ts";
import type { ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { report, reportTargets } from "../output.ts";
import { askHidden } from "../prompt.ts";
import { openVerifier, withVerdicts } from "../verification.ts";

/** `keysweep verify [report.json]`. A key is never an argument: shells and process lists keep those. */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  const targets = await reportTargets(options, io.cwd);
  const startedAt = performance.now();
  const repository = await repositoryHere(io.cwd);
  const root = repository?.root ?? repository?.gitDir ?? io.cwd;
  const config = await loadConfig(
    root,
    io.cwd,
    options.config === undefined ? {} : { config: options.config },
  );
  const file = words[0];
  const found =
    file === undefined ? await fromInput(config, io) : await fromReport(file, config, repository, io);
  const result: RunResult = {
    command: "verify",
    leaks: found.leaks,
    coverage: { blobs: found.leaks.length, bytes: 0, gaps: found.gaps, skips: [] },
    allowed: { inline: 0, ignoreFile: 0, config: 0, baseline: 0 },
    warnings: [],
    ruleCount: config.ruleSet.rules.length,
    scope: found.scope,
    durationMs: 0,
  };
  const verifier = await openVerifier(options, repository?.commonDir);
  const verified = await withVerdicts(result, verifier, io);
  const durationMs = Math.round(performance.now() - startedAt);
  return report({ ...verified, durationMs }, targets, { "fail-on": "live", ...options }, io);
}

async function repositoryHere(cwd: string): Promise<Repository | undefined> {
  try {
    return await openRepository(cwd);
  } catch (error) {
    if (error instanceof KeysweepError && error.code === "NOT_A_REPOSITORY") return undefined;
    throw error;
  }
}

interface Found {
  readonly leaks: RunResult["leaks"];
  readonly gaps: RunResult["coverage"]["gaps"];
  readonly scope: string;
}

/** Keys typed at a hidden prompt or piped in. */
async function fromInput(config: Config, io: Io): Promise<Found> {
  const bytes =
    io.stdin.isTTY === true ? Buffer.from(await askHidden("Key (not shown): ", io)) : await readAll(io.stdin);
  const scanner = await loadScanner(config.ruleSet);
  const examiner = createExaminer(scanner, {
    ruleSet: config.ruleSet,
    allowComments: [],
    knownRules: new Set(config.ruleSet.rules.map(({ id }) => id)),
  });
  const { sightings } = examiner.locate(bytes, { kind: "stdin" }, scanner.scan(bytes));
  if (sightings.length === 0) {
    throw new KeysweepError("USAGE", "no key of a known form was given", {
      hint: "Some keys are told only by their name: give the whole line, MISTRAL_API_KEY=…",
    });
  }
  const placed = sightings.map((sighting): PlacedSighting => ({ sighting, place: { kind: "stdin" } }));
  return { leaks: gatherLeaks(placed, []).leaks, gaps: [], scope: "what was given" };
}

/** The leaks of an earlier run, found again where its report says they stand. */
async function fromReport(
  file: string,
  config: Config,
  repository: Repository | undefined,
  io: Io,
): Promise<Found> {
  let text: string;
  try {
    text = await readFile(resolve(io.cwd, file), "utf8");
  } catch (error) {
    throw new KeysweepError("NOT_FOUND", `${file} cannot be read: ${messageOf(error)}`, {
      hint: "Give a report made with --format json. A key is never an argument: keysweep verify asks for it.",
      cause: error,
    });
  }
  const { leaks, gaps } = await leaksAgain(readReport(text, file), config, repository, io.cwd);
  return { leaks, gaps, scope: `the leaks of ${file}` };
}
