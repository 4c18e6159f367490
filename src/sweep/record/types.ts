import type { Place } from "../../detect/place-scanner.ts";
import type { Match } from "../../detect/types.ts";
import type { ContentType } from "../../git/pack/format.ts";

/** Objects and their sizes, one row each, in any order. Each id once. */
export interface ObjectRows {
  /** Raw ids, one after the other. */
  readonly ids: Uint8Array;
  /** Bytes of content; {@link TREE} for a git tree, which has none to look at. */
  readonly sizes: Uint32Array;
}

/** In place of a size. Objects as large as that are not remembered. */
export const TREE = 0xffffffff;

/** An object in which something was found: where, and by which rules. Not what. */
export interface FoundPlaces {
  readonly oid: string;
  readonly type: ContentType;
  /** Where to look again for the same matches. */
  readonly places: readonly Place[];
  /** Ids of the rules that match there, ascending: how a record that is not true any more is told. */
  readonly ruleIds: readonly string[];
  /** A place inside of an archive is no range of the object: it is unpacked anew. */
  readonly isArchive: boolean;
  /** Absent of an archive. */
  readonly alike?: Alike;
}

/** Objects of one group say the same but for the lines they say it on: one of them is read for all. */
export interface Alike {
  readonly group: number;
  /** Line of each sighting, from 1, in the order in which they are found. */
  readonly lines: readonly number[];
}

/**
 * What is remembered of sweeps of an object database under the same rules. It says what need not be read again, and holds no
 * secret: ids, sizes, byte ranges and the names of rules.
 */
export interface SweepRecord {
  /** Checksums, hex, of packs whose contents are all here: in `packed`, or in `lost`. */
  readonly packs: readonly string[];
  readonly packed: ObjectRows;
  /** Trees among them: a loose object's type is told by its file alone. */
  readonly loose: ObjectRows;
  /** Objects that could not be read, are too large to be remembered, or are as much to read again: to be tried each time. */
  readonly lost: readonly string[];
  /** In the order in which a sweep reports them. */
  readonly found: readonly FoundPlaces[];
}

const NO_ROWS: ObjectRows = { ids: new Uint8Array(), sizes: new Uint32Array() };
export const EMPTY_RECORD: SweepRecord = { packs: [], packed: NO_ROWS, loose: NO_ROWS, lost: [], found: [] };

/** What {@link FoundPlaces.ruleIds} is of an object with these matches. */
export function ruleIdsOf(matches: readonly Match[]): string[] {
  return [...new Set(matches.map(({ ruleId }) => ruleId))].sort();
}
