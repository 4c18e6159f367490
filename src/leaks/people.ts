import type { CommitInfo, PersonAndTime } from "../sources/types.ts";
import type { PlacedSighting } from "./gather.ts";
import type { Sighting } from "./sighting.ts";
import { MASK } from "./snippet.ts";
import type { Place, Provenance } from "./types.ts";

type ProvenanceOf = (sightings: readonly Sighting[]) => Provenance | undefined;

/** Sightings at their places, and what history knows of them. */
export interface Told {
  readonly placed: readonly PlacedSighting[];
  readonly provenanceOf?: ProvenanceOf;
}

/** Commits and tags themselves: who made them is a part of them. */
const IN_OBJECT: ReadonlySet<Place["kind"]> = new Set(["commit-message", "tag-message", "unreachable"]);

/**
 * The same without the secrets that stand in people's names: whoever mistakes one variable for another commits as `<token>`, and reports name
 * who committed. Takes all that was met, what is permitted as well: the secrets of a commit mask its author at every other place.
 */
export function maskPeople({ placed, provenanceOf }: Told): Told {
  const secrets = placed.flatMap(({ sighting, place }) =>
    IN_OBJECT.has(place.kind) ? [sighting.secret.reveal()] : [],
  );
  if (secrets.length === 0) return { placed, ...(provenanceOf && { provenanceOf }) };
  // The longest first: one may be a part of another.
  const sorted = [...new Set(secrets)].sort((a, b) => b.length - a.length);
  const person = (one: PersonAndTime): PersonAndTime =>
    sorted.some((secret) => one.who.includes(secret))
      ? { ...one, who: sorted.reduce((who, secret) => who.replaceAll(secret, () => MASK), one.who) }
      : one;
  const commit = (one: CommitInfo): CommitInfo => ({
    ...one,
    author: person(one.author),
    committer: person(one.committer),
  });
  return {
    placed: placed.map((one) =>
      "commit" in one.place && one.place.commit !== undefined
        ? { ...one, place: { ...one.place, commit: commit(one.place.commit) } }
        : one,
    ),
    ...(provenanceOf && {
      provenanceOf: (sightings) => {
        const known = provenanceOf(sightings);
        return (
          known && {
            ...known,
            ...(known.first && { first: commit(known.first) }),
            ...(known.left && { left: commit(known.left) }),
          }
        );
      },
    }),
  };
}
