import type { CommandSpec } from "./command.ts";
import type { OptionName } from "./options.ts";

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
const PERMITTING: readonly OptionName[] = ["show-permitted", "ignore-comments"];
const VERIFYING: readonly OptionName[] = ["verify", "fail-on", "openai-base-url", "proxy"];
const SCANNING: readonly OptionName[] = [...REPORTING, ...PERMITTING, ...CHOOSING, ...VERIFYING, "jobs"];
const SWEEPING: readonly OptionName[] = ["no-packs", "no-cache"];

/** The command of a bare `keysweep`. */
export const DEFAULT_COMMAND = "check";

/** Every command, in the order of the help: the one table that the parser, the help and the completion read. `loadCommand` runs one. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: "check",
    words: "[repo]",
    count: [0, 1],
    summary: "Does this repository leak? Working tree, whole history and .env coverage, one verdict",
    options: [...SCANNING, ...SWEEPING, "settings-from"],
    examples: ["keysweep", "keysweep ../other-repo"],
  },
  {
    name: "scan",
    words: "[path…]",
    count: [0, ANY],
    summary: "Scan the working tree, or the files and folders named; - is stdin",
    options: [...SCANNING, "settings-from", "no-git"],
    examples: ["keysweep scan", "keysweep scan src .env", "git diff | keysweep scan -"],
  },
  {
    name: "staged",
    words: "",
    count: [0, 0],
    summary: "Scan what the next commit would add: for a pre-commit hook",
    options: SCANNING,
    examples: ["keysweep staged"],
  },
  {
    name: "range",
    words: "<base>..<head>",
    count: [1, 1],
    summary: "Scan everything that head has and base does not have: for CI",
    options: [...SCANNING, "settings-from"],
    examples: [
      "keysweep range origin/main..HEAD",
      "keysweep range origin/main..HEAD --settings-from origin/main",
    ],
  },
  {
    name: "history",
    words: "[repo]",
    count: [0, 1],
    summary: "Sweep the whole past: every version of every file, every message and note",
    options: [...SCANNING, ...SWEEPING, "settings-from", "unreachable"],
    examples: ["keysweep history", "keysweep history --format sarif --output leaks.sarif"],
  },
  {
    name: "hook",
    words: "<name> [argument…]",
    count: [1, ANY],
    summary:
      "What git hooks call: pre-commit, pre-merge-commit, commit-msg, pre-push, and pre-receive on a server",
    choices: ["pre-commit", "pre-merge-commit", "commit-msg", "pre-push", "pre-receive"],
    options: SCANNING,
    examples: [
      "keysweep hook pre-commit",
      'keysweep hook commit-msg "$1"',
      'keysweep hook pre-push "$@"',
      "keysweep hook pre-receive",
    ],
  },
  {
    name: "env",
    words: "[repo]",
    count: [0, 1],
    summary: "Is every .env file kept out of git, of images, of packages?",
    options: [...REPORTING, ...CHOOSING, "jobs", "fix"],
    examples: ["keysweep env", "keysweep env --fix"],
  },
  {
    name: "baseline",
    words: "[review]",
    count: [0, 1],
    summary: "Record which leaks are dealt with, all at once or one by one",
    choices: ["review"],
    options: [...CHOOSING, "status", "reason", "who", "until", "import", "prune", "quiet"],
    examples: [
      "keysweep baseline review",
      "keysweep baseline --prune",
      'keysweep baseline --reason "before keysweep" --until 2027-06-30',
      "keysweep baseline --import .secrets.baseline",
    ],
  },
  {
    name: "init",
    words: "[repo]",
    count: [0, 1],
    summary: "Set keysweep up in the way that fits this repository: hooks, CI, settings",
    options: ["yes", "dry-run", "no-color"],
    examples: ["keysweep init", "keysweep init --dry-run", "keysweep init --yes"],
  },
  {
    name: "doctor",
    words: "[repo]",
    count: [0, 1],
    summary: "Does the protection really work here? Checks hooks, rules, CI, .env files and versions",
    options: ["json", "config", "no-color"],
    examples: ["keysweep doctor", "keysweep doctor --json"],
  },
  {
    name: "verify",
    words: "[report.json]",
    count: [0, 1],
    summary: "Is a key live? Reads one from a prompt or stdin, or all of an earlier JSON report",
    options: [...REPORTING, "config", "fail-on", "openai-base-url", "proxy"],
    examples: ["keysweep verify", "pbpaste | keysweep verify", "keysweep verify leaks.json"],
  },
  {
    name: "rotate",
    words: "[fingerprint]",
    count: [0, 1],
    summary:
      "Replace a leaked key: create, store, deploy, verify, revoke. Automatic at OpenAI with OPENAI_ADMIN_KEY, otherwise guided",
    options: [
      "report",
      "plan",
      "dry-run",
      "yes",
      "resume",
      "store",
      "deploy",
      "key-id",
      "scopes",
      "expires-in",
      "service-account",
      "dead-after",
      "verify",
      "json",
      "config",
      "openai-base-url",
      "proxy",
      "no-color",
    ],
    examples: [
      "keysweep rotate --plan 0123456789abcdef",
      "keysweep rotate 0123456789abcdef --store github:OPENAI_API_KEY --dry-run",
      "keysweep rotate 0123456789abcdef --store env:.env --deploy ./deploy.sh",
      "keysweep rotate --resume --store env:.env",
    ],
  },
  {
    name: "audit",
    words: "",
    count: [0, 0],
    summary: "Check every OpenAI key of the organization against the policy (needs OPENAI_ADMIN_KEY)",
    options: ["json", "report", "config", "exit-zero", "openai-base-url", "proxy", "no-color"],
    examples: ["keysweep audit", "keysweep audit --json"],
  },
  {
    name: "rules",
    words: "[test <file>]",
    count: [0, 2],
    summary: "List the rules in force, or show what each of them finds in a file",
    options: ["id", "json", "config", "rule", "skip-rule", "no-color", "show-secrets"],
    examples: ["keysweep rules --id openai-project-key", "keysweep rules test notes.txt"],
  },
  {
    name: "completion",
    words: "<shell>",
    count: [1, 1],
    summary: "Print a script that completes keysweep's commands and options: bash, zsh, fish",
    choices: ["bash", "zsh", "fish"],
    options: [],
    examples: [
      "keysweep completion bash >> ~/.bashrc",
      "keysweep completion zsh > ~/.zfunc/_keysweep",
      "keysweep completion fish > ~/.config/fish/completions/keysweep.fish",
    ],
  },
];

export function commandNamed(name: string): CommandSpec | undefined {
  return COMMANDS.find((command) => command.name === name);
}
