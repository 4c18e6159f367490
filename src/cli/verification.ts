import { join } from "node:path";
import { KeysweepError } from "../errors.ts";
import type { RunResult } from "../leaks/types.ts";
import type { Verifier } from "../verify/verifier.ts";
import type { Io } from "./io.ts";
import type { OptionValues } from "./options.ts";

/** What makes a run exit 1. */
export type FailOn = "any" | "live" | "high";

/** Reads `--fail-on`. Throws `USAGE`; `live` needs somebody to have asked. */
export function failOnOf(options: OptionValues, asks: boolean): FailOn {
  const given = options["fail-on"] ?? "any";
  if (given !== "any" && given !== "live" && given !== "high") {
    throw new KeysweepError("USAGE", `--fail-on takes any, live or high, not "${given}"`);
  }
  if (given === "live" && !asks) {
    throw new KeysweepError("USAGE", "--fail-on live needs --verify: nobody knows what is live otherwise");
  }
  for (const name of ["openai-base-url", "proxy"] as const)
    if (options[name] !== undefined && !asks)
      throw new KeysweepError("USAGE", `--${name} goes with --verify`);
  return given;
}

/** Opens the verifier; `gitDir`: where definite verdicts are remembered, nowhere if absent. Nothing is asked yet. */
export async function openVerifier(options: OptionValues, gitDir: string | undefined): Promise<Verifier> {
  const { createVerifier } = await import("../verify/verifier.ts");
  const { baseUrlIn, proxyIn } = await import("./ways-out.ts");
  const { baseUrl } = baseUrlIn(options);
  return createVerifier({
    ...(baseUrl !== undefined && { openaiBaseUrl: baseUrl }),
    client: proxyIn(options),
    ...(gitDir !== undefined && { cacheFolder: join(gitDir, "keysweep") }),
  });
}

/** A result with every leak's verdict. Says on a terminal how far it has come. */
export async function withVerdicts(result: RunResult, verifier: Verifier, io: Io): Promise<RunResult> {
  const { verifyLeaks } = await import("../verify/leaks.ts");
  const shows = io.stderr.isTTY === true && io.env.CI !== "true";
  const { leaks, warnings } = await verifyLeaks(result.leaks, verifier, {
    signal: io.signal,
    onProgress: (done, total) => {
      if (shows) io.stderr.write(`\r\x1b[2Kasked about ${done} of ${total} secrets`);
    },
  });
  if (shows) io.stderr.write("\r\x1b[2K");
  return { ...result, leaks, warnings: [...result.warnings, ...warnings] };
}
