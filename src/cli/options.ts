import { FORMATS } from "../report/types.ts";

/** An option of the command line. */
export interface OptionSpec {
  readonly type: "boolean" | "string" | "number";
  /** May be given several times. */
  readonly many?: boolean;
  readonly alias?: string;
  /** What the value is, for help: `FILE`, `GLOB`. */
  readonly value?: string;
  readonly description: string;
  /** The values there are, for shell completion. */
  readonly choices?: readonly string[];
}

/** Every option, once: parsers, help and shell completion are made from this table. */
export const OPTIONS = {
  format: {
    type: "string",
    many: true,
    alias: "f",
    value: "NAME[=FILE]",
    description: `How to report: ${FORMATS.join(", ")} (default: text); may be given several times`,
    choices: FORMATS,
  },
  output: { type: "string", alias: "o", value: "FILE", description: "Write the report to FILE" },
  config: { type: "string", alias: "c", value: "FILE", description: "Use this configuration file" },
  "settings-from": {
    type: "string",
    value: "COMMIT",
    description:
      "Read settings, ignore files and baseline as this commit has them, not from the working tree: a pull request does not permit its own key",
  },
  "no-color": { type: "boolean", description: "No colours (NO_COLOR does the same)" },
  quiet: { type: "boolean", alias: "q", description: "Print nothing when nothing is wrong" },
  "show-secrets": {
    type: "boolean",
    description:
      "Print secrets in full instead of redacted: in text, json and jsonl; other reports never hold any",
  },
  "show-permitted": {
    type: "boolean",
    description:
      "List what comments, ignore files, settings and baseline keep out, each with what permits it: in text, json, jsonl and, as suppressed results, sarif",
  },
  "ignore-comments": {
    type: "boolean",
    description: "Comments in the code permit nothing, whatever the settings say",
  },
  "exit-zero": { type: "boolean", description: "Exit 0 even when leaks are found" },
  include: { type: "string", many: true, value: "GLOB", description: "Look only at these paths" },
  exclude: { type: "string", many: true, value: "GLOB", description: "Leave these paths out" },
  rule: { type: "string", many: true, value: "ID", description: "Look only for this rule" },
  "skip-rule": { type: "string", many: true, value: "ID", description: "Leave this rule out" },
  "no-git": { type: "boolean", description: "Read the folder as it is, whatever git says" },
  unreachable: { type: "boolean", description: "Read what no ref and no reflog reaches as well" },
  jobs: {
    type: "number",
    alias: "j",
    value: "N",
    description:
      "Use N threads at most (default: one a core, up to 8); files and commits are shared among them only where there are hundreds of megabytes",
  },
  "no-packs": {
    type: "boolean",
    description: "Let git print every object instead of reading its packs: slower, the same findings",
  },
  "no-cache": {
    type: "boolean",
    description: "Read everything again, also what an earlier sweep has read",
  },
  verify: {
    type: "boolean",
    description: "Ask each secret's provider whether it is live (sends it there, and only there)",
  },
  "fail-on": {
    type: "string",
    value: "WHAT",
    description:
      "Which leaks make it exit 1: any (the default), live ones (the default of verify), or those of high confidence",
    choices: ["any", "live", "high"],
  },
  "openai-base-url": {
    type: "string",
    value: "URL",
    description: "Ask this host about OpenAI keys instead of api.openai.com",
  },
  proxy: {
    type: "string",
    value: "URL",
    description: "Reach providers through this HTTP proxy; one that environment variables name is not used",
  },
  fix: { type: "boolean", description: "Write the missing ignore lines; nothing else is changed" },
  id: { type: "string", value: "ID", description: "Show one rule in full" },
  json: { type: "boolean", description: "Print JSON" },
  status: {
    type: "string",
    value: "STATUS",
    description: "What the leaks are: false-positive, test, rotated or accepted (default)",
    choices: ["false-positive", "test", "rotated", "accepted"],
  },
  reason: { type: "string", value: "TEXT", description: "Why they are dealt with: kept beside each entry" },
  who: { type: "string", value: "NAME", description: "Who decided it (default: git's user.name)" },
  until: { type: "string", value: "YYYY-MM-DD", description: "The last day on which the entries count" },
  import: {
    type: "string",
    value: "FILE",
    description: "Take over what a gitleaks report or a detect-secrets baseline names, and do nothing else",
  },
  prune: {
    type: "boolean",
    description: "Take out entries that nothing is found for any more, and do nothing else",
  },
  yes: { type: "boolean", alias: "y", description: "Do it without asking" },
  "dry-run": { type: "boolean", description: "Show what would be done, and do nothing" },
  report: {
    type: "string",
    value: "FILE",
    description: "Take leaks from a JSON report of an earlier run instead of sweeping",
  },
  store: {
    type: "string",
    many: true,
    value: "WHERE",
    description:
      "Write the new key there: env:PATH[:NAME], github:NAME[@owner/repo], aws:SECRET[:field], vault:PATH:FIELD, kubernetes:NAMESPACE/NAME:KEY, command:LINE (reads it from standard input)",
  },
  deploy: { type: "string", value: "LINE", description: "Run this between storing and verifying" },
  "key-id": {
    type: "string",
    value: "ID",
    description: "The leaked key's id at OpenAI, if several keys of the organization could be the leaked one",
  },
  scopes: { type: "string", value: "A,B", description: "Permissions of the new key; all when absent" },
  "expires-in": { type: "number", value: "DAYS", description: "Let the new key expire" },
  "service-account": {
    type: "boolean",
    description: "Replace a person's key by the key of a new service account",
  },
  plan: { type: "boolean", description: "Print what is to be done, for any provider, and do nothing" },
  resume: { type: "boolean", description: "Go on with a rotation that was interrupted" },
  "dead-after": {
    type: "number",
    value: "SECONDS",
    description: "The old key counts as dead once it has been refused for so long [60]",
  },
  help: { type: "boolean", alias: "h", description: "Show help" },
  version: { type: "boolean", alias: "V", description: "Show the version" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type OptionName = keyof typeof OPTIONS;

type ValueOf<Spec extends OptionSpec> = Spec extends { readonly many: true }
  ? readonly string[]
  : Spec extends { readonly type: "boolean" }
    ? boolean
    : Spec extends { readonly type: "number" }
      ? number
      : string;

/** The options that were given, by name. */
export type OptionValues = { readonly [Name in OptionName]?: ValueOf<(typeof OPTIONS)[Name]> };
