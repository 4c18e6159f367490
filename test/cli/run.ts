import { spawn } from "node:child_process";
import { join } from "node:path";
import { cleanEnvironment, type Ran, ROOT } from "../support/command.ts";

export { cleanEnvironment, type Ran } from "../support/command.ts";

/** The built command. */
export const BIN = join(ROOT, "dist/bin.js");

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input; empty when absent. */
  readonly input?: string | Uint8Array;
}

/** Runs `keysweep …args` in a folder. */
export function keysweep(cwd: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd, env: cleanEnvironment(options.env) });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** The parts of a JSON report that tests look at. */
export interface JsonReport {
  readonly command: string;
  readonly scope: string;
  readonly complete: boolean;
  readonly summary: {
    readonly leaks: number;
    readonly places: number;
    readonly blobs: number;
    readonly rules: number;
    readonly allowed: Readonly<Record<"inline" | "ignoreFile" | "config" | "baseline", number>>;
  };
  readonly leaks: readonly JsonLeak[];
  readonly gaps: readonly { readonly what: string; readonly why: string }[];
  readonly skips: readonly { readonly what: string; readonly why: string }[];
  readonly warnings: readonly string[];
  readonly concerns?: readonly { readonly code: string; readonly path: string; readonly severity: string }[];
}

export interface JsonLeak {
  readonly fingerprint: string;
  readonly ruleId: string;
  readonly confidence: string;
  readonly secret: { readonly redacted: string; readonly text?: string };
  readonly provenance: null | {
    readonly first: null | JsonCommit;
    readonly inHead: boolean;
    readonly refs: readonly string[];
    readonly pushed: boolean;
    readonly ageDays: number | null;
    readonly overdue: boolean;
  };
  readonly findings: readonly JsonFinding[];
}

export interface JsonFinding {
  readonly fingerprint: string;
  readonly line: number;
  readonly column: number;
  readonly encodings: readonly string[];
  readonly place: {
    readonly kind: string;
    readonly path?: string;
    readonly inside?: string;
    readonly tag?: string;
    readonly on?: string;
    readonly oid?: string;
    readonly commit?: JsonCommit | null;
  };
}

export interface JsonCommit {
  readonly id: string;
  readonly author: { readonly who: string; readonly time: string };
}

/** A run with `--format json`, its report and the rest. */
export async function report(
  cwd: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran & { readonly json: JsonReport }> {
  const ran = await keysweep(cwd, [...args, "--format", "json"], options);
  try {
    return { ...ran, json: JSON.parse(ran.stdout) as JsonReport };
  } catch (error) {
    throw new Error(`no report: exit ${ran.code}: ${ran.stderr}${ran.stdout}`, { cause: error });
  }
}

/** Where findings stand, as `path:line` or `kind:line`, sorted. */
export function placesIn({ leaks }: JsonReport): string[] {
  return leaks
    .flatMap(({ findings }) => findings)
    .map(({ place, line }) => `${place.path ?? place.kind}:${line}`)
    .sort();
}
