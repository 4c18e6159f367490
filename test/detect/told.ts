import type { Match } from "../../src/detect/types.ts";

/** What is found, in whichever way it was decoded: one of several is settled on. */
export function told(matches: readonly Match[]): ReadonlySet<string> {
  return new Set(matches.map(({ ruleId, start, end, text }) => `${ruleId} ${start} ${end} ${text}`));
}
