import type { Scanner } from "../detect/scanner.ts";
import type { Match } from "../detect/types.ts";
import type { Origin } from "../sources/types.ts";
import { examineArchive, type UnreadMember } from "./archives.ts";
import { type Examined, type Examiner, outside } from "./examine.ts";

/** What was made of an object of the database. */
export interface ExaminedObject extends Examined {
  /** Of an archive: what in it was not read. */
  readonly unopened?: readonly UnreadMember[];
}

/** The last step for an object: its own matches, `raw`, and where it is an archive, what it holds. `most`: bytes that it may unpack to. */
export function examineObject(
  { scanner, examiner }: { readonly scanner: Scanner; readonly examiner: Examiner },
  bytes: Uint8Array,
  origin: Origin,
  raw: readonly Match[],
  { isArchive, most }: { readonly isArchive: boolean; readonly most?: number },
): ExaminedObject {
  if (!isArchive) return examiner.locate(bytes, origin, raw);
  const inside = examineArchive(scanner, examiner, bytes, origin, most);
  const whole = examiner.locate(bytes, origin, outside(inside.stored, raw));
  return {
    sightings: [...whole.sightings, ...inside.sightings],
    permitted: whole.permitted + inside.permitted,
    unknownRules: [...whole.unknownRules, ...inside.unknownRules],
    unopened: inside.unopened,
  };
}
