import { createHmac, randomBytes } from "node:crypto";
import { join } from "node:path";
import { KeysweepError } from "../errors.ts";
import { readPrivate, writePrivate } from "../private-file.ts";
import type { Outcome } from "./types.ts";

const HOUR = 3_600_000;

/** How long an answer counts, in milliseconds: a live key may die at any time, a dead one does not come back. */
const LIFETIME = { live: HOUR, revoked: 24 * HOUR } as const;

/**
 * A key can answer 401 for up to a minute after it was made. So "revoked" counts beyond its own run only when the same
 * answer came twice, at least this many milliseconds apart.
 */
const SETTLED_AFTER = 60_000;

/** An answer and how long the provider has been giving it. Times in milliseconds since 1970. */
interface Entry {
  readonly outcome: Outcome;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** A verdict of an earlier run. */
export interface Remembered {
  readonly outcome: Outcome;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Remembers definite verdicts between runs. Holds no secret: entries are found by a keyed hash. */
export interface VerdictCache {
  /** The verdict on a credential, if one still counts. `parts`: who was asked, where, and every part of the credential. */
  get(parts: readonly string[]): Remembered | undefined;
  /** Remembers a definite verdict; forgets the credential for any other. */
  put(parts: readonly string[], outcome: Outcome): void;
  /** Writes the file, if anything changed. Throws `IO`. */
  save(): Promise<void>;
}

/**
 * Opens the cache in `folder` (below the git directory): `verdicts.json` and `verdicts.key`, both 0600. A file that is
 * damaged or of another key is taken for empty. Throws `IO` when a file is not what keysweep wrote (a link, or open to others).
 */
export async function openVerdictCache(folder: string, now: () => number): Promise<VerdictCache> {
  const path = join(folder, "verdicts.json");
  const hashKey = await openHashKey(join(folder, "verdicts.key"));
  const entries = parse(await readPrivate(path));
  let changed = false;
  const nameOf = (parts: readonly string[]): string =>
    createHmac("sha256", hashKey).update(JSON.stringify(parts)).digest("hex");
  return {
    get(parts) {
      const entry = entries.get(nameOf(parts));
      if (entry === undefined || !counts(entry, now())) return undefined;
      return { outcome: entry.outcome, at: entry.lastAt };
    },
    put(parts, outcome) {
      const name = nameOf(parts);
      const before = entries.get(name);
      const time = now();
      if (isDefinite(outcome)) {
        const same = before !== undefined && before.outcome.kind === outcome.kind && before.firstAt <= time;
        entries.set(name, { outcome, firstAt: same ? before.firstAt : time, lastAt: time });
        changed = true;
      } else if (entries.delete(name)) changed = true;
    },
    async save() {
      if (!changed) return;
      for (const [name, entry] of entries) if (isOver(entry, now())) entries.delete(name);
      await writePrivate(path, `${JSON.stringify({ version: 1, entries: Object.fromEntries(entries) })}\n`);
      changed = false;
    },
  };
}

function isDefinite({ kind }: Outcome): boolean {
  return kind !== "unknown" && kind !== "unverified";
}

function isOver({ outcome, lastAt }: Entry, now: number): boolean {
  // A time ahead of the clock was written under another clock: it says nothing of how old the answer is.
  return lastAt > now || now - lastAt >= (outcome.kind === "revoked" ? LIFETIME.revoked : LIFETIME.live);
}

function counts(entry: Entry, now: number): boolean {
  if (isOver(entry, now)) return false;
  return entry.outcome.kind !== "revoked" || entry.lastAt - entry.firstAt >= SETTLED_AFTER;
}

/** The key of the hash: without it, the file says nothing even to somebody who guesses secrets. */
async function openHashKey(path: string): Promise<Buffer> {
  const text = (await readPrivate(path))?.trim();
  if (text !== undefined && /^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, "hex");
  const key = randomBytes(32);
  await writePrivate(path, `${key.toString("hex")}\n`);
  return key;
}

function parse(text: string | undefined): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  if (text === undefined) return entries;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return entries;
    throw new KeysweepError("IO", "the verdict cache cannot be read", { cause: error });
  }
  if (!isRecord(json) || json.version !== 1 || !isRecord(json.entries)) return entries;
  for (const [name, entry] of Object.entries(json.entries))
    if (/^[0-9a-f]{64}$/.test(name) && isEntry(entry)) entries.set(name, entry);
  return entries;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEntry(value: unknown): value is Entry {
  if (!isRecord(value) || !Number.isFinite(value.firstAt) || !Number.isFinite(value.lastAt)) return false;
  const { outcome } = value;
  return (
    isRecord(outcome) &&
    ["live", "live-restricted", "live-no-quota", "revoked"].includes(String(outcome.kind)) &&
    typeof outcome.reason === "string" &&
    typeof outcome.explanation === "string" &&
    (outcome.evidence === undefined || isRecord(outcome.evidence))
  );
}
