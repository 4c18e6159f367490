import type { Repository } from "../git/repository.ts";
import { traceObjects } from "../git/trace.ts";
import { placesOf, provenanceOf } from "../leaks/provenance.ts";
import type { Sighting } from "../leaks/sighting.ts";
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
      ...(trace.unread.length > 0
        ? [
            `The trees of ${trace.unread.length} commits could not be compared: leaks they bring in may stand at more places.`,
          ]
        : []),
    ],
  };
}

function oidOf({ origin }: Sighting): string {
  if (origin.kind !== "object") throw new Error(`no object of the database: ${origin.kind}`);
  return origin.oid;
}
