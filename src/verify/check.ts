import { type AnswerTable, isTransient, type Judgement, judge, judgeFailure } from "./answers.ts";
import { evidenceOf } from "./evidence.ts";
import type { Answer, Ask, Outcome, Provider, ProviderRequest, Reason, SecretToVerify } from "./types.ts";

/** A request, what came of it and what that means. */
export interface Step {
  readonly outcome: Outcome;
  /** Absent when no answer came. */
  readonly answer?: Answer;
}

/** Sends one request and judges the answer by a table. `secrets`: every part of the credential it holds. */
export async function askOne(
  ask: Ask,
  request: ProviderRequest,
  table: AnswerTable,
  secrets: readonly string[],
): Promise<Step> {
  // Header values beyond printable ASCII cannot be sent as they are: such a text is no token of any provider here.
  if (!Object.values(request.headers).every((value) => /^[\x20-\x7e]*$/.test(value)))
    return { outcome: unasked("unsendable", "The text holds characters that no such key has.") };
  const reply = await ask(request, (answer) => isTransient(table, answer));
  const judgement: Judgement =
    reply.kind === "answer" ? judge(table, reply.answer) : judgeFailure(reply.failure);
  const outcome: Outcome = {
    kind: judgement.kind,
    reason: judgement.reason,
    explanation: judgement.says,
    evidence: evidenceOf(request, reply, table, secrets),
  };
  return reply.kind === "answer" ? { outcome, answer: reply.answer } : { outcome };
}

/** Nobody was asked, and why. */
export function unasked(
  reason: Reason &
    ("no-check" | "no-harmless-check" | "needs-pair" | "needs-host" | "foreign-rule" | "unsendable"),
  explanation: string,
): Outcome {
  return { kind: "unverified", reason, explanation };
}

/**
 * Asks one host after the other until one knows the secret. A provider with several separate clouds calls a live key
 * of another one wrong: a secret is revoked only when every one of them denies it.
 */
export async function askEach(
  hosts: readonly string[],
  askHost: (host: string) => Promise<Outcome>,
): Promise<Outcome> {
  let denied: Outcome | undefined;
  let open: Outcome | undefined;
  for (const host of hosts) {
    const outcome = await askHost(host);
    if (outcome.kind === "revoked") denied ??= outcome;
    else if (outcome.kind === "unknown") open ??= outcome;
    else return outcome;
  }
  return open ?? denied ?? unasked("no-check", "There is no host to ask.");
}

/** A provider with one question: one GET, at each of its hosts in turn, and one table. */
export interface PlainProvider {
  readonly name: string;
  /** Asked in this order. */
  readonly hosts: readonly [string, ...string[]];
  readonly path: string | ((secret: SecretToVerify) => string);
  /** Headers that carry the secret's text and whatever else the provider wants. */
  readonly headers: (text: string) => Readonly<Record<string, string>>;
  readonly answers: AnswerTable;
  /** Secrets of this provider's that have no harmless check of their own: by rule id or text, and why. */
  readonly except?: (secret: SecretToVerify) => Outcome | undefined;
}

/** The check of a provider that asks one question. */
export function plainProvider(plain: PlainProvider): Provider {
  return {
    name: plain.name,
    hosts: plain.hosts,
    async check(secret, { ask }) {
      const exception = plain.except?.(secret);
      if (exception !== undefined) return exception;
      const text = secret.secret.reveal();
      const path = typeof plain.path === "string" ? plain.path : plain.path(secret);
      return await askEach(plain.hosts, async (host) => {
        const request: ProviderRequest = {
          method: "GET",
          url: `https://${host}${path}`,
          headers: { accept: "application/json", "user-agent": USER_AGENT, ...plain.headers(text) },
        };
        return (await askOne(ask, request, plain.answers, [text])).outcome;
      });
    },
  };
}

/** Who asks. GitHub refuses requests without it. */
export const USER_AGENT = "keysweep";

/** The header most providers take. */
export function bearer(text: string): { readonly authorization: string } {
  return { authorization: `Bearer ${text}` };
}
