import { openRepository } from "../../git/repository.ts";
import { resolveInHistory } from "../../sweep/history.ts";
import { readHistory } from "../../sweep/whole.ts";
import type { CommandArgs } from "../command.ts";
import { optimizeLater } from "../compiling.ts";
import type { ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { mustWantSome } from "../left-out.ts";
import { namedPlace } from "../named-place.ts";
import { settingsRoot, sweepAndReport, sweepOptions } from "../sweep-and-report.ts";

/** `keysweep history [repo]` */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  optimizeLater("history");
  const repository = await openRepository(namedPlace(words[0], io.cwd));
  return sweepAndReport(
    {
      command: "history",
      root: settingsRoot(repository),
      gitDir: repository.commonDir,
      scope: "the whole history",
      label: "history",
      read: async ({ config, context }) => {
        const wanting = mustWantSome(repository, config);
        wanting.catch(() => {});
        const reading = await readHistory(repository, context, sweepOptions(options));
        await wanting;
        return reading;
      },
      resolve: (reading) =>
        resolveInHistory(repository, reading, {
          unreachable: options.unreachable === true,
          now: new Date(),
        }),
    },
    options,
    io,
  );
}
