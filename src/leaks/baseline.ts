import { KeysweepError } from "../errors.ts";
import { FINGERPRINT } from "./fingerprint.ts";
import { fingerprintIn, type PlacedSighting, pathOf } from "./gather.ts";
import type { Leak, Place } from "./types.ts";

/**
 * The file at the root of a repository that says which leaks are dealt with. It is committed and holds no secret. One JSON object a line and
 * nothing between them, so that git can merge what two branches add line by line (`merge=union` in .gitattributes).
 */
export const BASELINE_FILE = ".keysweep-baseline.jsonl";

/** Why a leak is not reported any more. */
export const STATUSES = ["false-positive", "test", "rotated", "accepted"] as const;
export type Status = (typeof STATUSES)[number];

/**
 * A leak that is dealt with. What an entry covers:
 *
 * - A strong secret is known by its hash. One that is no secret, a test's, or rotated is harmless wherever it stands: its entry covers
 *   every place. One whose risk is `accepted` is covered only in the files of `where`: in another file it is reported.
 * - A weak secret is known by rule, file and line (secret masked), so any entry covers just that line of that file, wherever it moves in it.
 * - Another secret on a covered line has another fingerprint and is reported (a weak one fifteen times in sixteen; see `fingerprint.ts`).
 * - From the day after `until` on an entry covers nothing.
 */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  /** Files, or kinds of messages in parentheses, in which it was seen; sorted. */
  readonly where: readonly string[];
  readonly status: Status;
  readonly reason: string;
  readonly who: string;
  /** The last day it counts, `YYYY-MM-DD` in UTC; absent: for good. */
  readonly until?: string;
}

/**
 * Reads a baseline, in whatever order a merge left its lines. `name` stands in the `CONFIG` error for a file that is none.
 * An entry that two branches added is one; where they decided differently, that is an error for a person.
 */
export function parseBaseline(text: string, name: string): readonly BaselineEntry[] {
  const [first, ...lines] = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, index) => parseLine(line, index + 1, name));
  if (!isTable(first) || first.version !== 1)
    throw new KeysweepError("CONFIG", `${name} is no baseline that this keysweep can read`);
  const entries = new Map<string, BaselineEntry>();
  for (const [index, value] of lines.entries()) {
    const wrong = (what: string, hint?: string) =>
      new KeysweepError("CONFIG", `${name}, entry ${index + 1}: ${what}`, hint === undefined ? {} : { hint });
    const entry = toEntry(value, wrong);
    const before = entries.get(entry.fingerprint);
    if (before !== undefined && before.status !== entry.status)
      throw wrong(
        `${entry.fingerprint} stands there twice, as ${before.status} and as ${entry.status}`,
        "Two branches decided differently: delete the line that is wrong.",
      );
    entries.set(entry.fingerprint, before === undefined ? entry : united(before, entry));
  }
  return [...entries.values()];
}

function parseLine(line: string, number: number, name: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new KeysweepError("CONFIG", `${name}, line ${number}, is no valid JSON`, {
      hint: "After a merge, look for conflict markers in it: the lines of both sides can stay.",
      cause: error,
    });
  }
}

function toEntry(value: unknown, wrong: (what: string) => KeysweepError): BaselineEntry {
  if (!isTable(value)) throw wrong("it is no object");
  const { fingerprint, rule, where, status, reason = "", who = "", until } = value;
  if (typeof fingerprint !== "string" || !FINGERPRINT.test(fingerprint)) throw wrong("`fingerprint` is none");
  const known = STATUSES.find((one) => one === status);
  if (known === undefined) throw wrong(`\`status\` is one of ${STATUSES.join(", ")}`);
  if (typeof rule !== "string" || typeof reason !== "string" || typeof who !== "string")
    throw wrong("`rule`, `reason` and `who` are text");
  if (!Array.isArray(where) || !where.every((path) => typeof path === "string"))
    throw wrong("`where` is a list of paths");
  if (until !== undefined && !isDay(until)) throw wrong("`until` is a day, YYYY-MM-DD");
  return { fingerprint, rule, where, status: known, reason, who, ...(until !== undefined && { until }) };
}

/** Two entries of one secret with the same status: every place of both, to the sooner of their days. */
function united(one: BaselineEntry, other: BaselineEntry): BaselineEntry {
  const until = [one.until, other.until].filter((day) => day !== undefined).sort()[0];
  return {
    ...one,
    where: [...new Set([...one.where, ...other.where])].sort(),
    ...(until !== undefined && { until }),
  };
}

/** Whether `text` is a day that exists, `YYYY-MM-DD`. */
export function isDay(text: unknown): text is string {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The text of a baseline: one line an entry, sorted by fingerprint, so that branches merge and order says nothing. */
export function renderBaseline(entries: readonly BaselineEntry[]): string {
  const lines = [...entries]
    .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1))
    .map(({ fingerprint, rule, where, status, reason, who, until }) =>
      JSON.stringify({
        fingerprint,
        rule,
        where: [...new Set(where)].sort(),
        status,
        reason,
        who,
        ...(until !== undefined && { until }),
      }),
    );
  return [JSON.stringify({ version: 1 }), ...lines, ""].join("\n");
}

/** What a baseline made of sightings. */
export interface Baselined {
  readonly standing: readonly PlacedSighting[];
  /** Findings that it keeps out. */
  readonly covered: number;
  /** Each of them, and the entry that does. */
  readonly keptOut: readonly { readonly one: PlacedSighting; readonly entry: BaselineEntry }[];
  /** Entries whose time is over and that would have covered something. */
  readonly expired: readonly BaselineEntry[];
  /** Entries that nothing was found for. */
  readonly unused: readonly BaselineEntry[];
}

/** Leaves out what a baseline covers. `today`: `YYYY-MM-DD` in UTC. */
export function applyBaseline(
  placed: readonly PlacedSighting[],
  entries: readonly BaselineEntry[],
  today: string,
): Baselined {
  if (entries.length === 0) return { standing: placed, covered: 0, keptOut: [], expired: [], unused: [] };
  const byFingerprint = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  const met = new Set<BaselineEntry>();
  const expired = new Set<BaselineEntry>();
  const keptOut: { one: PlacedSighting; entry: BaselineEntry }[] = [];
  const standing = placed.filter((one) => {
    const entry = byFingerprint.get(fingerprintIn(one.sighting, one.place));
    if (entry === undefined) return true;
    met.add(entry);
    if (entry.until !== undefined && entry.until < today) {
      expired.add(entry);
      return true;
    }
    const isCovered = covers(entry, one.place);
    if (isCovered) keptOut.push({ one, entry });
    return !isCovered;
  });
  return {
    standing,
    covered: keptOut.length,
    keptOut,
    expired: [...expired],
    unused: entries.filter((entry) => !met.has(entry)),
  };
}

function covers({ status, where, fingerprint }: BaselineEntry, place: Place): boolean {
  const isWeak = fingerprint.startsWith("w");
  return isWeak || status !== "accepted" || where.includes(whereOf(place));
}

/** A place as an entry names it: its path, or what kind of message it is. No commit and no line, which rebases and edits change. */
export function whereOf(place: Place): string {
  if ("path" in place) return pathOf(place);
  switch (place.kind) {
    case "commit-message":
      return "(commit message)";
    case "tag-message":
      return `(message of tag ${place.tag})`;
    case "note":
      return `(note in ${place.ref})`;
    case "ref":
      return place.inName ? `(name of ${place.ref})` : `(${place.ref})`;
    case "stdin":
      return "(standard input)";
    case "unreachable":
      return `(unreachable ${place.type})`;
  }
}

/** What a person decides about a leak. */
export type Decision = Pick<BaselineEntry, "status" | "reason" | "who" | "until">;

/** The entries that accept a leak: one for a strong secret, one a line for a weak one. */
export function entriesFor(leak: Leak, decision: Decision): readonly BaselineEntry[] {
  const where = new Map<string, Set<string>>();
  for (const { fingerprint, place } of leak.findings) {
    const paths = where.get(fingerprint) ?? new Set();
    where.set(fingerprint, paths.add(whereOf(place)));
  }
  return [...where].map(([fingerprint, paths]) => ({
    fingerprint,
    rule: leak.ruleId,
    where: [...paths].sort(),
    ...decision,
  }));
}

/** `entries` with `added` in place of those of the same fingerprint; files that were accepted before stay accepted. */
export function mergeEntries(
  entries: readonly BaselineEntry[],
  added: readonly BaselineEntry[],
): readonly BaselineEntry[] {
  const merged = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  for (const entry of added) {
    const before = merged.get(entry.fingerprint);
    merged.set(entry.fingerprint, {
      ...entry,
      where: [...new Set([...(before?.where ?? []), ...entry.where])].sort(),
    });
  }
  return [...merged.values()];
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
