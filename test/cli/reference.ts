import { COMMANDS, type CommandSpec } from "../../src/cli/commands.ts";
import { OPTIONS, type OptionName, type OptionSpec } from "../../src/cli/options.ts";

const WIDTH = 100;
const COLUMN = 30;

/** "Scanning commands": they take most options together. */
const SCANNING = ["check", "scan", "staged", "range", "history", "hook"];

/** The README's reference of options: a page of a manual, made from the tables that the parser is made from. */
export function renderReference(): string {
  const groups = [...optionGroups()].flatMap(([commands, options]) => [
    "",
    ...wrapped(commands, WIDTH),
    ...options.flatMap((name) => described(`  ${spelled(name)}`, OPTIONS[name].description, COLUMN)),
  ]);
  return ["```", ...groups.slice(1), "```"].join("\n");
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
