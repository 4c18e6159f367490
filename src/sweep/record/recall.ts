import { createPlaceScanner } from "../../detect/place-scanner.ts";
import { readObjects } from "../../git/objects.ts";
import type { Repository } from "../../git/repository.ts";
import type { Sighting } from "../../leaks/sighting.ts";
import { describeAbsence } from "../../sources/absence.ts";
import type { Gap } from "../../sources/types.ts";
import { examineObject } from "../examine-object.ts";
import { loadExaminer, type RulesInForce } from "../load-examiner.ts";
import type { Reading } from "../run.ts";
import type { Unopened } from "../unopened.ts";
import { type FoundPlaces, ruleIdsOf } from "./types.ts";

const NO_BLOBS = { blobs: 0, bytes: 0, skips: [] };

/**
 * Looks again where an earlier sweep found something, because a record holds no secret. Undefined if what stands there is not what was
 * found: then nothing of the record is to be believed. Objects that cannot be read any more are gaps; none is counted as read.
 */
export async function recall(
  repository: Repository,
  found: readonly FoundPlaces[],
  rules: RulesInForce,
  signal: AbortSignal | undefined,
): Promise<Reading | undefined> {
  const sightings: Sighting[] = [];
  const gaps: Gap[] = [];
  const unknownRules = new Set<string>();
  const unopened: Unopened[] = [];
  let allowedInline = 0;
  if (found.length > 0) {
    const engine = await loadExaminer(rules);
    const scanPlaces = createPlaceScanner(engine.scanner);
    let next = 0;
    for await (const answer of readObjects(
      repository,
      found.map(({ oid }) => oid),
    )) {
      signal?.throwIfAborted();
      const { oid, type, places, ruleIds, isArchive } = found[next++]!;
      if (!answer.found) {
        gaps.push({ what: oid, why: describeAbsence(answer.why) });
        continue;
      }
      const raw = scanPlaces(answer.bytes, places);
      if (answer.type !== type || ruleIdsOf(raw).join() !== ruleIds.join()) return undefined;
      const origin = { kind: "object", oid, type } as const;
      const examined = examineObject(engine, answer.bytes, origin, raw, { isArchive });
      for (const sighting of examined.sightings) sightings.push(sighting);
      allowedInline += examined.permitted;
      for (const id of examined.unknownRules) unknownRules.add(id);
      for (const member of examined.unopened ?? []) unopened.push({ ...member, origin });
    }
  }
  return {
    sightings,
    coverage: { ...NO_BLOBS, gaps },
    allowedInline,
    unknownRules: [...unknownRules].sort(),
    unopened,
  };
}
