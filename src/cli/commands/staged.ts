import { KeysweepError } from "../../errors.ts";
import { openRepository } from "../../git/repository.ts";
import { stagedSource } from "../../sources/staged.ts";
import { withinGlobs } from "../../sweep/paths.ts";
import type { CommandArgs } from "../command.ts";
import type { ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { readFrom, settingsRoot, sweepAndReport } from "../sweep-and-report.ts";

/** `keysweep staged` */
export async function run({ options }: CommandArgs, io: Io): Promise<ExitCode> {
  const repository = await openRepository(io.cwd);
  // An index of its own may be named by GIT_INDEX_FILE, as a server's tools do.
  if (repository.bare && io.env.GIT_INDEX_FILE === undefined)
    throw new KeysweepError("USAGE", "nothing is staged in a bare repository", {
      hint: "It has only history: keysweep history.",
    });
  return sweepAndReport(
    {
      command: "staged",
      root: settingsRoot(repository),
      gitDir: repository.commonDir,
      scope: "what the next commit adds",
      label: "staged",
      read: readFrom(
        options,
        (config, seen) => withinGlobs(stagedSource(repository), config, seen),
        ({ stagedPaths }) => stagedPaths(repository),
      ),
    },
    options,
    io,
  );
}
