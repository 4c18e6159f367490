import type { PathMatcher } from "../glob.ts";

/** One line of an ignore file. */
export interface IgnoreEntry {
  /** As it is written, in which file and line: for messages. */
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly fingerprint?: string;
  readonly ruleId?: string;
  readonly path?: PathMatcher;
  /** Only from `.gitleaksignore`: the commit and line a finding stands at. */
  readonly commit?: string;
  readonly atLine?: number;
}

/** What an ignore file is asked about. */
export interface Ignorable {
  readonly fingerprint: string;
  readonly ruleId: string;
  /** Empty where a finding has no path. */
  readonly path: string;
  /** The path of the archive that it is in: to speak of that is to speak of all in it. */
  readonly archive?: string;
  readonly commit?: string;
  readonly line: number;
}

/** Whether `entry` speaks of `asked`. */
export function ignores(entry: IgnoreEntry, asked: Ignorable): boolean {
  if (entry.fingerprint !== undefined) return entry.fingerprint === asked.fingerprint;
  if (entry.ruleId !== undefined && entry.ruleId !== asked.ruleId) return false;
  if (entry.path !== undefined && !entry.path(asked.path) && !isIn(asked.archive, entry.path)) return false;
  if (entry.atLine !== undefined && entry.atLine !== asked.line) return false;
  return entry.commit === undefined || entry.commit === asked.commit;
}

/**
 * Whether `entry` speaks of a file that a rule takes for a leak by its path alone. Such a file has no line: gitleaks writes 0 of a commit
 * and 1 of a folder. An entry with a line and without a rule speaks of contents.
 */
export function ignoresPath(
  entry: IgnoreEntry,
  asked: { readonly ruleId: string; readonly path: string; readonly commit: string | undefined },
): boolean {
  if (entry.fingerprint !== undefined || (entry.atLine !== undefined && entry.ruleId === undefined))
    return false;
  if (entry.ruleId !== undefined && entry.ruleId !== asked.ruleId) return false;
  if (entry.path !== undefined && !entry.path(asked.path)) return false;
  return entry.commit === undefined || entry.commit === asked.commit;
}

function isIn(archive: string | undefined, path: PathMatcher): boolean {
  return archive !== undefined && path(archive);
}
