import { setTimeout as sleep } from "node:timers/promises";
import type { SecretToVerify, Verdict } from "./types.ts";
import type { Verifier } from "./verifier.ts";

export interface SettleOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds between two questions. */
  readonly everyMs?: number;
  /** Milliseconds after which to take the last answer for what it is. */
  readonly withinMs?: number;
  /** Told each answer as it comes. */
  readonly onAnswer?: (verdict: Verdict) => void;
}

/** What came of waiting. */
export interface Settled {
  /** Whether what was waited for has happened. */
  readonly reached: boolean;
  /** The last answer. */
  readonly verdict: Verdict;
  /** Answers in all. */
  readonly answers: number;
}

/** Whether a verdict says that the key works at its provider's. */
export function isLive({ kind }: Pick<Verdict, "kind">): boolean {
  return kind === "live" || kind === "live-restricted" || kind === "live-no-quota";
}

/** Whether asking can bring no answer: nobody is asked, or the secret is another server's. A person must tell. */
export function cannotTell({ kind, reason }: Pick<Verdict, "kind" | "reason">): boolean {
  return kind === "unverified" || reason === "not-known-here";
}

/**
 * Waits until a new key is taken: it can be refused for up to a minute. Defaults: every 3 s, 90 s at most. What cannot be
 * told is given back at once.
 */
export async function waitUntilLive(
  verifier: Verifier,
  secret: SecretToVerify,
  options: SettleOptions = {},
): Promise<Settled> {
  const end = performance.now() + (options.withinMs ?? 90_000);
  for (let answers = 1; ; answers++) {
    const verdict = await verifier.askAgain(secret, options.signal);
    options.onAnswer?.(verdict);
    if (isLive(verdict)) return { reached: true, verdict, answers };
    if (cannotTell(verdict)) return { reached: false, verdict, answers };
    if (!(await pause(options.everyMs ?? 3_000, end, options.signal)))
      return { reached: false, verdict, answers };
  }
}

/**
 * Waits until a deleted key is dead for good: it can go on working now and then, so that only refusals in a row count, at
 * least three of them over `spanMs`. Defaults: every 10 s, over 60 s, 5 min at most.
 */
export async function waitUntilRevoked(
  verifier: Verifier,
  secret: SecretToVerify,
  options: SettleOptions & { readonly spanMs?: number } = {},
): Promise<Settled> {
  const end = performance.now() + (options.withinMs ?? 300_000);
  let refusedSince: number | undefined;
  let refusals = 0;
  for (let answers = 1; ; answers++) {
    const verdict = await verifier.askAgain(secret, options.signal);
    options.onAnswer?.(verdict);
    if (cannotTell(verdict)) return { reached: false, verdict, answers };
    if (verdict.kind === "revoked") {
      refusals++;
      refusedSince ??= performance.now();
      if (refusals >= 3 && performance.now() - refusedSince >= (options.spanMs ?? 60_000))
        return { reached: true, verdict, answers };
    } else {
      refusals = 0;
      refusedSince = undefined;
    }
    if (!(await pause(options.everyMs ?? 10_000, end, options.signal)))
      return { reached: false, verdict, answers };
  }
}

/** False when there is no time for another question. */
async function pause(ms: number, end: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (performance.now() + ms >= end) return false;
  await sleep(ms, undefined, signal === undefined ? undefined : { signal });
  return true;
}
