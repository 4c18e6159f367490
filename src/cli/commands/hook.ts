import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { KeysweepError, systemWords } from "../../errors.ts";
import { readCommitSettings } from "../../git/commit-settings.ts";
import { parsePrePushLines, parsePreReceiveLines, type RefUpdate } from "../../git/push.ts";
import type { CommitSelection } from "../../git/range.ts";
import { isZero, openRepository, type Repository } from "../../git/repository.ts";
import { commitMessageSource, cutMessage } from "../../sources/commit-message.ts";
import { pushSource } from "../../sources/push.ts";
import { readAll } from "../../sources/stdin.ts";
import { withinGlobs } from "../../sweep/paths.ts";
import type { CommandArgs } from "../command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Io, Output } from "../io.ts";
import { readFrom, settingsRoot, sweepAndReport } from "../sweep-and-report.ts";

/** `keysweep hook <name> [argument…]`: the arguments are those git gives the hook. */
export async function run(args: CommandArgs, io: Io): Promise<ExitCode> {
  const [name, ...rest] = args.words;
  // Nobody waits for "no leak" after every commit.
  const quiet = { ...args, options: { quiet: true, ...args.options } };
  switch (name) {
    case "pre-commit":
    case "pre-merge-commit": {
      const staged = await import("./staged.ts");
      return staged.run({ ...quiet, words: [] }, io);
    }
    case "commit-msg":
      return commitMessage(rest, quiet, io);
    case "pre-push":
      return prePush(rest, quiet, io);
    case "pre-receive":
      return preReceive(quiet, io);
    default:
      throw new KeysweepError("USAGE", `keysweep knows no hook "${name}"`, {
        hint: "It knows pre-commit, pre-merge-commit, commit-msg, pre-push and pre-receive.",
      });
  }
}

async function commitMessage([file]: readonly string[], { options }: CommandArgs, io: Io): Promise<ExitCode> {
  if (file === undefined) {
    throw new KeysweepError("USAGE", "the commit-msg hook is given the file that holds the message", {
      hint: 'Write in the hook: keysweep hook commit-msg "$1"',
    });
  }
  let bytes: Uint8Array;
  try {
    bytes = await readFile(resolve(io.cwd, file));
  } catch (error) {
    throw new KeysweepError("NOT_FOUND", `${file} cannot be read: ${systemWords(error)}`, { cause: error });
  }
  const repository = await openRepository(io.cwd);
  // Git tells a hook that no editor was opened by making it a command that does nothing.
  const rules = { ...(await readCommitSettings(repository)), edited: io.env.GIT_EDITOR !== ":" };
  return sweepAndReport(
    {
      command: "commit-msg",
      root: settingsRoot(repository),
      gitDir: repository.commonDir,
      scope: "the commit message",
      label: "message",
      read: readFrom(options, () => commitMessageSource(cutMessage(bytes, rules))),
    },
    options,
    io,
  );
}

async function prePush([remote]: readonly string[], args: CommandArgs, io: Io): Promise<ExitCode> {
  const repository = await openRepository(io.cwd);
  const updates = parsePrePushLines((await readAll(io.stdin)).toString("utf8"));
  // A push without anything new has no lines either, but git names the remote.
  if (remote === undefined && updates.length === 0)
    throw new KeysweepError("USAGE", "the pre-push hook was told of no push", {
      hint: 'Write in the hook: keysweep hook pre-push "$@". It must get git\'s standard input, too (lefthook: use_stdin: true).',
    });
  // A push to an address instead of a named remote comes with the address as its name: nothing is known of it then.
  const known = remote !== undefined && /^[\w.][\w./-]*$/.test(remote) ? [{ remote }] : [];
  return sweepPush("pre-push", repository, updates, known, args, io);
}

async function preReceive(args: CommandArgs, io: Io): Promise<ExitCode> {
  const repository = await openRepository(io.cwd);
  const updates = parsePreReceiveLines((await readAll(io.stdin)).toString("utf8"));
  // Git runs it only where there is something: another command of the hook has read it, and keysweep would pass everything.
  if (updates.length === 0)
    throw new KeysweepError("USAGE", "the pre-receive hook was told of no push", {
      hint: "It reads what git writes to its standard input: nothing else in the hook may read that first.",
    });
  // What the server says comes to the terminal of whoever pushes, behind "remote: ".
  const stdout: Output = {
    write: io.stdout.write.bind(io.stdout),
    isTTY: io.stdout.isTTY === true,
    columns: (io.stdout.columns ?? 80) - REMOTE,
  };
  return sweepPush("pre-receive", repository, updates, ["every-ref"], args, { ...io, stdout });
}

/** Columns of what git writes before each line of a server's. */
const REMOTE = "remote: ".length;

/** Of a push of more branches, those are asked for their files of which one would be enough. */
const MOST_ENDS = 20;

async function sweepPush(
  command: "pre-push" | "pre-receive",
  repository: Repository,
  updates: readonly RefUpdate[],
  known: CommitSelection["without"],
  { options }: CommandArgs,
  io: Io,
): Promise<ExitCode> {
  const changed = updates.filter((update) => !isZero(update.new));
  const arriving = changed.map(({ ref }) => ref);
  const ends = changed.slice(0, MOST_ENDS).map((update) => update.new);
  if (arriving.length === 0) return EXIT.clean;
  const named = arriving
    .slice(0, 3)
    .map((ref) => ref.replace(/^refs\/heads\//, "").replace(/^refs\/tags\//, "tag "));
  const more = arriving.length > named.length ? ` and ${arriving.length - named.length} more` : "";
  return sweepAndReport(
    {
      command,
      root: settingsRoot(repository),
      gitDir: repository.commonDir,
      scope: `the push to ${named.join(", ")}${more}`,
      label: "push",
      read: readFrom(
        options,
        (config, seen) => withinGlobs(pushSource(repository, updates, known), config, seen),
        async ({ pathsOf }) => {
          const all = await Promise.all(ends.map((id) => pathsOf(repository, id)));
          return all.flat();
        },
      ),
    },
    options,
    io,
  );
}
