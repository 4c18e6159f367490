import type { Repository } from "../git/repository.ts";
import { traceObjects } from "../git/trace.ts";
import { placesOf, provenanceOf } from "../leaks/provenance.ts";
import type { Sighting } from "../leaks/sighting.ts";
import type { Gap } from "../sources/types.ts";
import type { Resolved } from "./run.ts";

/**
 * Finds every place of sightings in objects of the database: one walk for all of them, none when there are none. What no
 * ref and no reflog reaches is left out, and said to be, unless `unreachable`.
 */
export async function resolveInHistory(
  repository: Repository,
  sightings: readonly Sighting[],
  { unreachable, now }: { readonly unreachable: boolean; readonly now: Date },
): Promise<Resolved> {
  const oids = new Set(sightings.map(oidOf));
  if (oids.size === 0) return { placed: [] };
  const trace = await traceObjects(repository, oids);
  const placed = sightings.flatMap((sighting) =>
    placesOf(trace, oidOf(sighting)).map((place) => ({ sighting, place })),
  );
  const kept = unreachable ? placed : placed.filter(({ place }) => place.kind !== "unreachable");
  const hidden = new Set(
    placed
      .filter(({ place }) => place.kind === "unreachable")
      .map(({ sighting }) => sighting.secret.reveal()),
  );
  for (const { sighting } of kept) hidden.delete(sighting.secret.reveal());
  const seconds = Math.floor(now.getTime() / 1000);
  return {
    placed: kept,
    provenanceOf: (group) => {
      const objects = group.filter(({ origin }) => origin.kind === "object").map(oidOf);
      return objects.length === 0 ? undefined : provenanceOf(trace, [...new Set(objects)], seconds);
    },
    warnings: [
      ...(unreachable || hidden.size === 0
        ? []
        : [
            `${hidden.size === 1 ? "One more leak stands" : `${hidden.size} more leaks stand`} in objects that no ref and no reflog reaches: --unreachable shows ${hidden.size === 1 ? "it" : "them"}.`,
          ]),
    ],
    gaps: unreadGaps(trace.unread),
  };
}

/** Objects that were found stand, perhaps, at more places than are known. */
function unreadGaps(commits: readonly string[]): readonly Gap[] {
  const [first, ...others] = commits;
  if (first === undefined) return [];
  return [
    {
      what: others.length === 0 ? first : `${first} and ${others.length} more commits`,
      why: "the trees cannot be compared: leaks may stand at more places",
    },
  ];
}

function oidOf({ origin }: Sighting): string {
  if (origin.kind !== "object") throw new Error(`no object of the database: ${origin.kind}`);
  return origin.oid;
}
