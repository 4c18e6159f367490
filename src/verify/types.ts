import type { VerdictKind } from "../leaks/types.ts";
import type { Secret } from "../secret.ts";

/** Why a verdict is what it is. Codes are stable: scripts may rely on them. */
export type Reason =
  // live
  | "accepted"
  | "rate-limited"
  | "other-region"
  | "ip-allowlist"
  | "other-organization"
  // live-restricted
  | "missing-scopes"
  | "no-permission"
  | "blocked"
  // live-no-quota
  | "no-quota"
  // revoked
  | "not-accepted"
  | "expired"
  | "account-deactivated"
  // unknown
  | "orphaned"
  | "unsupported-region"
  | "not-known-here"
  | "pair-mismatch"
  | "clock"
  | "not-the-provider"
  | "redirect"
  | "not-found"
  | "too-many-requests"
  | "server-error"
  | "unexpected-answer"
  | Failure
  // unverified
  | "no-check"
  | "no-harmless-check"
  | "needs-pair"
  | "needs-host"
  | "foreign-rule"
  | "unsendable";

/** Why there was no answer at all. */
export type Failure = "timeout" | "dns" | "tls" | "connection" | "proxy" | "answer-too-large";

/** What speaks for a verdict, without the secret and without any text of an answer's body but plain identifiers. */
export interface Evidence {
  /** Method, host and path that was asked: `GET api.openai.com/v1/models`. */
  readonly endpoint: string;
  /** HTTP status of the answer; absent when none came. */
  readonly status?: number;
  /** The provider's own error code, where it is a plain word: `invalid_api_key`. */
  readonly code?: string;
  /** The provider's name for this request, to quote to its support. */
  readonly requestId?: string;
  /** First 12 hex digits of the SHA-256 of the organization the answer named. */
  readonly organization?: string;
  /** Identifiers of the account the key belongs to: `user-…`, `org-…`, an AWS account number. */
  readonly account?: readonly string[];
  /** Requests sent, retries included. */
  readonly requests: number;
}

/** What a provider says of a secret, and how it is known. Holds no secret: safe to print and to store. */
export interface Verdict {
  readonly kind: VerdictKind;
  readonly reason: Reason;
  /** One sentence for a person. */
  readonly explanation: string;
  /** Absent for `unverified`: nobody was asked. */
  readonly evidence?: Evidence;
  /** When the answer came, ISO 8601 in UTC. */
  readonly checkedAt: string;
  /** The answer is of an earlier run and still counts. */
  readonly cached?: true;
}

/** A part of a credential found beside the secret: the id of an AWS key pair, the public half of a Langfuse pair. */
export interface Companion {
  readonly ruleId: string;
  readonly secret: Secret;
}

/** A secret to ask about. */
export interface SecretToVerify {
  readonly ruleId: string;
  /** See {@link Leak.foreignRule}: nobody is asked. */
  readonly foreignRule?: true;
  /** The rule's `provider`. */
  readonly provider: string;
  readonly secret: Secret;
  readonly companions?: readonly Companion[];
}

/** A secret and the verdict on it. */
export interface Verified extends SecretToVerify {
  readonly verdict: Verdict;
}

/** One request, as a provider's file describes it. */
export interface ProviderRequest {
  readonly method: "GET" | "POST";
  /** Absolute; its host must be on the provider's list. Never holds the secret. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer. The body is reachable only through the two functions, so that nothing prints it by accident. */
export interface Answer {
  readonly status: number;
  /** A header's value by its lower-case name. */
  header(name: string): string | undefined;
  /** The body as JSON; undefined when it is none. */
  json(): unknown;
  /** The body as UTF-8. */
  text(): string;
  /** Requests sent until this answer came. */
  readonly requests: number;
}

/** What came of a request: an answer of any status, or none. */
export type Reply =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "failure"; readonly failure: Failure; readonly requests: number };

/** Sends one request of a provider's, with retries and within the key's deadline. Rejects only when the caller aborts. */
export type Ask = (request: ProviderRequest, isTransient: (answer: Answer) => boolean) => Promise<Reply>;

/** A verdict before the clock and the cache have seen it. */
export type Outcome = Omit<Verdict, "checkedAt" | "cached">;

/** What a provider's check may use. */
export interface CheckTools {
  readonly ask: Ask;
  /** Base URL without a final slash that the command line named for this provider; absent: the pinned hosts. */
  readonly baseUrl: string | undefined;
  /** Milliseconds since 1970, for signatures. */
  readonly now: () => number;
}

/** Everything keysweep knows about asking one provider. */
export interface Provider {
  /** As the rules name it. */
  readonly name: string;
  /** The only hosts this provider's secrets are ever sent to, over https and on port 443. */
  readonly hosts: readonly string[];
  /** Asks; or says, without asking, why a secret stays unverified. */
  check(secret: SecretToVerify, tools: CheckTools): Promise<Outcome>;
}
