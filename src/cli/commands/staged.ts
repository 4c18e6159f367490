import { openRepository } from "../../git/repository.ts";
import { stagedSource } from "../../sources/staged.ts";
import { withinGlobs } from "../../sweep/paths.ts";
import { concludeRun, readSource, resolveDirectly } from "../../sweep/run.ts";
import type { CommandArgs } from "../commands.ts";
import type { ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { report, reportTargets } from "../output.ts";
import { openSession } from "../session.ts";

/** `keysweep staged` */
export async function run({ options }: CommandArgs, io: Io): Promise<ExitCode> {
  const targets = await reportTargets(options, io.cwd);
  const startedAt = performance.now();
  const repository = await openRepository(io.cwd);
  const session = await openSession(repository.root ?? repository.gitDir, options, io, "staged");
  const reading = await readSource(withinGlobs(stagedSource(repository), session.config), session.context);
  session.progress.clear();
  const resolved = resolveDirectly(reading.sightings);
  const result = await concludeRun(
    { command: "staged", scope: "what the next commit adds", startedAt },
    reading,
    resolved,
    session.context,
  );
  return report(result, targets, options, io);
}
