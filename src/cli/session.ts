import { loadConfig } from "../config/load.ts";
import type { ReadText } from "../config/read-text.ts";
import type { Config, ConfigFlags } from "../config/types.ts";
import { readPermissions } from "../sweep/permissions.ts";
import type { RunContext } from "../sweep/run.ts";
import type { Io } from "./io.ts";
import type { OptionValues } from "./options.ts";
import { createProgress, type ProgressLine } from "./progress.ts";

/** What a scanning command works with: configuration, ignore files, progress. */
export interface Session {
  readonly config: Config;
  readonly context: RunContext;
  readonly progress: ProgressLine;
}

/** Reads configuration and ignore files of the folder `root`. Throws `CONFIG`, `RULES` or `USAGE`. */
export async function openSession(
  root: string,
  options: OptionValues,
  io: Io,
  label: string,
): Promise<Session> {
  const from = options["settings-from"];
  const read = from === undefined ? undefined : await readerAt(root, from);
  const config = await loadConfig(root, io.cwd, configFlags(options), read);
  const progress = createProgress(io, label, options.quiet === true);
  return {
    config,
    progress,
    context: {
      config,
      ...(await readPermissions(root, config, read)),
      onProgress: progress.update,
      signal: io.signal,
    },
  };
}

/** The reader of settings as a commit has them; most runs load nothing of it. */
async function readerAt(root: string, commit: string): Promise<ReadText> {
  const { openRepository } = await import("../git/repository.ts");
  const { settingsAt } = await import("../sweep/settings-at.ts");
  return settingsAt(await openRepository(root), commit);
}

function configFlags({ config, include, exclude, rule, ...options }: OptionValues): ConfigFlags {
  const skipRule = options["skip-rule"];
  return {
    ...(config !== undefined && { config }),
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(rule && { rule }),
    ...(skipRule && { skipRule }),
    ...(options["ignore-comments"] && { allowComments: [] }),
    ...(options["show-permitted"] && { showPermitted: true }),
  };
}
