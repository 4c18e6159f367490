import type { Reading } from "../../src/sweep/reading.ts";

/** Everything that a report is made of, in no particular order, whoever read it, and with the secrets in sight. */
export function plainReading({ sightings, coverage, ...rest }: Reading): object {
  const shown = sightings.map(({ rule, secret, matched, lineText, parts, ...more }) => ({
    ...more,
    rule: rule.id,
    texts: [secret, matched, lineText, ...parts.map((part) => part.secret)].map((text) => text.reveal()),
  }));
  const nameOf = ({ origin, line, column, rule }: (typeof shown)[number]) =>
    `${origin.kind === "object" ? origin.oid : origin.kind}:${line}:${column}:${rule}`;
  const gaps = coverage.gaps.map(({ what, why }) => `${what}: ${why}`).sort();
  const { readByGit: _, ...read } = coverage;
  return {
    ...rest,
    sightings: shown.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    coverage: { ...read, gaps },
  };
}
