import { parseRange } from "../../git/range.ts";
import { openRepository } from "../../git/repository.ts";
import { rangeSource } from "../../sources/range.ts";
import { withinGlobs } from "../../sweep/paths.ts";
import { concludeRun, readSource, resolveDirectly } from "../../sweep/run.ts";
import type { CommandArgs } from "../commands.ts";
import type { ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { report, reportTargets } from "../output.ts";
import { openSession } from "../session.ts";

/** `keysweep range <base>..<head>` */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  const targets = await reportTargets(options, io.cwd);
  const startedAt = performance.now();
  const range = parseRange(words[0] as string);
  const repository = await openRepository(io.cwd);
  const session = await openSession(repository.root ?? repository.gitDir, options, io, "range");
  const reading = await readSource(
    withinGlobs(rangeSource(repository, range), session.config),
    session.context,
  );
  session.progress.clear();
  const resolved = resolveDirectly(reading.sightings);
  const result = await concludeRun(
    { command: "range", scope: words[0] as string, startedAt },
    reading,
    resolved,
    session.context,
  );
  return report(result, targets, options, io);
}
