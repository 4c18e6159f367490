import type { SimpleGit } from "simple-git";
import { KeysweepError, messageOf } from "../errors.ts";
import { type GitCall, gitEnvironment, gitFailure, SAFE_CONFIG } from "./process.ts";

/**
 * Variables simple-git refuses to see in an environment that is handed to it, whatever its options say about `GIT_…`.
 * None of them changes what git answers here.
 */
const NEVER_PASSED = [
  "EDITOR",
  "PAGER",
  "PREFIX",
  "SSH_ASKPASS",
  "VISUAL",
  "GIT_EDITOR",
  "GIT_SEQUENCE_EDITOR",
  "GIT_TEMPLATE_DIR",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG",
] as const;

/**
 * Asks git a short question and returns all it prints, as UTF-8 text. Goes through simple-git, which keeps the whole answer
 * in memory and costs about 50 ms to load: not for anything large, and never on the way of `keysweep staged`.
 * As hardened as {@link startGit}, with the same errors.
 */
export async function ask(args: readonly string[], call: GitCall): Promise<string> {
  const { simpleGit } = await import("simple-git");
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(gitEnvironment(call.env)))
    if (value !== undefined && !(NEVER_PASSED as readonly string[]).includes(name.toUpperCase()))
      env[name] = value;
  // simple-git wraps what its handler returns in an error of its own.
  let failure: KeysweepError | undefined;
  let git: SimpleGit;
  try {
    git = simpleGit({
      baseDir: call.cwd,
      config: [...SAFE_CONFIG],
      // simple-git drops every GIT_ variable that is not named here, those by which a hook says which index and
      // repository are meant included. `gitEnvironment` has already dropped what is unsafe.
      allowEnvironment: Object.keys(env).filter((name) => name.startsWith("GIT_")),
      // These are our own hardening (core.fsmonitor=false, core.hooksPath=/dev/null, …) and the caller's configuration paths.
      unsafe: {
        allowUnsafePager: true,
        allowUnsafeFsMonitor: true,
        allowUnsafeHooksPath: true,
        allowUnsafeProtocolOverride: true,
        allowUnsafeConfigPaths: true,
        allowUnsafeExec: true,
      },
      // By default a failure that prints nothing would pass for an empty answer.
      errors(_, result) {
        if (result.exitCode === 0 || call.answers?.includes(result.exitCode)) return undefined;
        const said = Buffer.concat(result.stdErr).toString("utf8");
        failure = said.includes("spawn git ENOENT")
          ? new KeysweepError("GIT_MISSING", "git could not be started", {
              hint: "Install git and make sure that it is on the PATH.",
            })
          : gitFailure(args, result.exitCode, said);
        return failure;
      },
    }).env(env);
  } catch (error) {
    throw new KeysweepError("GIT_FAILED", `git cannot be started in ${call.cwd}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  try {
    return await git.raw(["--no-replace-objects", "--literal-pathspecs", ...args]);
  } catch (error) {
    if (failure !== undefined) throw failure;
    throw new KeysweepError("GIT_FAILED", `git ${args[0] ?? ""} failed: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
