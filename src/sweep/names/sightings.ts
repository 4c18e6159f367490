import type { Match } from "../../detect/types.ts";
import type { Examined, Examiner } from "../examine.ts";
import type { Named } from "./watch.ts";

/**
 * What an examiner makes of names in which keys were found. A folder is told of once for each key, however many files are in it: by the
 * first of them. `found`: matches by name; see `secretsInNames`.
 */
export function examineNames(
  examiner: Examiner,
  names: readonly Named[],
  found: ReadonlyMap<string, readonly Match[]>,
): Examined {
  const told = new Set<string>();
  const examined = names.flatMap(({ text, origin }) => {
    // A name is one line, whatever is in it.
    const bytes = Buffer.from(text.replace(/[\n\r]/g, " "), "utf8");
    const fresh = (found.get(text) ?? []).filter((match) => {
      const slash = bytes.indexOf("/", match.end);
      const part = bytes.toString("latin1", 0, slash < 0 ? bytes.length : slash);
      const key = `${"ref" in origin ? origin.ref : part}\0${match.text}`;
      return !told.has(key) && told.add(key);
    });
    return fresh.length === 0 ? [] : [examiner.locate(bytes, { ...origin, inName: true }, fresh)];
  });
  return {
    sightings: examined.flatMap(({ sightings }) => sightings),
    permitted: examined.reduce((sum, { permitted }) => sum + permitted, 0),
    unknownRules: examined.flatMap(({ unknownRules }) => unknownRules),
  };
}
