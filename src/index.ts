/**
 * keysweep as a library: the pipeline of the command line for programs. Nothing here prints, prompts, exits or asks a provider;
 * what goes wrong is thrown as a {@link KeysweepError}. Secrets are wrapped in {@link Secret}, which prints redacted.
 *
 *     import { scanText, sweep } from "keysweep";
 *
 *     const leaks = await scanText(text, { path: "src/app.ts" });
 *     const result = await sweep({ path: ".", what: "history", signal: AbortSignal.timeout(60_000) });
 */
export type { Config, ConfigFlags } from "./config/types.ts";
export { type ErrorCode, KeysweepError } from "./errors.ts";
export { fingerprintOf } from "./leaks/fingerprint.ts";
export type {
  Concern,
  Coverage,
  Finding,
  Leak,
  Place,
  Provenance,
  RunResult,
  Snippet,
  VerdictKind,
} from "./leaks/types.ts";
export { loadConfig } from "./library/config.ts";
export { loadRules, type RenderReportOptions, renderReport } from "./library/rules-and-reports.ts";
export { type ScanOptions, scanBytes, scanText } from "./library/scan.ts";
export { type SweepOptions, type SweepTarget, sweep } from "./library/sweep.ts";
export { FORMATS, type Format } from "./report/types.ts";
export type { Confidence, Remedy, Rule, RuleSet, Severity } from "./rules/types.ts";
export { redact, Secret } from "./secret.ts";
export type { CommitInfo, Gap, Skip } from "./sources/types.ts";
export type { Progress } from "./sweep/run.ts";
