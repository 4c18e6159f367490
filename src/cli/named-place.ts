import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { KeysweepError } from "../errors.ts";

/** `https://host/a.git`, `git@host:a.git`. */
const ADDRESS = /^(?:[a-z][a-z0-9+.-]*:\/\/|[\w.-]+@[\w.-]+:)/i;

/**
 * Where the file or folder is that a word of the command line names; without a word, the current one. Error `NOT_FOUND` for the address of
 * a repository elsewhere; it is not repeated, for a password may stand in it.
 */
export function namedPlace(named: string | undefined, cwd: string): string {
  const place = resolve(cwd, named ?? ".");
  if (named !== undefined && ADDRESS.test(named) && !existsSync(place))
    throw new KeysweepError("NOT_FOUND", "only what is on this machine is read, and that is an address", {
      hint: "git clone --mirror <address> copy.git brings all of its history here; then: keysweep history copy.git",
    });
  return place;
}
