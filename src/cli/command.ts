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

/** What can be typed behind `keysweep`. */
export type CommandName =
  | "check"
  | "scan"
  | "staged"
  | "range"
  | "history"
  | "hook"
  | "env"
  | "baseline"
  | "init"
  | "doctor"
  | "verify"
  | "rotate"
  | "audit"
  | "rules"
  | "completion";

/** What a command is called and what it takes: parser, help and completion read it, and none of them loads the command. */
export interface CommandSpec {
  readonly name: CommandName;
  /** The words it takes, as help shows them. */
  readonly words: string;
  /** The least and most words it takes. */
  readonly count: readonly [least: number, most: number];
  readonly summary: string;
  /** What its first word can be, where that is one of a few; for shell completion. */
  readonly choices?: readonly string[];
  readonly options: readonly OptionName[];
  readonly examples: readonly string[];
}
