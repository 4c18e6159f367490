import type { CommandSpec } from "../../src/cli/command.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { OPTIONS, type OptionName, type OptionSpec } from "../../src/cli/options.ts";
import { BASELINE_FILE } from "../../src/leaks/baseline.ts";

const WIDTH = 100;
const COLUMN = 30;

/** "Scanning commands": they take most options together. */
const SCANNING = ["check", "scan", "staged", "range", "history", "hook"];

/** What keysweep itself takes from the environment; a test holds it to the code. */
export const ENVIRONMENT = {
  NO_COLOR: "No colours, whatever else is said",
  FORCE_COLOR: "Colours where nobody sits at a terminal; 0 or false for none",
  TERM: "dumb: no colours",
  CI: "true: no progress line",
  OPENAI_ADMIN_KEY: "The Admin API key of rotate and audit; never an option, because shells keep those",
  GITHUB_STEP_SUMMARY: "Where --format github adds its summary; GitHub Actions sets it",
} as const;

const FILES = {
  ".keysweep.toml": "Settings; or the key keysweep of package.json, or a .gitleaks.toml",
  ".keysweepignore": "Fingerprints and globs to leave out; a .gitleaksignore counts too",
  [BASELINE_FILE]: "Which leaks are dealt with, by whom, why and until when",
  ".git/keysweep/": "Verdicts, journals of rotations and what was swept: private, without any secret",
} as const;

/** The README's reference of options: a page of a manual, made from the tables that the parser is made from. */
export function renderReference(): string {
  const groups = [...optionGroups()].flatMap(([commands, options]) => [
    "",
    ...wrapped(commands, WIDTH),
    ...options.flatMap((name) => described(`  ${spelled(name)}`, OPTIONS[name].description, COLUMN)),
  ]);
  const listed = (table: Readonly<Record<string, string>>) =>
    Object.entries(table).flatMap(([name, words]) => described(`  ${name}`, words, COLUMN));
  return [
    "```",
    `Scanning commands are ${SCANNING.join(", ")}.`,
    ...groups,
    "",
    "ENVIRONMENT",
    ...listed(ENVIRONMENT),
    "",
    "FILES",
    ...listed(FILES),
    "```",
  ].join("\n");
}

/** Options by the commands that take them: what most take comes first. */
function optionGroups(): Map<string, OptionName[]> {
  const taking = (name: OptionName): readonly CommandSpec[] =>
    name === "help" || name === "version"
      ? COMMANDS
      : COMMANDS.filter(({ options }) => options.includes(name));
  const names = (Object.keys(OPTIONS) as OptionName[]).filter((name) => taking(name).length > 0);
  const groups = new Map<string, OptionName[]>();
  for (const name of [...names].sort((a, b) => taking(b).length - taking(a).length)) {
    const commands = describeCommands(taking(name).map((command) => command.name));
    groups.set(commands, [...(groups.get(commands) ?? []), name]);
  }
  return groups;
}

function describeCommands(names: readonly string[]): string {
  if (names.length === COMMANDS.length) return "every command";
  if (!SCANNING.every((name) => names.includes(name))) return names.join(", ");
  const others = names.filter((name) => !SCANNING.includes(name));
  return ["scanning commands", ...others].join(", ");
}

function spelled(name: OptionName): string {
  const { alias, value }: OptionSpec = OPTIONS[name];
  return `${alias === undefined ? "    " : `-${alias}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

/** A term and what it means beside it, or below where the term is long. */
function described(term: string, words: string, column: number): string[] {
  const lines = wrapped(words, WIDTH - column).map((line) => " ".repeat(column) + line);
  if (term.length >= column) return [term, ...lines];
  return [term.padEnd(column) + (lines[0] ?? "").trimStart(), ...lines.slice(1)];
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
