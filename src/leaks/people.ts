import type { CommitInfo, PersonAndTime } from "../sources/types.ts";
import { MASK } from "./snippet.ts";
import type { Place, Provenance } from "./types.ts";

/** Shows people without the secrets that stand in their names. */
export interface PeopleMask {
  place(place: Place): Place;
  provenance(provenance: Provenance): Provenance;
}

/**
 * Whoever mistakes one variable for another commits as `<token>`; reports name who committed, and must not tell it. `secrets`: those that
 * were met in commits and tags themselves, the only ones that names can hold.
 */
export function maskPeople(secrets: Iterable<string>): PeopleMask {
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
  if (sorted.length === 0) return { place: (place) => place, provenance: (provenance) => provenance };
  return {
    place: (place) =>
      "commit" in place && place.commit !== undefined ? { ...place, commit: commit(place.commit) } : place,
    provenance: (provenance) => ({
      ...provenance,
      ...(provenance.first && { first: commit(provenance.first) }),
      ...(provenance.left && { left: commit(provenance.left) }),
    }),
  };
}
