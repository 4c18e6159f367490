import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { KeysweepError } from "../../errors.ts";
import { openRepository } from "../../git/repository.ts";
import { bySeverity } from "../../leaks/severity.ts";
import type { Gap } from "../../sources/types.ts";
import { envConcerns, runEnvCheck } from "../../sweep/env.ts";
import { showNames } from "../../sweep/names/shown.ts";
import { sweepWhole } from "../../sweep/whole.ts";
import type { CommandArgs } from "../command.ts";
import { optimizeLater } from "../compiling.ts";
import type { ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { mustWantSome } from "../left-out.ts";
import { namedPlace } from "../named-place.ts";
import { report, reportTargets } from "../output.ts";
import { openSession } from "../session.ts";
import { sweepOptions, withStates } from "../sweep-and-report.ts";
import { failOnOf } from "../verification.ts";
import { wayOut } from "../way-out.ts";

/** `keysweep [repo]`: working tree, history and .env coverage in one verdict. Of a bare repository history alone, .env files in it included. */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  optimizeLater("history");
  const targets = await reportTargets(options, io.cwd);
  failOnOf(options, options.verify === true);
  const startedAt = performance.now();
  const [named = "."] = words;
  if (/^[a-z-]+$/.test(named) && !existsSync(resolve(io.cwd, named))) {
    const { commandElsewhere } = await import("../other-scanners.ts");
    throw new KeysweepError("NOT_FOUND", `there is no command and no folder "${named}"`, {
      hint: [commandElsewhere(named), "keysweep --help lists the commands."].filter(Boolean).join(" "),
    });
  }
  const repository = await openRepository(namedPlace(named, io.cwd));
  const session = await openSession(repository.root ?? repository.gitDir, options, io, "history");
  const { config, context } = session;
  const narrowed = [options.include, options.exclude, options.rule, options["skip-rule"]].some(Boolean);
  const wanting = mustWantSome(repository, config);
  wanting.catch(() => {});
  const result = await sweepWhole(repository, context, {
    command: "check",
    startedAt,
    scope: "the working tree, the whole history and .env coverage",
    whole: !narrowed,
    history: sweepOptions(options),
  }).finally(session.progress.clear);
  await wanting;
  // Inside of a .git folder there is no work tree, and the repository is not bare.
  const env =
    repository.root === undefined && !repository.bare
      ? undefined
      : await runEnvCheck(repository, config, context);
  const whole = env
    ? {
        ...result,
        concerns: [...(result.concerns ?? []), ...envConcerns(env)].sort(bySeverity),
        coverage: { ...result.coverage, gaps: joinGaps(result.coverage.gaps, env.gaps) },
      }
    : result;
  const known = await withStates(await showNames(whole, config), options, repository.commonDir, io);
  return report(known, targets, options, io, {
    folder: repository.root ?? repository.gitDir,
    wayOut: wayOut("check", config, options["settings-from"]),
  });
}

/** What both could not read is named once. */
function joinGaps(gaps: readonly Gap[], more: readonly Gap[]): readonly Gap[] {
  const named = new Set(gaps.map(({ what }) => what));
  return [...gaps, ...more.filter(({ what }) => !named.has(what))];
}
