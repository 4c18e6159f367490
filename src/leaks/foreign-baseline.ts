import { createHash } from "node:crypto";
import { KeysweepError } from "../errors.ts";
import { pathOf } from "./gather.ts";
import type { Finding, Leak } from "./types.ts";

/** What another scanner's file says of one finding. */
export interface ForeignEntry {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** SHA-1 of the secret's bytes, where the file holds it or the secret itself. */
  readonly sha1?: string;
  /** Somebody marked it as no secret. */
  readonly falsePositive: boolean;
}

/**
 * Reads a report of gitleaks in JSON (which is also its baseline) or a baseline of detect-secrets. `name` stands in the `CONFIG` error for
 * anything else. Secrets in it are hashed at once and kept nowhere.
 */
export function parseForeignBaseline(text: string, name: string): readonly ForeignEntry[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new KeysweepError("CONFIG", `${name} is no valid JSON`, {
      hint: "It takes a gitleaks report or a .secrets.baseline. A .gitleaksignore is read where it is, without an import.",
      cause: error,
    });
  }
  if (Array.isArray(data) && data.every((one) => isTable(one) && typeof one.RuleID === "string"))
    return data.map(fromGitleaks);
  if (isTable(data) && isTable(data.results)) {
    return Object.entries(data.results).flatMap(([path, found]) =>
      Array.isArray(found) ? found.filter(isTable).map((one) => fromDetectSecrets(path, one)) : [],
    );
  }
  throw new KeysweepError("CONFIG", `${name} is neither a gitleaks report nor a detect-secrets baseline`, {
    hint: "gitleaks: --report-format json. detect-secrets: the .secrets.baseline file.",
  });
}

function fromGitleaks(one: Record<string, unknown>): ForeignEntry {
  const secret = typeof one.Secret === "string" ? one.Secret : "";
  const isRedacted = secret === "" || secret === "REDACTED" || secret.endsWith("...");
  return {
    path: typeof one.File === "string" ? one.File.replaceAll("\\", "/") : "",
    line: typeof one.StartLine === "number" ? one.StartLine : 0,
    ...(!isRedacted && { sha1: sha1(Buffer.from(secret, "utf8")) }),
    falsePositive: false,
  };
}

function fromDetectSecrets(path: string, one: Record<string, unknown>): ForeignEntry {
  return {
    path: path.replaceAll("\\", "/"),
    line: typeof one.line_number === "number" ? one.line_number : 0,
    ...(typeof one.hashed_secret === "string" && { sha1: one.hashed_secret }),
    falsePositive: one.is_secret === false,
  };
}

/** A leak that another scanner's file speaks of. */
export interface Recognised {
  readonly leak: Leak;
  readonly falsePositive: boolean;
}

/** Which leaks the entries mean: by the secret's hash in any of its files, else by file and line. */
export function recognise(
  leaks: readonly Leak[],
  entries: readonly ForeignEntry[],
): { readonly recognised: readonly Recognised[]; readonly unknown: number } {
  const used = new Set<ForeignEntry>();
  const recognised = leaks.flatMap((leak): Recognised[] => {
    const hash = sha1(Buffer.from(leak.secret.reveal(), "latin1"));
    const means = (entry: ForeignEntry, finding: Finding) =>
      entry.path === pathOf(finding.place) &&
      (entry.sha1 === hash || (entry.line > 0 && entry.line === finding.line));
    const own = entries.filter((entry) => leak.findings.some((finding) => means(entry, finding)));
    for (const entry of own) used.add(entry);
    return own.length === 0 ? [] : [{ leak, falsePositive: own.every(({ falsePositive }) => falsePositive) }];
  });
  return { recognised, unknown: entries.length - used.size };
}

function sha1(bytes: Uint8Array): string {
  return createHash("sha1").update(bytes).digest("hex");
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
