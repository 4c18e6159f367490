import type { Config } from "../config/types.ts";
import type { RunResult } from "../leaks/types.ts";

const FILE = "its fingerprint into .keysweepignore";

/**
 * What whoever is refused can do about a leak that is none: the way that counts where `command` looks. `from`: the commit that ignore files
 * are read from.
 */
export function wayOut(
  command: RunResult["command"],
  { allowComments }: Config,
  from: string | undefined,
): string {
  const file = from === undefined ? FILE : `${FILE} and have that in ${from}`;
  const inCode = allowComments.includes("keysweep");
  switch (command) {
    case "pre-receive":
      // The server's own files count there, and whoever pushes cannot write them.
      return inCode
        ? "No secret? A comment keysweep:allow on its line, in the commit that brings it, lets it through."
        : "No secret? Whoever runs this server can permit it.";
    case "staged":
    case "scan":
    case "range":
      return inCode
        ? `No secret? Write keysweep:allow in a comment on its line, or ${file}.`
        : `No secret? Write ${file}.`;
    case "commit-msg":
    case "pre-push":
      return `No secret? Write ${FILE}.`;
    default:
      return `No secret, or dealt with? keysweep baseline review, or write ${file}.`;
  }
}
