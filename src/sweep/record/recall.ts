import { createPlaceScanner } from "../../detect/place-scanner.ts";
import { type ObjectAnswer, readObjects } from "../../git/objects.ts";
import type { LooseObject } from "../../git/pack/loose.ts";
import type { Repository } from "../../git/repository.ts";
import type { Sighting } from "../../leaks/sighting.ts";
import { describeAbsence } from "../../sources/absence.ts";
import { archiveKindOf } from "../../sources/archive/recognise.ts";
import type { Gap } from "../../sources/types.ts";
import { type ExaminedObject, examineObject } from "../examine-object.ts";
import { loadExaminer, type RulesInForce } from "../load-examiner.ts";
import type { Reading } from "../reading.ts";
import type { Unopened } from "../unopened.ts";
import { sayOnLines } from "./alike.ts";
import { isWithinBytes } from "./sound.ts";
import { type FoundPlaces, ruleIdsOf } from "./types.ts";

const NO_BLOBS = { blobs: 0, bytes: 0, skips: [] };

/**
 * Looks again where an earlier sweep found something, because a record holds no secret. Of packed objects that say the same, one is read
 * for all; loose objects are read one by one, for each of their files may have changed. Undefined if something else stands there now: then
 * nothing in the record can be believed. Objects that cannot be read any more are gaps. None is counted as read.
 */
export async function recall(
  repository: Repository,
  found: readonly FoundPlaces[],
  loose: readonly LooseObject[],
  rules: RulesInForce,
  signal: AbortSignal | undefined,
): Promise<Reading | undefined> {
  const groupOf = groupsWithout(found, loose);
  const said = new Map<FoundPlaces, ExaminedObject>();
  /** By group: what one of it says. */
  const saidByGroup = new Map<number, ExaminedObject>();
  const gaps = new Map<FoundPlaces, Gap>();
  const isUntold = (object: FoundPlaces) =>
    !said.has(object) && !gaps.has(object) && !saidByGroup.has(groupOf(object) ?? NO_GROUP);
  const look = found.length === 0 ? undefined : await createLook(rules);
  // Where one cannot be read, the next one of its group is tried.
  for (let left = found; look !== undefined && left.length > 0; left = left.filter(isUntold)) {
    const wanted = oneOfEachGroup(left, groupOf);
    const oids = wanted.map(({ oid }) => oid);
    let next = 0;
    for await (const answer of readObjects(repository, oids)) {
      signal?.throwIfAborted();
      const object = wanted[next++]!;
      if (!answer.found) {
        gaps.set(object, { what: object.oid, why: describeAbsence(answer.why) });
        continue;
      }
      const examined = look(object, answer);
      if (examined === undefined) return undefined;
      said.set(object, examined);
      const group = groupOf(object);
      if (group !== undefined) saidByGroup.set(group, examined);
    }
  }

  const sightings: Sighting[] = [];
  const unknownRules = new Set<string>();
  const unopened: Unopened[] = [];
  let allowedInline = 0;
  for (const object of found) {
    if (gaps.has(object)) continue;
    const { oid, type, alike } = object;
    const origin = { kind: "object", oid, type } as const;
    const examined = said.get(object) ?? saidByGroup.get(groupOf(object)!)!;
    const here = said.has(object) ? examined.sightings : sayOnLines(examined.sightings, alike!.lines, origin);
    if (here === undefined) return undefined;
    for (const sighting of here) sightings.push(sighting);
    allowedInline += examined.permitted;
    for (const id of examined.unknownRules) unknownRules.add(id);
    for (const member of examined.unopened ?? []) unopened.push({ ...member, origin });
  }
  return {
    sightings,
    coverage: { ...NO_BLOBS, gaps: [...gaps.values()] },
    allowedInline,
    unknownRules: [...unknownRules].sort(),
    unopened,
  };
}

const NO_GROUP = -1;

/** The group of an object. Loose objects are in none. */
function groupsWithout(
  found: readonly FoundPlaces[],
  loose: readonly LooseObject[],
): (object: FoundPlaces) => number | undefined {
  const files = new Set(found.length === 0 ? [] : loose.map(({ id }) => id));
  return ({ oid, alike }) => (files.has(oid) ? undefined : alike?.group);
}

/** Looks at what stands where something was found: undefined if that is something else. */
type Look = (
  object: FoundPlaces,
  answer: Extract<ObjectAnswer, { found: true }>,
) => ExaminedObject | undefined;

async function createLook(rules: RulesInForce): Promise<Look> {
  const engine = await loadExaminer(rules);
  const scanPlaces = createPlaceScanner(engine.scanner);
  return ({ oid, type, places, ruleIds, isArchive, alike }, { type: typeNow, bytes }) => {
    const isThere = places.every(
      (place) => !("anchor" in place) || place.anchor < engine.scanner.anchorCount,
    );
    if (typeNow !== type || !isThere || !isWithinBytes(places, bytes.length)) return undefined;
    if (isArchive !== (type === "blob" && archiveKindOf(bytes) !== undefined)) return undefined;
    const raw = scanPlaces(bytes, places);
    if (ruleIdsOf(raw).join() !== ruleIds.join()) return undefined;
    const examined = examineObject(engine, bytes, { kind: "object", oid, type }, raw, { isArchive });
    const isSame =
      alike === undefined || examined.sightings.map(({ line }) => line).join() === alike.lines.join();
    return isSame ? examined : undefined;
  };
}

/** The first one of every group, and all that are of none. */
function oneOfEachGroup(
  objects: readonly FoundPlaces[],
  groupOf: (object: FoundPlaces) => number | undefined,
): FoundPlaces[] {
  const groups = new Set<number>();
  return objects.filter((object) => {
    const group = groupOf(object);
    if (group === undefined) return true;
    const isFirst = !groups.has(group);
    groups.add(group);
    return isFirst;
  });
}
