import { types } from "node:util";
import { defaultConfig } from "../config/load.ts";
import type { Config } from "../config/types.ts";
import { KeysweepError } from "../errors.ts";
import type { Leak } from "../leaks/types.ts";
import type { RuleSet } from "../rules/types.ts";
import type { Origin } from "../sources/types.ts";
import { concludeRun } from "../sweep/conclude.ts";
import { resolveDirectly } from "../sweep/direct-places.ts";
import { readSource } from "../sweep/reading.ts";
import { checkOptions, checkValue } from "./options.ts";

/** How bytes are scanned. */
export interface ScanOptions {
  /** Where the bytes stand, `/` between parts: for rules, allow lists and fingerprints that look at paths. */
  readonly path?: string;
  /** Everything a run is told, as `loadConfig` reads it; wins over `rules`. */
  readonly config?: Config;
  /** As `loadRules` reads them (default: the built-in ones). */
  readonly rules?: RuleSet;
  /** Aborting rejects with the signal's reason. One scan is not interrupted once it has begun. */
  readonly signal?: AbortSignal;
}

/** {@link scanBytes} for text; columns are then characters of it. */
export async function scanText(text: string, options: ScanOptions = {}): Promise<readonly Leak[]> {
  checkValue(text, "the text of scanText", "text");
  return scanBytes(Buffer.from(text, "utf8"), options);
}

/**
 * The leaks in bytes of any encoding, worst first; comments that permit a finding are obeyed, ignore files and baselines are not
 * looked for. Reads no file. Errors: `RULES` for a pattern that cannot be compiled, `USAGE`.
 */
export async function scanBytes(bytes: Uint8Array, options: ScanOptions = {}): Promise<readonly Leak[]> {
  // Those of another realm, as test runners make them, are bytes as well.
  if (!types.isUint8Array(bytes))
    throw new KeysweepError("USAGE", "scanBytes takes a Uint8Array", { hint: "Of text: scanText." });
  checkOptions(options, "scanText and scanBytes", {
    path: "text",
    config: "config",
    rules: "rules",
    signal: "signal",
  });
  const { path, signal } = options;
  signal?.throwIfAborted();
  const config = options.config ?? defaultConfig(options.rules);
  const origin: Origin = path === undefined ? { kind: "stdin" } : { kind: "file", path };
  async function* source() {
    yield { kind: "blob", blob: { bytes, origin } } as const;
  }
  const context = { config, ignoreEntries: [], ...(signal && { signal }) };
  const reading = await readSource(source(), context);
  const what = { command: "scan", scope: path ?? "text", startedAt: performance.now() } as const;
  return (await concludeRun(what, reading, resolveDirectly(reading), context)).leaks;
}
