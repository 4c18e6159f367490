import { indexLines } from "../detect/lines.ts";
import type { Scanner } from "../detect/scanner.ts";
import type { Match, Range } from "../detect/types.ts";
import type { Sighting } from "../leaks/sighting.ts";
import { insideName } from "../sources/archive/name.ts";
import { MOST_UNPACKED, readArchive } from "../sources/archive/read.ts";
import type { Unread } from "../sources/archive/types.ts";
import type { Blob, Origin } from "../sources/types.ts";
import { createAddedLines } from "./added-lines.ts";
import type { Examined, Examiner } from "./examine.ts";

/** Something in an archive that was not read. Many of a kind are named by their first. */
export interface UnreadMember {
  readonly inside: string;
  readonly why: Unread;
  /** How many more there are in this archive. */
  readonly others: number;
}

/** What an archive holds. */
export interface ExaminedArchive extends Examined {
  readonly unopened: readonly UnreadMember[];
  /** Bytes of the archive that are a file in it as they stand: they were examined as that file. */
  readonly stored: readonly Range[];
}

/** A file in an archive in which something was found. */
interface FoundMember {
  readonly inside: string;
  readonly bytes: Uint8Array;
  readonly raw: readonly Match[];
}

/** Examines what an archive holds. `most`: bytes that it may unpack to. */
export function examineArchive(
  scanner: Scanner,
  examiner: Examiner,
  bytes: Uint8Array,
  origin: Origin,
  most: number = MOST_UNPACKED,
): ExaminedArchive {
  const examined: Examined[] = [];
  const rest = eachMember(scanner, bytes, most, ({ inside, bytes: content, raw }) => {
    examined.push(examiner.locate(content, { ...origin, inside }, raw));
  });
  return { ...joined(examined), ...rest };
}

/** {@link examineArchive} of a blob that may have been there before: in a file that has the same name in an archive that stood there, only its new lines count. */
export async function examineArchiveBlob(
  scanner: Scanner,
  examiner: Examiner,
  { bytes, origin, before }: Blob,
): Promise<ExaminedArchive> {
  if (before === undefined) return examineArchive(scanner, examiner, bytes, origin);
  const found: FoundMember[] = [];
  const rest = eachMember(scanner, bytes, MOST_UNPACKED, (member) => found.push(member));
  const olds = found.length === 0 ? [] : await before();
  const oldMembers = membersOf(olds, new Set(found.map(({ inside }) => inside)));
  const examined = found.map(({ inside, bytes: content, raw }) => {
    const isAdded = createAddedLines(content, indexLines(content), oldMembers.get(inside) ?? []);
    return examiner.locate(content, { ...origin, inside }, raw, isAdded);
  });
  return { ...joined(examined), ...rest };
}

/** The file of that name (see `insideName`) in an archive that stands at `path`; `undefined` when there is none. */
export function readMember(
  archive: Uint8Array,
  inside: string,
  path: string | undefined,
): Uint8Array | undefined {
  for (const item of readArchive(archive))
    if (item.kind === "member" && insideName(item.inside, path) === inside) return item.bytes;
  return undefined;
}

function eachMember(
  scanner: Scanner,
  archive: Uint8Array,
  most: number,
  onFound: (member: FoundMember) => void,
): Pick<ExaminedArchive, "unopened" | "stored"> {
  const unopened = new Map<Unread, UnreadMember>();
  const stored: Range[] = [];
  for (const item of readArchive(archive, most)) {
    const { inside } = item;
    if (item.kind === "unread") {
      const first = unopened.get(item.why);
      unopened.set(
        item.why,
        first ? { ...first, others: first.others + 1 } : { inside, why: item.why, others: 0 },
      );
      continue;
    }
    if (item.stored !== undefined) stored.push(item.stored);
    const raw = scanner.scan(item.bytes);
    if (raw.length > 0) onFound({ inside, bytes: item.bytes, raw });
  }
  return { unopened: [...unopened.values()], stored };
}

/** By name, the files of these names in the archives. */
function membersOf(
  archives: readonly Uint8Array[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, readonly Uint8Array[]> {
  const members = new Map<string, Uint8Array[]>();
  for (const archive of archives) {
    for (const item of readArchive(archive)) {
      if (item.kind === "unread" || !names.has(item.inside)) continue;
      members.set(item.inside, [...(members.get(item.inside) ?? []), item.bytes]);
    }
  }
  return members;
}

function joined(examined: readonly Examined[]): Examined {
  return {
    sightings: examined.flatMap(({ sightings }): readonly Sighting[] => sightings),
    permitted: examined.reduce((sum, { permitted }) => sum + permitted, 0),
    unknownRules: examined.flatMap(({ unknownRules }) => unknownRules),
  };
}
