import type { Config } from "../config/types.ts";
import { BASELINE_FILE, type BaselineEntry } from "../leaks/baseline.ts";
import { gatherLeaks } from "../leaks/gather.ts";
import type { IgnoreEntry } from "../leaks/ignores.ts";
import { maskPeople } from "../leaks/people.ts";
import { byBaseline, byIgnoreEntry, gatherPermitted } from "../leaks/permissions.ts";
import type { RunResult } from "../leaks/types.ts";
import { showNames, showPlaces } from "./names/shown.ts";
import type { JudgedPaths } from "./path-rules/judge.ts";
import { createPlaceFilter } from "./paths.ts";
import type { Reading } from "./reading.ts";
import type { Resolved, RunContext } from "./run.ts";
import { openSieve } from "./sieve.ts";
import { sayUnopened } from "./unopened.ts";

/** What a run was, as its result says. */
export interface RunDescription {
  readonly command: RunResult["command"];
  /** What was looked at, in the words of the verdict line. */
  readonly scope: string;
  /** A time of `performance.now()`. */
  readonly startedAt: number;
  /** Everything was looked at, so that entries of ignore files and baselines that fit nothing can be named. */
  readonly whole?: boolean;
}

/** Makes the result of a run: applies allow lists, ignore files and the baseline to what was found, and gathers it by secret. */
export async function concludeRun(
  what: RunDescription,
  reading: Reading,
  resolved: Resolved,
  { config, ignoreEntries, baseline = [] }: RunContext,
): Promise<RunResult> {
  const { placed: told, provenanceOf } = maskPeople(resolved);
  const placed = await showPlaces(told, config, reading.hasKeysInNames === false);
  const { rightful, standing, baselined, permitted } = (await openSieve(config, baseline))(placed);
  const unopened = sayUnopened(resolved.unopened, await createPlaceFilter(config));
  const gathered = gatherLeaks(baselined.standing, ignoreEntries, provenanceOf);
  const atPaths = await judgeIfSeen(reading, config, ignoreEntries);
  const result: RunResult = {
    command: what.command,
    leaks: gathered.leaks,
    ...(atPaths && { concerns: atPaths.concerns }),
    coverage: {
      ...reading.coverage,
      gaps: [...reading.coverage.gaps, ...(resolved.gaps ?? []), ...unopened.gaps],
      skips: [...reading.coverage.skips, ...unopened.skips],
    },
    allowed: {
      inline: reading.allowedInline,
      config: rightful.length - standing.length + (atPaths?.allowed ?? 0),
      ignoreFile: gathered.ignored + (atPaths?.ignored ?? 0),
      baseline: baselined.covered,
    },
    ...(config.showPermitted && {
      permitted: [
        ...gatherPermitted(
          [
            ...permitted,
            ...baselined.keptOut.map(({ one, entry }) => ({ one, permission: byBaseline(entry) })),
            ...gathered.keptOut.map(({ one, entry }) => ({ one, permission: byIgnoreEntry(entry) })),
          ],
          provenanceOf,
        ),
        ...(atPaths?.permitted ?? []),
      ],
    }),
    warnings: [
      ...config.warnings,
      ...(resolved.warnings ?? []),
      ...(what.whole
        ? unusedWarnings(gathered.unusedEntries.filter((entry) => !atPaths?.used.has(entry)))
        : []),
      ...baselineWarnings(baselined.expired, what.whole ? baselined.unused : []),
      ...reading.unknownRules.map(
        (id) => `A keysweep:allow comment names the rule "${id}", which does not exist: it permits nothing.`,
      ),
    ],
    ruleCount: config.ruleSet.rules.length,
    scope: what.scope,
    durationMs: Math.round(performance.now() - what.startedAt),
  };
  return showNames(result, config, reading.hasKeysInNames);
}

async function judgeIfSeen(
  { atPaths }: Reading,
  { ruleSet }: Config,
  ignoreEntries: readonly IgnoreEntry[],
): Promise<JudgedPaths | undefined> {
  if (atPaths === undefined) return undefined;
  const { judgePaths } = await import("./path-rules/judge.ts");
  return judgePaths(atPaths, ruleSet, ignoreEntries);
}

function unusedWarnings(entries: readonly IgnoreEntry[]): readonly string[] {
  const files = [...new Set(entries.map(({ file }) => file))];
  return files.map((file) => {
    const lines = entries.filter((entry) => entry.file === file).map(({ line }) => line);
    const named = lines.slice(0, 10).join(", ") + (lines.length > 10 ? ", …" : "");
    return `${file}: nothing is kept out by line${lines.length === 1 ? "" : "s"} ${named} any more.`;
  });
}

function baselineWarnings(
  expired: readonly BaselineEntry[],
  unused: readonly BaselineEntry[],
): readonly string[] {
  const named = (entries: readonly BaselineEntry[]) =>
    entries
      .slice(0, 10)
      .map(({ fingerprint }) => fingerprint)
      .join(", ") + (entries.length > 10 ? ", …" : "");
  return [
    ...(expired.length > 0
      ? [`${BASELINE_FILE}: ${named(expired)} may no longer stand as accepted: their time is over.`]
      : []),
    ...(unused.length > 0
      ? [
          `${BASELINE_FILE}: nothing is found any more for ${named(unused)}. keysweep baseline --prune takes out what it holds in vain.`,
        ]
      : []),
  ];
}
