import { KeysweepError } from "../errors.ts";

/** An option that does not exist, or not for this command. */
export class UnknownOption extends KeysweepError {
  /** As it is written: `--source`, `-s`. */
  readonly option: string;

  constructor(option: string, message: string, hint: string) {
    super("USAGE", message, { hint });
    this.option = option;
  }
}
