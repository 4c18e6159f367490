import { setTimeout as sleep } from "node:timers/promises";
import { KeysweepError } from "../errors.ts";
import { createGate } from "./gate.ts";
import { type Exchanged, exchange } from "./transport.ts";
import type { Answer, Reply } from "./types.ts";

/** Requests under way at once, where nobody says otherwise. */
export const AT_ONCE = 4;

export interface ClientOptions {
  /** Host names that may be asked, over https on port 443. */
  readonly hosts: readonly string[];
  /** Origins that the command line named (`https://gateway.example`, `http://127.0.0.1:8080`). */
  readonly origins?: readonly string[];
  /** An HTTP proxy that the command line named. Variables of the environment are never read. */
  readonly proxy?: URL;
  /** Milliseconds for one attempt, its body included. Default 10,000. */
  readonly timeoutMs?: number;
  /** Requests under way at once. Default {@link AT_ONCE}. */
  readonly atOnce?: number;
  /** Requests a second to one host. Default 5. */
  readonly perSecond?: number;
  /** Attempts after the first. Default 2. */
  readonly retries?: number;
  /** Milliseconds before the first retry when the answer names none; doubles each time. Default 500. */
  readonly backoffMs?: number;
  /** Longest body read, in bytes. Default 4 MiB. */
  readonly maxBodyBytes?: number;
  /**
   * Where to connect instead, for tests. A function: no configuration file can hold one, so no scanned repository
   * reaches it. What is pinned is checked before.
   */
  readonly connectTo?: (url: URL) => URL | undefined;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SendOptions {
  /** When to give up, retries and waits included, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Which answers are worth another attempt. Default: 429 and 5xx. */
  readonly isTransient?: (answer: Answer) => boolean;
  /** Whether a request that got no answer may be sent again. Default: only GET. */
  readonly isRepeatable?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The one way out of keysweep: asks pinned hosts, and nobody else. */
export interface Client {
  /**
   * Sends a request, again where that helps. Throws `NETWORK` for a host that is not on the list; rejects with the signal's
   * reason when the caller aborts. A redirect is an answer like any other: nobody follows it.
   */
  send(request: HttpRequest, options: SendOptions): Promise<Reply>;
}

export function createClient(options: ClientOptions): Client {
  const hosts = new Set(options.hosts);
  const origins = new Set(options.origins ?? []);
  const gate = createGate({ atOnce: options.atOnce ?? AT_ONCE, perSecond: options.perSecond ?? 5 });
  const retries = options.retries ?? 2;
  const backoffMs = options.backoffMs ?? 500;

  function pinned(text: string): URL {
    const url = new URL(text);
    const listed = url.protocol === "https:" && url.port === "" && hosts.has(url.hostname);
    if ((!listed && !origins.has(url.origin)) || url.username !== "" || url.password !== "")
      throw new KeysweepError("NETWORK", `${url.host} is not a host that keysweep asks`);
    return url;
  }

  async function attempt(request: HttpRequest, url: URL, send: SendOptions): Promise<Exchanged> {
    const left = Math.max(0, Math.min(options.timeoutMs ?? 10_000, send.deadline - performance.now()));
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), left);
    const signal = send.signal === undefined ? limit.signal : AbortSignal.any([limit.signal, send.signal]);
    const connectTo = options.connectTo?.(url);
    try {
      return await exchange({
        method: request.method,
        url,
        headers: request.headers,
        signal,
        maxBodyBytes: options.maxBodyBytes ?? 4 * 1024 * 1024,
        ...(request.body === undefined ? {} : { body: request.body }),
        ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
        ...(connectTo === undefined ? {} : { connectTo }),
      });
    } catch (error) {
      send.signal?.throwIfAborted();
      if (limit.signal.aborted) return { kind: "failure", failure: "timeout" };
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async send(request, send) {
      const url = pinned(request.url);
      const isTransient = send.isTransient ?? ((answer) => answer.status === 429 || answer.status >= 500);
      const isRepeatable = send.isRepeatable ?? request.method === "GET";
      const unaborted = send.signal ?? new AbortController().signal;
      for (let requests = 1; ; requests++) {
        const exchanged = await gate.pass(url.host, unaborted, () => attempt(request, url, send));
        const reply: Reply =
          exchanged.kind === "answer"
            ? { kind: "answer", answer: toAnswer(exchanged, requests) }
            : { ...exchanged, requests };
        const again =
          reply.kind === "answer"
            ? isTransient(reply.answer)
            : isRepeatable && reply.failure !== "answer-too-large";
        if (!again || requests > retries) return reply;
        const named = reply.kind === "answer" ? retryAfter(reply.answer.header("retry-after")) : undefined;
        const wait = named ?? backoffMs * 2 ** (requests - 1) * (0.75 + Math.random() / 2);
        // What a provider asks for is kept to or not tried at all: never a retry before its time.
        if (performance.now() + wait >= send.deadline) return reply;
        await sleep(wait, undefined, { signal: unaborted });
      }
    },
  };
}

/** Milliseconds to wait by a `Retry-After` header, seconds or a date (RFC 9110, 10.2.3); undefined when it says nothing. */
export function retryAfter(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // `Date.parse` reads almost anything as some year: only what begins with a day's name is a date here.
  const date = /^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function toAnswer(exchanged: Exchanged & { kind: "answer" }, requests: number): Answer {
  const { status, headers, body } = exchanged;
  let parsed: { readonly value: unknown } | undefined;
  return {
    status,
    requests,
    header(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    },
    text: () => body.toString("utf8"),
    json() {
      parsed ??= { value: parse(body) };
      return parsed.value;
    },
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
