import { KeysweepError } from "../../errors.ts";
import type { CommandArgs } from "../command.ts";
import { bashCompletion, fishCompletion, zshCompletion } from "../completion.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type Io, writeOut } from "../io.ts";

/** `keysweep completion <shell>` */
export async function run({ words }: CommandArgs, io: Io): Promise<ExitCode> {
  await writeOut(io.stdout, scriptFor(words[0] as string));
  return EXIT.clean;
}

function scriptFor(shell: string): string {
  switch (shell) {
    case "bash":
      return bashCompletion();
    case "zsh":
      return zshCompletion();
    case "fish":
      return fishCompletion();
    default:
      throw new KeysweepError("USAGE", `there is no completion for the shell "${shell}"`, {
        hint: "There is one for bash, zsh and fish.",
      });
  }
}
