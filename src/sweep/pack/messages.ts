import type { Place } from "../../detect/place-scanner.ts";
import type { CommitRows } from "../../git/pack/commit-links.ts";
import type { ForestPart } from "../../git/pack/forest.ts";
import type { ContentType } from "../../git/pack/format.ts";
import type { LooseObject } from "../../git/pack/loose.ts";
import type { Pack } from "../../git/pack/pack.ts";
import type { Sighting } from "../../leaks/sighting.ts";
import type { Rule } from "../../rules/types.ts";
import { Secret } from "../../secret.ts";
import type { Origin } from "../../sources/types.ts";
import type { UnreadMember } from "../archives.ts";

/** What every thread of a sweep is given once, besides the rules. Plain data, the packs nearly all in shared memory. */
export interface SweepSetup {
  readonly packs: readonly Pack[];
  /** By pack: 1 for each entry that an earlier pack holds as well, or an earlier sweep read; absent where there are none. */
  readonly repeated: readonly (Uint8Array | undefined)[];
  /** By pack and entry: size of what was read, plus one. Shared memory, filled by the threads. */
  readonly sizes: readonly Float64Array[];
  readonly heldBytes: number;
}

/** A piece of the work. The same store gives the same tasks in the same order, whoever works on them. */
export type SweepTask =
  | { readonly kind: "pack"; readonly pack: number; readonly part: ForestPart }
  | { readonly kind: "loose"; readonly objects: readonly LooseObject[] };

/** All that threads share among them: each takes the next task when it is done with the last, and waits for nobody. */
export interface SharedWork {
  readonly setup: SweepSetup;
  readonly tasks: readonly SweepTask[];
  /** One number in shared memory: how many tasks were taken. */
  readonly taken: Int32Array;
}

/** An object that holds matches. Holds secrets as text: it is for crossing threads, and for nothing else. */
export interface FoundObject {
  readonly oid: string;
  readonly type: ContentType;
  /** Where to look again for the same matches. */
  readonly places: readonly Place[];
  /** Rules that match there, whether it is reported or not; ascending. */
  readonly ruleIds: readonly string[];
  readonly sightings: readonly PlainSighting[];
  readonly permitted: number;
  readonly unknownRules: readonly string[];
  /**
   * Of an archive only: what in it was not read. A place inside of an archive is no range of the object: to find the same again
   * such an object is unpacked anew, every time, whatever `places` say.
   */
  readonly unopened?: readonly UnreadMember[];
}

export interface TaskResult {
  /** Objects that were read, and their bytes. */
  readonly objects: number;
  readonly bytes: number;
  readonly found: readonly FoundObject[];
  /** Ids of what cannot be read here: for the plain path. */
  readonly unread: readonly string[];
  /** Of a task in a pack: what the commits that were read lead to. */
  readonly commits?: CommitRows;
  /** Of a task with loose objects: the size of each, plus one, {@link TREE} for a tree; 0 where it was not read. */
  readonly looseSizes?: Float64Array;
}

/** What a thread tells of one of the tasks that it shares with others: the place of the task, and what came of it. */
export type SharedResult = readonly [at: number, result: TaskResult];

/** How far a thread has come. */
export type OnRead = (bytes: number) => void;

/** A sighting as plain data. */
export type PlainSighting = Omit<
  Sighting,
  "rule" | "origin" | "secret" | "matched" | "lineText" | "parts"
> & {
  readonly ruleId: string;
  readonly inside?: string;
  readonly parts: readonly { readonly ruleId: string; readonly secret: string }[];
  readonly secret: string;
  readonly matched: string;
  readonly lineText: string;
};

/** A sighting for the way to another thread. */
export function toPlain({
  rule,
  origin: { inside },
  secret,
  matched,
  lineText,
  parts,
  ...rest
}: Sighting): PlainSighting {
  return {
    ...rest,
    ruleId: rule.id,
    ...(inside !== undefined && { inside }),
    parts: parts.map((part) => ({ ruleId: part.ruleId, secret: part.secret.reveal() })),
    secret: secret.reveal(),
    matched: matched.reveal(),
    lineText: lineText.reveal(),
  };
}

/** The sightings of an object that came from another thread. `rules`: by id. */
export function fromPlain(
  { oid, type, sightings }: FoundObject,
  rules: ReadonlyMap<string, Rule>,
): Sighting[] {
  const origin: Origin = { kind: "object", oid, type };
  return sightings.map((plain) => toSighting(plain, origin, rules));
}

/** A sighting that came from another thread, in the bytes of `origin` or what is packed in them. `rules`: by id. */
export function toSighting(
  { ruleId, inside, secret, matched, lineText, parts, ...rest }: PlainSighting,
  origin: Origin,
  rules: ReadonlyMap<string, Rule>,
): Sighting {
  const rule = rules.get(ruleId);
  if (rule === undefined) throw new Error(`a sighting of the unknown rule ${ruleId}`);
  return {
    ...rest,
    rule,
    origin: inside === undefined ? origin : { ...origin, inside },
    secret: new Secret(secret),
    parts: parts.map((part) => ({ ruleId: part.ruleId, secret: new Secret(part.secret) })),
    matched: new Secret(matched),
    lineText: new Secret(lineText),
  };
}
