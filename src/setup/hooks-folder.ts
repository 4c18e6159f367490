import { isAbsolute, join } from "node:path";
import { gitText } from "../git/process.ts";
import type { Repository } from "../git/repository.ts";

/** Where git looks for hooks, and who said so. */
export interface HooksFolder {
  readonly path: string;
  /** `core.hooksPath` as it is written, with the scope that sets it; absent for the default. */
  readonly setting?: { readonly value: string; readonly scope: string };
}

/** Linked worktrees share the hooks of the main one unless `core.hooksPath` is relative: then each looks in its own tree. */
export async function hooksFolder(repository: Repository): Promise<HooksFolder> {
  // keysweep itself starts git with a hooksPath of its own (scope "command"): that one is not meant.
  const answer = await gitText(
    ["config", "--show-scope", "--type=path", "-z", "--get-all", "core.hooksPath"],
    // The system's configuration counts for the hooks of a commit, though it does not for what keysweep reads.
    { ...repository.call, env: { ...repository.call.env, GIT_CONFIG_NOSYSTEM: undefined }, answers: [1] },
  );
  const parts = answer.split("\0");
  const settings: { scope: string; value: string }[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2)
    settings.push({ scope: parts[at] ?? "", value: parts[at + 1] ?? "" });
  const last = settings.filter(({ scope }) => scope !== "command").at(-1);
  if (last === undefined) return { path: join(repository.commonDir, "hooks") };
  const base = repository.root ?? repository.gitDir;
  return { path: isAbsolute(last.value) ? last.value : join(base, last.value), setting: last };
}
