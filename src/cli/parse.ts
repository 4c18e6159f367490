import { parseArgs } from "node:util";
import { closest } from "../closest.ts";
import { KeysweepError } from "../errors.ts";
import type { CommandArgs, CommandSpec } from "./command.ts";
import { COMMANDS, commandNamed, DEFAULT_COMMAND } from "./commands.ts";
import { OPTIONS, type OptionName, type OptionSpec, type OptionValues } from "./options.ts";
import { UnknownOption } from "./unknown-option.ts";

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: "run"; readonly command: CommandSpec; readonly args: CommandArgs }
  | { readonly kind: "help"; readonly command?: CommandSpec }
  | { readonly kind: "version" };

/**
 * Reads a command line with Node's own parser: yargs takes longer to load than a pre-commit run may last, so it is
 * kept for help. Throws `USAGE` with one sentence that says what is wrong.
 */
export function parseCommandLine(argv: readonly string[]): Invocation {
  const first = argv[0];
  const leading = first === undefined ? undefined : commandNamed(first);
  const { values, words } = parseWords(
    leading ? argv.slice(1) : argv,
    leading ?? (commandNamed(DEFAULT_COMMAND) as CommandSpec),
  );
  // Options may stand before the command's name, too.
  const named = leading ?? (words[0] === undefined ? undefined : commandNamed(words[0]));
  if (named && !leading) words.shift();
  const command = named ?? (commandNamed(DEFAULT_COMMAND) as CommandSpec);
  if (values.help) return named ? { kind: "help", command: named } : { kind: "help" };
  if (values.version) return { kind: "version" };
  if (!named && words[0] === "version" && words.length === 1) return { kind: "version" };
  if (!named && words[0] === "help") {
    if (words[1] === undefined) return { kind: "help" };
    const topic = commandNamed(words[1]);
    if (topic === undefined) throw noCommand(words[1]);
    return { kind: "help", command: topic };
  }
  checkOptions(values, command);
  checkWords(words, command, named !== undefined);
  return { kind: "run", command, args: { words, options: values } };
}

function parseWords(
  argv: readonly string[],
  command: CommandSpec,
): { values: OptionValues; words: string[] } {
  const options = Object.fromEntries(
    Object.entries(OPTIONS as Readonly<Record<string, OptionSpec>>).map(([name, { type, alias, many }]) => [
      name,
      {
        type: type === "boolean" ? ("boolean" as const) : ("string" as const),
        ...(alias && { short: alias }),
        ...(many && { multiple: true }),
      },
    ]),
  );
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usageOf(error, command);
  }
  const values: Record<string, unknown> = { ...parsed.values };
  for (const [name, spec] of Object.entries(OPTIONS as Readonly<Record<string, OptionSpec>>)) {
    if (spec.type === "number" && values[name] !== undefined)
      values[name] = toCount(String(values[name]), name);
  }
  return { values: values as OptionValues, words: parsed.positionals };
}

function toCount(text: string, name: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    throw new KeysweepError("USAGE", `--${name} takes a whole number from 1, not "${text}"`);
  }
  return Number(text);
}

/** Says in our words what Node's parser found wrong. */
function usageOf(error: unknown, command: CommandSpec): KeysweepError {
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /Unknown option '(-[^']*)'/.exec(message)?.[1];
  if (unknown !== undefined) {
    const close = closest(unknown.replace(/^-+/, ""), Object.keys(OPTIONS));
    return new UnknownOption(
      unknown,
      `there is no option ${unknown}`,
      close === undefined ? helpHint(command) : `Did you mean --${close}?`,
    );
  }
  const missing = /Option '([^']*?)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(message)?.[1];
  if (missing !== undefined) {
    return new KeysweepError("USAGE", `${missing.replace(/^-\w, /, "")} needs a value`, {
      hint: helpHint(command),
    });
  }
  const unwanted = /Option '([^']*)' does not take an argument/.exec(message)?.[1];
  if (unwanted !== undefined)
    return new KeysweepError("USAGE", `${unwanted.replace(/^-\w, /, "")} takes no value`);
  return new KeysweepError("USAGE", message.split("\n", 1)[0] ?? message, { hint: helpHint(command) });
}

function helpHint(command: CommandSpec): string {
  return `See: keysweep ${command.name} --help`;
}

function checkOptions(values: OptionValues, command: CommandSpec): void {
  for (const name of Object.keys(values) as OptionName[]) {
    if (!command.options.includes(name)) {
      // Where only a few have it, one of them was meant.
      const owners = COMMANDS.filter(({ options }) => options.includes(name)).map(
        (one) => `keysweep ${one.name}`,
      );
      const few = owners.length > 0 && owners.length <= 3 ? `It belongs to ${owners.join(" and ")}. ` : "";
      throw new UnknownOption(
        `--${name}`,
        `keysweep ${command.name} has no option --${name}`,
        few + helpHint(command),
      );
    }
  }
}

function checkWords(words: readonly string[], command: CommandSpec, named: boolean): void {
  const [least, most] = command.count;
  const first = words[0];
  // An empty name would mean the current folder; who wrote it meant something else.
  if (words.includes(""))
    throw new KeysweepError("USAGE", "an empty argument names nothing", {
      hint: "A variable of the shell may not be set.",
    });
  if (!named && first !== undefined) {
    // A word that is close to a command's name and no folder is a slip, not a repository.
    if (words.length > most || closeCommand(first) !== undefined) throw noCommand(first);
  }
  if (words.length < least) {
    throw new KeysweepError("USAGE", `keysweep ${command.name} needs ${command.words}`, {
      hint: `For example: ${command.examples[0]}`,
    });
  }
  if (words.length > most) {
    throw new KeysweepError("USAGE", `keysweep ${command.name} takes no "${words[most]}"`, {
      hint: helpHint(command),
    });
  }
}

function noCommand(word: string): KeysweepError {
  const close = closeCommand(word);
  return new KeysweepError("USAGE", `there is no command "${word}"`, {
    hint: close === undefined ? "keysweep --help lists them." : `Did you mean keysweep ${close}?`,
  });
}

function closeCommand(word: string): string | undefined {
  if (!/^[a-z]+$/.test(word)) return undefined;
  return closest(
    word,
    COMMANDS.map(({ name }) => name),
  );
}
