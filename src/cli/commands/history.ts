import { resolve } from "node:path";
import { openRepository } from "../../git/repository.ts";
import { historySource } from "../../sources/history.ts";
import { resolveInHistory } from "../../sweep/history.ts";
import { concludeRun, readSource } from "../../sweep/run.ts";
import type { CommandArgs } from "../commands.ts";
import type { ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { report, reportTargets } from "../output.ts";
import { openSession } from "../session.ts";

/** `keysweep history [repo]` */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  const targets = await reportTargets(options, io.cwd);
  const startedAt = performance.now();
  const repository = await openRepository(resolve(io.cwd, words[0] ?? "."));
  const session = await openSession(repository.root ?? repository.gitDir, options, io, "history");
  const reading = await readSource(historySource(repository), session.context);
  session.progress.clear();
  const resolved = await resolveInHistory(repository, reading.sightings, {
    unreachable: options.unreachable === true,
    now: new Date(),
  });
  const result = await concludeRun(
    { command: "history", scope: "the whole history", startedAt },
    reading,
    resolved,
    session.context,
  );
  return report(result, targets, options, io);
}
