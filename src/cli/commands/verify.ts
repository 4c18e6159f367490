import { loadConfig } from "../../config/load.ts";
import type { Config } from "../../config/types.ts";
import type { Repository } from "../../git/repository.ts";
import type { RunResult } from "../../leaks/types.ts";
import { readAll } from "../../sources/stdin.ts";
import { leaksAgain } from "../../sweep/find-again.ts";
import type { CommandArgs } from "../command.ts";
import type { ExitCode } from "../exit.ts";
import { leaksGiven } from "../given-key.ts";
import type { Io } from "../io.ts";
import { report, reportTargets } from "../output.ts";
import { askHidden } from "../prompt.ts";
import { readReportFile } from "../report-file.ts";
import { repositoryHere } from "../repository-here.ts";
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

interface Found {
  readonly leaks: RunResult["leaks"];
  readonly gaps: RunResult["coverage"]["gaps"];
  readonly scope: string;
}

/** Keys typed at a hidden prompt or piped in. */
async function fromInput(config: Config, io: Io): Promise<Found> {
  const bytes =
    io.stdin.isTTY === true ? Buffer.from(await askHidden("Key (not shown): ", io)) : await readAll(io.stdin);
  return { leaks: await leaksGiven(bytes, config), gaps: [], scope: "what was given" };
}

/** The leaks of an earlier run, found again where its report says they stand. */
async function fromReport(
  file: string,
  config: Config,
  repository: Repository | undefined,
  io: Io,
): Promise<Found> {
  const reported = await readReportFile(file, io.cwd);
  const { leaks, gaps } = await leaksAgain(reported, config, repository, io.cwd);
  return { leaks, gaps, scope: `the leaks of ${file}` };
}
