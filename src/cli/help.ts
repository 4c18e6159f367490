import yargs from "yargs";
import type { CommandSpec } from "./command.ts";
import { COMMANDS, DEFAULT_COMMAND } from "./commands.ts";
import { OPTIONS, type OptionSpec } from "./options.ts";

const EXIT_CODES =
  "Exit codes: 0 clean, 1 leaks, 2 wrong use or configuration, 3 not everything could be read, 130 interrupted";

/** The help text of a command, or of keysweep as a whole. `columns`: of the terminal. */
export async function renderHelp(
  command: CommandSpec | undefined,
  columns: number | undefined,
): Promise<string> {
  const parser = yargs([])
    .scriptName("keysweep")
    .locale("en")
    .help(false)
    .version(false)
    .exitProcess(false)
    .wrap(Math.max(60, Math.min(columns ?? 80, 100)));
  if (command) describeCommand(parser, command);
  else describeAll(parser);
  return `${await parser.getHelp()}\n`;
}

type Parser = ReturnType<typeof yargs>;

function describeAll(parser: Parser): void {
  parser.usage(
    "$0 [command]\n\nFinds leaked keys in git. A bare `keysweep` answers whether this repository leaks: working tree, whole history and .env coverage.",
  );
  for (const { name, words, summary } of COMMANDS) {
    parser.command(`${name} ${words}`.trim(), summary + (name === DEFAULT_COMMAND ? " (the default)" : ""));
  }
  addOption(parser, "help");
  addOption(parser, "version");
  parser.epilogue(`${EXIT_CODES}\nOptions and examples of a command: keysweep <command> --help`);
}

function describeCommand(parser: Parser, command: CommandSpec): void {
  parser.usage(
    `$0 ${`${command.name} ${command.words}`.trim()}\n\n${command.summary.replace(/[^?]$/, "$&.")}`,
  );
  for (const name of command.options) addOption(parser, name);
  addOption(parser, "help");
  for (const example of command.examples) parser.example(example, "");
  parser.epilogue(EXIT_CODES);
}

function addOption(parser: Parser, name: keyof typeof OPTIONS): void {
  const { type, alias, value, many, description }: OptionSpec = OPTIONS[name];
  parser.option(name, {
    type,
    description: value === undefined ? description : `${description} [${value}]`,
    ...(alias && { alias }),
    ...(many && { array: true }),
  });
}
