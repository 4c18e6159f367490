import { applyEnvFixes, type EnvFixResult, planEnvFixes } from "../../dotenv/fix.ts";
import { openRepository } from "../../git/repository.ts";
import { envResult, runEnvCheck } from "../../sweep/env.ts";
import { openNameMask } from "../../sweep/names/mask.ts";
import { showNames } from "../../sweep/names/shown.ts";
import type { CommandArgs } from "../command.ts";
import type { ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { namedPlace } from "../named-place.ts";
import { report, reportTargets } from "../output.ts";
import { openSession } from "../session.ts";
import { settingsRoot } from "../sweep-and-report.ts";

/** `keysweep env [repo]` */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  const targets = await reportTargets(options, io.cwd);
  const startedAt = performance.now();
  const folder = namedPlace(words[0], io.cwd);
  const repository = await openRepository(folder);
  const { config, context } = await openSession(settingsRoot(repository), options, io, ".env");
  let found = await runEnvCheck(repository, config, context);
  if (options.fix) {
    const plan = planEnvFixes(found);
    const done = await applyEnvFixes(plan, repository.call);
    const said = whatWasDone(done);
    const show = await openNameMask(config, said);
    for (const line of said) io.stderr.write(`${show(line)}\n`);
    found = await runEnvCheck(repository, config, context);
  }
  const result = envResult(found, config.ruleSet.rules.length, Math.round(performance.now() - startedAt));
  return report(await showNames(result, config), targets, options, io);
}

function whatWasDone({ written, unmended, byHand }: EnvFixResult): readonly string[] {
  return [
    ...written.map(({ file, line }) => `added to ${file}: ${line}`),
    ...unmended.map(
      ({ path, file, line, why }) => `${path} is still not kept out by "${line}" in ${file}: ${why}`,
    ),
    ...byHand.map((command) => `left to you: ${command}`),
    ...(written.length === 0 ? ["no ignore line was missing"] : []),
  ];
}
