import { createPlaceScanner } from "../../detect/place-scanner.ts";
import { type ObjectAnswer, readObjects } from "../../git/objects.ts";
import type { LooseObject } from "../../git/pack/loose.ts";
import type { Repository } from "../../git/repository.ts";
import type { Sighting } from "../../leaks/sighting.ts";
import { describeAbsence } from "../../sources/absence.ts";
import type { Gap } from "../../sources/types.ts";
import { type ExaminedObject, examineObject } from "../examine-object.ts";
import { loadExaminer, type RulesInForce } from "../load-examiner.ts";
import type { Reading } from "../reading.ts";
import type { Unopened } from "../unopened.ts";
import { sayOnLines } from "./alike.ts";
import { type FoundPlaces, ruleIdsOf } from "./types.ts";

const NO_BLOBS = { blobs: 0, bytes: 0, skips: [] };

/**
 * Looks again where an earlier sweep found something, because a record holds no secret. Of packed objects that say the same, one is read
 * for all; loose objects are read one by one, for each of their files may have changed. Undefined if something else stands there now: then
 * nothing in the record can be believed. Objects that cannot be read any more are gaps. None is counted as read.
 */
export async function recall(
  repository: Repository,
  recorded: readonly FoundPlaces[],
  loose: readonly LooseObject[],
  rules: RulesInForce,
  signal: AbortSignal | undefined,
): Promise<Reading | undefined> {
  const found = alone(recorded, loose);
  const said = new Map<FoundPlaces, ExaminedObject>();
  /** By group: what one of it says. */
  const saidByGroup = new Map<number, ExaminedObject>();
  const gaps = new Map<FoundPlaces, Gap>();
  const isUntold = (object: FoundPlaces) =>
    !said.has(object) && !gaps.has(object) && !saidByGroup.has(object.alike?.group ?? NO_GROUP);
  const look = found.length === 0 ? undefined : await createLook(rules);
  // Where one cannot be read, the next one of its group is tried.
  for (let left = found; look !== undefined && left.length > 0; left = left.filter(isUntold)) {
    const wanted = oneOfEachGroup(left);
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
      if (object.alike !== undefined) saidByGroup.set(object.alike.group, examined);
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
    const examined = said.get(object) ?? saidByGroup.get(alike!.group)!;
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

/** Those of loose objects are in no group. */
function alone(recorded: readonly FoundPlaces[], loose: readonly LooseObject[]): readonly FoundPlaces[] {
  if (recorded.length === 0 || loose.length === 0) return recorded;
  const files = new Set(loose.map(({ id }) => id));
  return recorded.map((object) => {
    const { alike, ...rest } = object;
    return files.has(object.oid) ? rest : object;
  });
}

/** Looks at what stands where something was found: undefined if that is something else. */
type Look = (
  object: FoundPlaces,
  answer: Extract<ObjectAnswer, { found: true }>,
) => ExaminedObject | undefined;

async function createLook(rules: RulesInForce): Promise<Look> {
  const engine = await loadExaminer(rules);
  const scanPlaces = createPlaceScanner(engine.scanner);
  return ({ oid, type, places, ruleIds, isArchive }, answer) => {
    const raw = scanPlaces(answer.bytes, places);
    if (answer.type !== type || ruleIdsOf(raw).join() !== ruleIds.join()) return undefined;
    return examineObject(engine, answer.bytes, { kind: "object", oid, type }, raw, { isArchive });
  };
}

/** The first one of every group, and all that are of none. */
function oneOfEachGroup(objects: readonly FoundPlaces[]): FoundPlaces[] {
  const groups = new Set<number>();
  return objects.filter(({ alike }) => {
    if (alike === undefined) return true;
    const isFirst = !groups.has(alike.group);
    groups.add(alike.group);
    return isFirst;
  });
}
