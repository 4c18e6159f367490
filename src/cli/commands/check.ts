import { resolve } from "node:path";
import { openRepository } from "../../git/repository.ts";
import { historySource } from "../../sources/history.ts";
import { worktreeSource } from "../../sources/worktree.ts";
import { envConcerns, runEnvCheck } from "../../sweep/env.ts";
import { resolveInHistory } from "../../sweep/history.ts";
import { sweepHistory } from "../../sweep/pack/sweep.ts";
import { concludeRun, joinReadings, readSource, resolveDirectly } from "../../sweep/run.ts";
import type { CommandArgs } from "../commands.ts";
import type { ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { report, reportTargets } from "../output.ts";
import { openSession } from "../session.ts";
import { sweepOptions, verifyIfAsked } from "../sweep-and-report.ts";
import { failOnOf } from "../verification.ts";

/** `keysweep [repo]`: working tree, history and .env coverage in one verdict. A bare repository has history alone. */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  const targets = await reportTargets(options, io.cwd);
  failOnOf(options, options.verify === true);
  const startedAt = performance.now();
  const repository = await openRepository(resolve(io.cwd, words[0] ?? "."));
  const session = await openSession(repository.root ?? repository.gitDir, options, io, "history");
  const { config, context } = session;
  const globs = { include: config.include, exclude: config.exclude };
  const tree =
    repository.root === undefined
      ? undefined
      : await readSource(
          worktreeSource(repository, { globs, maxBinaryBytes: config.maxBinaryBytes }),
          context,
        );
  const past = options["no-packs"]
    ? await readSource(historySource(repository), context)
    : await sweepHistory(repository, context, sweepOptions(options));
  const env = repository.root === undefined ? undefined : await runEnvCheck(repository.root, config);
  session.progress.clear();
  const inPast = await resolveInHistory(repository, past.sightings, { unreachable: false, now: new Date() });
  const resolved = {
    ...inPast,
    placed: [...resolveDirectly(tree?.sightings ?? []).placed, ...inPast.placed],
  };
  const reading = joinReadings([...(tree ? [tree] : []), past]);
  const scope = tree
    ? "the working tree, the whole history and .env coverage"
    : "the whole history of a bare repository";
  const narrowed = [options.include, options.exclude, options.rule, options["skip-rule"]].some(Boolean);
  const result = await concludeRun(
    { command: "check", scope, startedAt, whole: tree !== undefined && !narrowed },
    reading,
    resolved,
    context,
  );
  const whole = env
    ? {
        ...result,
        concerns: envConcerns(env),
        coverage: { ...result.coverage, gaps: [...result.coverage.gaps, ...env.gaps] },
      }
    : result;
  return report(await verifyIfAsked(whole, options, repository.commonDir, io), targets, options, io);
}
