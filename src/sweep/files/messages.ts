import type { Rule } from "../../rules/types.ts";
import type { Blob, Origin } from "../../sources/types.ts";
import { type PlainSighting, toPlain, toSighting } from "../pack/messages.ts";
import type { Reading } from "../reading.ts";

/** Blobs that are read already. `isChange`: only what is new in it counts, and what was before cannot be asked in a thread. */
export type FilesTask = readonly (Pick<Blob, "bytes" | "origin"> & { readonly isChange: boolean })[];

/** Readings in the order of the blobs; in between, with their place in the task, the changes that hold something. */
export type FilesAnswer = readonly (
  | { readonly kind: "reading"; readonly reading: PlainReading }
  | { readonly kind: "undecided"; readonly at: number; readonly bytes: Uint8Array }
)[];

/** A reading as plain data. Holds secrets as text: it is for crossing threads, and for nothing else. */
export type PlainReading = Omit<Reading, "sightings"> & {
  readonly sightings: readonly { readonly plain: PlainSighting; readonly origin: Origin }[];
};

/** A reading for the way to another thread. */
export function toPlainReading({ sightings, ...rest }: Reading): PlainReading {
  return { ...rest, sightings: sightings.map((one) => ({ plain: toPlain(one), origin: one.origin })) };
}

/** A reading that came from another thread. `rules`: by id. */
export function fromPlainReading(
  { sightings, ...rest }: PlainReading,
  rules: ReadonlyMap<string, Rule>,
): Reading {
  return { ...rest, sightings: sightings.map(({ plain, origin }) => toSighting(plain, origin, rules)) };
}
