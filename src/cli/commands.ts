import type { ExitCode } from "./exit.ts";
import type { Io } from "./io.ts";
import type { OptionName, OptionValues } from "./options.ts";

/** What a command is run with. */
export interface CommandArgs {
  /** Words that are no options, in order. */
  readonly words: readonly string[];
  readonly options: OptionValues;
}

/** The module of a command. */
export interface Command {
  run(args: CommandArgs, io: Io): Promise<ExitCode>;
}

export interface CommandSpec {
  readonly name: string;
  /** The words it takes, as help shows them. */
  readonly words: string;
  /** The least and most words it takes. */
  readonly count: readonly [least: number, most: number];
  readonly summary: string;
  readonly options: readonly OptionName[];
  readonly examples: readonly string[];
  /** Loads the command; nothing else of it is loaded before. */
  load(): Promise<Command>;
}

const ANY = Number.POSITIVE_INFINITY;

const REPORTING: readonly OptionName[] = [
  "format",
  "output",
  "no-color",
  "quiet",
  "show-secrets",
  "exit-zero",
];
const CHOOSING: readonly OptionName[] = ["config", "include", "exclude", "rule", "skip-rule"];
const VERIFYING: readonly OptionName[] = ["verify", "fail-on", "openai-base-url"];
const SCANNING: readonly OptionName[] = [...REPORTING, ...CHOOSING, ...VERIFYING];

/** The command of a bare `keysweep`. */
export const DEFAULT_COMMAND = "check";

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: "check",
    words: "[repo]",
    count: [0, 1],
    summary: "Does this repository leak? Working tree, whole history and .env coverage, one verdict",
    options: SCANNING,
    examples: ["keysweep", "keysweep ../other-repo"],
    load: () => import("./commands/check.ts"),
  },
  {
    name: "scan",
    words: "[path…]",
    count: [0, ANY],
    summary: "Scan the working tree, or the files and folders named; - is stdin",
    options: [...SCANNING, "no-git"],
    examples: ["keysweep scan", "keysweep scan src .env", "git diff | keysweep scan -"],
    load: () => import("./commands/scan.ts"),
  },
  {
    name: "staged",
    words: "",
    count: [0, 0],
    summary: "Scan what the next commit would add: for a pre-commit hook",
    options: SCANNING,
    examples: ["keysweep staged"],
    load: () => import("./commands/staged.ts"),
  },
  {
    name: "range",
    words: "<base>..<head>",
    count: [1, 1],
    summary: "Scan everything that head has and base has not: for CI",
    options: SCANNING,
    examples: ["keysweep range origin/main..HEAD"],
    load: () => import("./commands/range.ts"),
  },
  {
    name: "history",
    words: "[repo]",
    count: [0, 1],
    summary: "Sweep every file, message and note of the whole past",
    options: [...SCANNING, "unreachable"],
    examples: ["keysweep history", "keysweep history --format sarif --output leaks.sarif"],
    load: () => import("./commands/history.ts"),
  },
  {
    name: "hook",
    words: "<name> [argument…]",
    count: [1, ANY],
    summary: "What git hooks call: pre-commit, commit-msg, pre-push, and pre-receive on a server",
    options: SCANNING,
    examples: [
      "keysweep hook pre-commit",
      'keysweep hook commit-msg "$1"',
      'keysweep hook pre-push "$@"',
      "keysweep hook pre-receive",
    ],
    load: () => import("./commands/hook.ts"),
  },
  {
    name: "env",
    words: "[repo]",
    count: [0, 1],
    summary: "Is every .env file kept out of git, of images, of packages?",
    options: ["format", "output", "no-color", "quiet", "exit-zero", "config", "fix"],
    examples: ["keysweep env", "keysweep env --fix"],
    load: () => import("./commands/env.ts"),
  },
  {
    name: "baseline",
    words: "[review]",
    count: [0, 1],
    summary: "Write down which leaks are dealt with, all at once or one by one",
    options: [...CHOOSING, "status", "reason", "who", "until", "import", "quiet"],
    examples: [
      "keysweep baseline review",
      'keysweep baseline --status accepted --reason "before keysweep" --until 2027-06-30',
      "keysweep baseline --import .secrets.baseline",
    ],
    load: () => import("./commands/baseline.ts"),
  },
  {
    name: "init",
    words: "[repo]",
    count: [0, 1],
    summary: "Set keysweep up the way this repository works: hooks, CI, settings",
    options: ["yes", "dry-run", "no-color"],
    examples: ["keysweep init", "keysweep init --dry-run", "keysweep init --yes"],
    load: () => import("./commands/init.ts"),
  },
  {
    name: "doctor",
    words: "[repo]",
    count: [0, 1],
    summary: "Does the protection really work here? Hooks, rules, CI, .env, versions",
    options: ["json", "config", "no-color"],
    examples: ["keysweep doctor", "keysweep doctor --json"],
    load: () => import("./commands/doctor.ts"),
  },
  {
    name: "verify",
    words: "[report.json]",
    count: [0, 1],
    summary: "Is a key live? Reads one from a prompt or stdin, or all of an earlier JSON report",
    options: [...REPORTING, "config", "fail-on", "openai-base-url"],
    examples: ["keysweep verify", "pbpaste | keysweep verify", "keysweep verify leaks.json"],
    load: () => import("./commands/verify.ts"),
  },
  {
    name: "rules",
    words: "[test <file>]",
    count: [0, 2],
    summary: "List the rules in force, or say what each makes of a text",
    options: ["id", "json", "config", "rule", "skip-rule", "no-color", "show-secrets"],
    examples: ["keysweep rules --id openai-project-key", "keysweep rules test notes.txt"],
    load: () => import("./commands/rules.ts"),
  },
];

export function commandNamed(name: string): CommandSpec | undefined {
  return COMMANDS.find((command) => command.name === name);
}
