import type { Config } from "../config/types.ts";
import { loadScanner } from "../detect/load-scanner.ts";
import { KeysweepError } from "../errors.ts";
import { gatherLeaks, type PlacedSighting } from "../leaks/gather.ts";
import type { Leak } from "../leaks/types.ts";
import { createExaminer } from "../sweep/examine.ts";

/** The keys in a text that a person typed or piped in. Throws `USAGE` when there is none. */
export async function leaksGiven(bytes: Uint8Array, { ruleSet }: Config): Promise<readonly Leak[]> {
  const scanner = await loadScanner(ruleSet);
  const examiner = createExaminer(scanner, {
    ruleSet,
    allowComments: [],
    knownRules: new Set(ruleSet.rules.map(({ id }) => id)),
  });
  const { sightings } = examiner.locate(bytes, { kind: "stdin" }, scanner.scan(bytes));
  if (sightings.length === 0) {
    throw new KeysweepError("USAGE", "no key of a known form was given", {
      hint: "Some keys are recognised only by their name: give the whole line, MISTRAL_API_KEY=…",
    });
  }
  const placed = sightings.map((sighting): PlacedSighting => ({ sighting, place: { kind: "stdin" } }));
  return gatherLeaks(placed, []).leaks;
}
