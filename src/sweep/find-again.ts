import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/types.ts";
import { loadScanner } from "../detect/scanner.ts";
import { KeysweepError, messageOf } from "../errors.ts";
import { readObject } from "../git/objects.ts";
import type { Repository } from "../git/repository.ts";
import { fingerprintOf } from "../leaks/fingerprint.ts";
import type { Sighting } from "../leaks/sighting.ts";
import type { Gap, Origin } from "../sources/types.ts";
import { createExaminer } from "./examine.ts";

/** A place of a JSON report, as far as a secret can be found there again. */
export interface ReportedFinding {
  readonly fingerprint: string;
  readonly path?: string;
  readonly oid?: string;
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
  };
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Finds the secrets of a report where it says they stand; each that is there no more is a gap. */
export async function findAgain(
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
    if (found) sightings.push(found);
    else
      gaps.push({
        what: leak.fingerprint,
        why: "the leak is not where the report says: run the sweep again",
      });
  }
  return { sightings, gaps };

  async function findOne({ findings }: ReportedLeak): Promise<Sighting | undefined> {
    for (const finding of findings) {
      const bytes = await bytesOf(finding, repository, cwd);
      if (!bytes) continue;
      const path = finding.path ?? "";
      const origin: Origin = path === "" ? { kind: "stdin" } : { kind: "file", path };
      const { sightings: here } = examiner.locate(bytes, origin, scanner.scan(bytes));
      const same = here.find(
        ({ secret, rule, maskedLine }) =>
          fingerprintOf(secret.reveal(), rule.id, path, maskedLine) === finding.fingerprint,
      );
      if (same) return same;
    }
    return undefined;
  }
}

async function bytesOf(
  { path, oid }: ReportedFinding,
  repository: Repository | undefined,
  cwd: string,
): Promise<Uint8Array | undefined> {
  if (oid !== undefined) {
    // An id comes out of a file: nothing but an id may reach git.
    if (!repository || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(oid)) return undefined;
    const answer = await readObject(repository, oid);
    return answer.found ? answer.bytes : undefined;
  }
  if (path === undefined) return undefined;
  try {
    return await readFile(join(repository?.root ?? cwd, path));
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw new KeysweepError("IO", `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
