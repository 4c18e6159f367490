/**
 * Every failure that keysweep knows by name. Codes are stable: scripts may rely on them.
 *
 * - `USAGE`: the command line asks for something that does not exist or does not fit together.
 * - `CONFIG`: a configuration or ignore file cannot be used as it stands.
 * - `RULES`: a rule file is wrong (unknown key, bad pattern, duplicate id).
 * - `NOT_A_REPOSITORY`: a git repository was needed and there is none.
 * - `GIT_MISSING`: the `git` program could not be started.
 * - `GIT_UNSAFE`: git refuses the repository because somebody else owns it (`safe.directory`).
 * - `GIT_FAILED`: a git process ended with an error.
 * - `BASE_MISSING`: the base of a range is not in this repository.
 * - `NOT_FOUND`: a path named on the command line does not exist.
 * - `IO`: a file could not be read or written.
 * - `NETWORK`: a provider could not be asked.
 * - `PROVIDER`: a provider answered with an error that stops the work at hand.
 */
export type ErrorCode =
  | "USAGE"
  | "CONFIG"
  | "RULES"
  | "NOT_A_REPOSITORY"
  | "GIT_MISSING"
  | "GIT_UNSAFE"
  | "GIT_FAILED"
  | "BASE_MISSING"
  | "NOT_FOUND"
  | "IO"
  | "NETWORK"
  | "PROVIDER";

/**
 * An error that a user can do something about. `message` is one sentence that never holds a secret;
 * `hint`, where given, is one sentence that says what to do next.
 */
export class KeysweepError extends Error {
  override readonly name = "KeysweepError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** The text of anything that was thrown, for a sentence of our own. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * What a system error says, without its code, the name of the call and the path, which the sentence around it names already: `no such file or
 * directory`. Of any other error its message.
 */
export function systemWords(error: unknown): string {
  if (hasCode(error, "EISDIR")) return "it is a folder";
  const message = messageOf(error);
  return /^[A-Z][A-Z\d]*: ([^,]+),/.exec(message)?.[1] ?? message;
}

/** Whether `error` is a system error (from `node:fs`, `node:child_process`, …) with the given code, say `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** Why a file or folder could not be read, in a few words: no path, and nothing of what it holds. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof KeysweepError) return error.message;
  if (hasCode(error, "EACCES") || hasCode(error, "EPERM")) return "it cannot be read: permission denied";
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  return `it cannot be read (${code})`;
}
