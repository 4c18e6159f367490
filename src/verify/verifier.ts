import { KeysweepError } from "../errors.ts";
import { openVerdictCache, type VerdictCache } from "./cache.ts";
import { AT_ONCE, type ClientOptions, createClient } from "./client.ts";
import { openai } from "./providers/openai.ts";
import { PINNED_HOSTS, providerOf } from "./providers.ts";
import type { Ask, Outcome, Provider, SecretToVerify, Verdict, Verified } from "./types.ts";

export interface VerifierOptions {
  /** Another base URL for OpenAI's API, from the command line only; read by `parseBaseUrl`. */
  readonly openaiBaseUrl?: string;
  /** Folder for the cache of verdicts, below the git directory. Absent: nothing is remembered between runs. */
  readonly cacheFolder?: string;
  /** Milliseconds for one secret, all its requests, retries and waits together. Default 30,000. */
  readonly deadlineMs?: number;
  /** See {@link ClientOptions}. */
  readonly client?: Omit<ClientOptions, "hosts" | "origins">;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  /** Told after each distinct secret. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What a run of questions brought. */
export interface VerifyRun {
  /** One for each secret given, in the order given. */
  readonly results: readonly Verified[];
  /** Said once, for people: the cache could not be used. */
  readonly warnings: readonly string[];
}

export interface Verifier {
  /**
   * Asks about each distinct secret once, however often it is given and however often this is called. Rejects only when
   * `signal` is aborted; every other trouble is a verdict.
   */
  verify(secrets: readonly SecretToVerify[], options?: VerifyOptions): Promise<VerifyRun>;
  /**
   * Asks now, whatever was answered before: for waiting until a key works, or no longer does. A later run remembers this
   * answer in place of the one before.
   */
  askAgain(secret: SecretToVerify, signal?: AbortSignal): Promise<Verdict>;
}

/** Nothing is sent and nothing is opened before the first question. */
export function createVerifier(options: VerifierOptions = {}): Verifier {
  const now = options.now ?? Date.now;
  const { openaiBaseUrl } = options;
  const client = createClient({
    ...options.client,
    hosts: PINNED_HOSTS,
    origins: openaiBaseUrl === undefined ? [] : [new URL(openaiBaseUrl).origin],
  });
  /** Verdicts of this run, by what was asked. Secrets' texts: in memory only. */
  const asked = new Map<string, Promise<Verdict>>();

  const baseUrlOf = (provider: Provider): string | undefined =>
    provider === openai ? openaiBaseUrl : undefined;

  async function ask(provider: Provider, secret: SecretToVerify, signal?: AbortSignal): Promise<Outcome> {
    const deadline = performance.now() + (options.deadlineMs ?? 30_000);
    const baseUrl = baseUrlOf(provider);
    const named = baseUrl === undefined ? undefined : new URL(baseUrl).origin;
    const send: Ask = async (request, isTransient) => {
      // Each provider's secrets go to that provider's hosts, not just to some host on the whole list.
      const { hostname, origin } = new URL(request.url);
      if (named === undefined ? !provider.hosts.includes(hostname) : origin !== named)
        throw new KeysweepError("NETWORK", `${hostname} is not a host for secrets of ${provider.name}`);
      return await client.send(request, { deadline, signal, isTransient, isRepeatable: true });
    };
    return await provider.check(secret, { ask: send, baseUrl, now });
  }

  const toVerdict = (outcome: Outcome, at: number): Verdict => ({
    ...outcome,
    checkedAt: new Date(at).toISOString(),
  });

  /** Who is asked, where, and about what: everything an answer depends on. */
  function identityOf(provider: Provider, { secret, companions }: SecretToVerify): readonly string[] {
    const others = (companions ?? []).map((companion) => companion.secret.reveal()).sort();
    return [provider.name, baseUrlOf(provider) ?? "", secret.reveal(), ...others];
  }

  async function decide(
    secret: SecretToVerify,
    cache: VerdictCache | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Verdict> {
    const provider = providerOf(secret);
    if (!("check" in provider)) return toVerdict(provider, now());
    const identity = identityOf(provider, secret);
    const remembered = cache?.get(identity);
    if (remembered !== undefined) return { ...toVerdict(remembered.outcome, remembered.at), cached: true };
    const outcome = await ask(provider, secret, signal);
    cache?.put(identity, outcome);
    return toVerdict(outcome, now());
  }

  /** Puts an answer into the cache; one that cannot be written costs a later run a question, no more. */
  async function remember(identity: readonly string[], outcome: Outcome): Promise<void> {
    if (options.cacheFolder === undefined) return;
    try {
      const cache = await openVerdictCache(options.cacheFolder, now);
      cache.put(identity, outcome);
      await cache.save();
    } catch (error) {
      if (!(error instanceof KeysweepError)) throw error;
    }
  }

  /** Distinct questions by their key. */
  function keyOf(secret: SecretToVerify): string {
    const provider = providerOf(secret);
    return "check" in provider
      ? JSON.stringify(identityOf(provider, secret))
      : JSON.stringify(["", secret.provider, secret.ruleId]);
  }

  return {
    async verify(secrets, { signal, onProgress } = {}) {
      signal?.throwIfAborted();
      const warnings: string[] = [];
      let cache: VerdictCache | undefined;
      const warn = (error: unknown): void => {
        if (!(error instanceof KeysweepError)) throw error;
        warnings.push(`Verdicts are not remembered: ${error.message}.`);
      };
      if (options.cacheFolder !== undefined && secrets.length > 0)
        cache = await openVerdictCache(options.cacheFolder, now).catch((error: unknown) => {
          warn(error);
          return undefined;
        });
      const keys = secrets.map(keyOf);
      const distinct = new Map(keys.map((key, index) => [key, secrets[index]!]));
      let done = 0;
      const one = async ([key, secret]: [string, SecretToVerify]): Promise<void> => {
        const verdict = asked.get(key) ?? decide(secret, cache, signal);
        asked.set(key, verdict);
        try {
          await verdict;
        } catch (error) {
          // A question that the caller broke off has no answer to keep.
          asked.delete(key);
          throw error;
        }
        onProgress?.(++done, distinct.size);
      };
      try {
        // No more at once than requests may be under way: a secret's deadline must not run out while it waits in line.
        await eachOf(distinct, options.client?.atOnce ?? AT_ONCE, one);
        const verdicts = await Promise.all(keys.map((key) => asked.get(key)!));
        return {
          results: secrets.map((secret, index) => ({ ...secret, verdict: verdicts[index]! })),
          warnings,
        };
      } finally {
        await cache?.save().catch(warn);
      }
    },
    async askAgain(secret, signal) {
      const provider = providerOf(secret);
      if (!("check" in provider)) return toVerdict(provider, now());
      const outcome = await ask(provider, secret, signal);
      await remember(identityOf(provider, secret), outcome);
      return toVerdict(outcome, now());
    },
  };
}

/** Does `work` for each of `items`, so many at once, in their order. Rejects with the first error, when all under way have ended. */
async function eachOf<T>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const errors: unknown[] = [];
  async function worker(): Promise<void> {
    for (let next = rest.next(); next.done !== true && errors.length === 0; next = rest.next()) {
      try {
        await work(next.value);
      } catch (error) {
        errors.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (errors.length > 0) throw errors[0];
}
