import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/types.ts";
import { loadScanner } from "../detect/load-scanner.ts";
import { hasCode, KeysweepError, systemWords } from "../errors.ts";
import { readObject } from "../git/objects.ts";
import type { Repository } from "../git/repository.ts";
import { fingerprintOf } from "../leaks/fingerprint.ts";
import { gatherLeaks } from "../leaks/gather.ts";
import { maskPeople } from "../leaks/people.ts";
import type { Sighting } from "../leaks/sighting.ts";
import type { Leak } from "../leaks/types.ts";
import type { Gap, Origin } from "../sources/types.ts";
import { resolveDirectly } from "./direct-places.ts";
import { createExaminer } from "./examine.ts";
import { resolveInHistory } from "./history.ts";
import { showPlaces, showRefs } from "./names/shown.ts";

/** A place of a JSON report, as far as a secret can be found there again. */
export interface ReportedFinding {
  readonly fingerprint: string;
  readonly path?: string;
  readonly oid?: string;
  /** The file in the archive that stands there. */
  readonly inside?: string;
  /** It stands in the name, which the report does not hold in full. */
  readonly inName?: true;
}

/** A leak of a JSON report: redacted, so that it has to be found again. */
export interface ReportedLeak {
  readonly fingerprint: string;
  readonly findings: readonly ReportedFinding[];
}

/** Reads what is needed of a report made with `--format json`. `name` stands in the `USAGE` error for anything else. */
export function readReport(text: string, name: string): readonly ReportedLeak[] {
  const wrong = (cause?: unknown) =>
    new KeysweepError("USAGE", `${name} is no report of keysweep in JSON`, {
      hint: "Make one: keysweep history --format json --output leaks.json",
      cause,
    });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw wrong(error);
  }
  if (!isTable(data) || !isTable(data.tool) || data.tool.name !== "keysweep" || !Array.isArray(data.leaks))
    throw wrong();
  return data.leaks.map((leak: unknown) => {
    if (!isTable(leak) || typeof leak.fingerprint !== "string" || !Array.isArray(leak.findings))
      throw wrong();
    return {
      fingerprint: leak.fingerprint,
      findings: leak.findings.map((finding: unknown) => readFinding(finding, wrong)),
    };
  });
}

function readFinding(finding: unknown, wrong: () => KeysweepError): ReportedFinding {
  if (!isTable(finding) || typeof finding.fingerprint !== "string" || !isTable(finding.place)) throw wrong();
  const { place, fingerprint } = finding;
  const commit = isTable(place.commit) && typeof place.commit.id === "string" ? place.commit.id : undefined;
  const oid =
    typeof place.oid === "string" ? place.oid : place.kind === "commit-message" ? commit : undefined;
  return {
    fingerprint,
    ...(typeof place.path === "string" && { path: place.path }),
    ...(oid !== undefined && { oid }),
    ...(typeof place.inside === "string" && { inside: place.inside }),
    ...(place.inName === true && { inName: true }),
  };
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Finds the secrets of a report where it says they stand; each that is nowhere there any more is a gap. Sightings in the
 * object database have the origin `object`: `resolveInHistory` knows all places of those.
 */
async function findAgain(
  leaks: readonly ReportedLeak[],
  config: Config,
  repository: Repository | undefined,
  cwd: string,
): Promise<{ readonly sightings: readonly Sighting[]; readonly gaps: readonly Gap[] }> {
  const scanner = await loadScanner(config.ruleSet);
  const examiner = createExaminer(scanner, {
    ruleSet: config.ruleSet,
    allowComments: [],
    knownRules: new Set(config.ruleSet.rules.map(({ id }) => id)),
  });
  const sightings: Sighting[] = [];
  const gaps: Gap[] = [];
  for (const leak of leaks) {
    const found = await findOne(leak);
    sightings.push(...found);
    if (found.length === 0)
      gaps.push({
        what: leak.fingerprint,
        why: leak.findings.every(({ inName }) => inName)
          ? "the leak is a part of a name, which no report holds: run the sweep again with --verify"
          : "the leak is not where the report says: run the sweep again",
      });
  }
  return { sightings, gaps };

  async function findOne({ findings }: ReportedLeak): Promise<readonly Sighting[]> {
    const found: Sighting[] = [];
    const seen = new Set<string>();
    for (const finding of findings) {
      const content = `${finding.oid ?? `file ${finding.path}`}!${finding.inside}`;
      if (seen.has(content)) continue;
      const read = await contentOf(finding, repository, cwd);
      if (!read) continue;
      const { bytes, origin } = read;
      const path = finding.inside === undefined ? finding.path : `${finding.path ?? ""}!${finding.inside}`;
      const { sightings: here } = examiner.locate(bytes, origin, scanner.scan(bytes));
      const same = here.filter(
        ({ secret, rule, maskedLine }) =>
          fingerprintOf(secret.reveal(), rule.id, path ?? "", maskedLine) === finding.fingerprint,
      );
      if (same.length > 0) seen.add(content);
      found.push(...same);
    }
    return found;
  }
}

/** The leaks of a report with their secrets, every place that history knows of them, and what of the report is not there any more. */
export async function leaksAgain(
  reported: readonly ReportedLeak[],
  config: Config,
  repository: Repository | undefined,
  cwd: string,
): Promise<{ readonly leaks: readonly Leak[]; readonly gaps: readonly Gap[] }> {
  const { sightings, gaps } = await findAgain(reported, config, repository, cwd);
  const inHistory = sightings.filter(({ origin }) => origin.kind === "object");
  const elsewhere = sightings.filter(({ origin }) => origin.kind !== "object");
  const direct = resolveDirectly({ sightings: elsewhere, unopened: [] });
  const past =
    repository === undefined || inHistory.length === 0
      ? undefined
      : await resolveInHistory(
          repository,
          { sightings: inHistory, unopened: [] },
          { unreachable: true, now: new Date() },
        );
  const { placed, provenanceOf } = maskPeople({
    placed: [...direct.placed, ...(past?.placed ?? [])],
    ...(past?.provenanceOf && { provenanceOf: past.provenanceOf }),
  });
  const { leaks } = gatherLeaks(await showPlaces(placed, config, false), [], provenanceOf);
  return {
    leaks: await showRefs(leaks, config),
    gaps: [...gaps, ...(past?.gaps ?? [])],
  };
}

/** A text that a report names. */
interface Content {
  readonly bytes: Uint8Array;
  readonly origin: Origin;
}

async function contentOf(
  finding: ReportedFinding,
  repository: Repository | undefined,
  cwd: string,
): Promise<Content | undefined> {
  const whole = await wholeOf(finding, repository, cwd);
  const { inside } = finding;
  if (whole === undefined || inside === undefined) return whole;
  const { readMember } = await import("./archives.ts");
  const bytes = readMember(whole.bytes, inside, finding.path);
  return bytes && { bytes, origin: { ...whole.origin, inside } };
}

async function wholeOf(
  { path, oid }: ReportedFinding,
  repository: Repository | undefined,
  cwd: string,
): Promise<Content | undefined> {
  if (oid !== undefined) {
    // An id comes out of a file: nothing but an id may reach git.
    if (!repository || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(oid)) return undefined;
    const answer = await readObject(repository, oid);
    if (!answer.found || answer.type === "tree") return undefined;
    return { bytes: answer.bytes, origin: { kind: "object", oid, type: answer.type } };
  }
  if (path === undefined) return undefined;
  try {
    const bytes = await readFile(join(repository?.root ?? cwd, path));
    return { bytes, origin: { kind: "file", path } };
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return undefined;
    throw new KeysweepError("IO", `${path} cannot be read: ${systemWords(error)}`, { cause: error });
  }
}
