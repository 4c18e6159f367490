import { type AnswerTable, at } from "../answers.ts";
import { askOne, bearer, type Step, USER_AGENT, unasked } from "../check.ts";
import { plainWord } from "../evidence.ts";
import { accepted } from "../rows.ts";
import type { Ask, Outcome, Provider, ProviderRequest, SecretToVerify } from "../types.ts";

/** The API's hosts: the global one and one a region. */
export const OPENAI_HOSTS = [
  "api.openai.com",
  "us.api.openai.com",
  "eu.api.openai.com",
  "ae.api.openai.com",
] as const;

const CODE = "error.code";

/**
 * What OpenAI's answers mean, case by case. Order matters: codes before texts, "Missing scopes" (which has no code)
 * before nothing else fits. A 401 alone proves nothing: live keys get one for their scopes, region, address or organization.
 */
const OPENAI_ANSWERS: AnswerTable = {
  code: CODE,
  requestId: "x-request-id",
  rows: [
    accepted("OpenAI", { is: { object: ["list", "user"] } }),
    {
      status: 401,
      is: { [CODE]: "invalid_api_key" },
      kind: "revoked",
      reason: "not-accepted",
      says: "OpenAI does not know this key: it was revoked or never valid. (A key made less than a minute ago can get the same answer.)",
    },
    {
      status: 401,
      is: { [CODE]: "incorrect_hostname" },
      kind: "live",
      reason: "other-region",
      says: "OpenAI knows this key: its project lives in another region.",
    },
    {
      status: [401, 403],
      is: { [CODE]: "ip_not_authorized" },
      kind: "live",
      reason: "ip-allowlist",
      says: "OpenAI knows this key and takes it from listed addresses only.",
    },
    {
      status: 401,
      is: { [CODE]: "mismatched_organization" },
      kind: "live",
      reason: "other-organization",
      says: "OpenAI knows this key: it belongs to another organization than the one asked for.",
    },
    {
      status: 401,
      is: { [CODE]: "no_organization" },
      kind: "unknown",
      reason: "orphaned",
      says: "The key's owner is a member of no organization: it does nothing now and may work again.",
    },
    {
      status: 401,
      is: { [CODE]: "account_deactivated" },
      kind: "revoked",
      reason: "account-deactivated",
      says: "The account this key belongs to is deactivated.",
    },
    {
      status: 403,
      is: { [CODE]: "unsupported_country_region_territory" },
      kind: "unknown",
      reason: "unsupported-region",
      says: "OpenAI does not answer from this country: ask again from another network.",
    },
    {
      status: 429,
      is: { [CODE]: ["rate_limit_exceeded", "slow_down"] },
      kind: "live",
      reason: "rate-limited",
      says: "OpenAI knows this key: it is held back for asking too often.",
    },
    {
      status: 429,
      is: {
        [CODE]:
          /^(?:insufficient_quota|credit_balance_exhausted|billing_hard_limit_reached|organization_usage_limit_exceeded|\w+_spend_limit_exceeded)$/,
      },
      kind: "live-no-quota",
      reason: "no-quota",
      says: "OpenAI knows this key; there is no money left to spend with it until somebody pays.",
    },
    {
      status: [401, 403],
      is: { "error.message": /\bmissing scopes: /i },
      kind: "live-restricted",
      reason: "missing-scopes",
      says: "OpenAI knows this key; it lacks the scope for this question and may do other things.",
    },
    {
      status: [401, 403],
      is: { "error.message": /\bIP (?:address )?not authorized\b/i },
      kind: "live",
      reason: "ip-allowlist",
      says: "OpenAI knows this key and takes it from listed addresses only.",
    },
    {
      status: 401,
      is: { "error.message": /^You must be a member of an organization\b/i },
      kind: "unknown",
      reason: "orphaned",
      says: "The key's owner is a member of no organization: it does nothing now and may work again.",
    },
    {
      status: 401,
      is: { "error.message": /^Incorrect API key provided\b/ },
      kind: "revoked",
      reason: "not-accepted",
      says: "OpenAI does not know this key: it was revoked or never valid. (A key made less than a minute ago can get the same answer.)",
    },
  ],
};

/** In the middle of every key since 2021: base64 of "OpenAI". */
const MARKER = "T3BlbkFJ";

/** Short-lived client secrets and browser sessions: neither is asked for with a key's question. */
const OTHER_SECRETS = /^(?:sess-|ek_)/;

/** Whether a key administers an organization: such keys answer at their own endpoints only. */
function isAdminKey(text: string): boolean {
  return /^sk-admin-/.test(text);
}

/** The first host of OpenAI's other than `asked` that `text` names in full; the text is a server's. */
export function namedHost(text: string, asked: string): string | undefined {
  const words = text.toLowerCase().match(/[a-z0-9.-]+/g) ?? [];
  return words
    .map((word) => word.replace(/\.+$/, ""))
    .find((word) => word !== asked && OPENAI_HOSTS.some((host) => host === word));
}

export const openai: Provider = {
  name: "OpenAI",
  hosts: OPENAI_HOSTS,
  async check(secret: SecretToVerify, { ask, baseUrl }) {
    const text = secret.secret.reveal();
    if (OTHER_SECRETS.test(text))
      return unasked(
        "no-harmless-check",
        "Sessions and short-lived client secrets have no question of their own.",
      );
    // OpenAI would call a reseller's live key wrong, and that would read as revoked. A named gateway may have keys of its own.
    if (!text.includes(MARKER) && baseUrl === undefined)
      return unasked(
        "no-check",
        "The text is not shaped like a key of OpenAI's: who issued it is not known.",
      );
    const first = await askKey(ask, baseUrl ?? `https://${OPENAI_HOSTS[0]}/v1`, text);
    const host = namedHost(first.answer?.text() ?? "", OPENAI_HOSTS[0]);
    // With a base URL named, that is the only place the key goes.
    if (first.outcome.reason !== "other-region" || baseUrl !== undefined || host === undefined)
      return first.outcome;
    const second = await askKey(ask, `https://${host}/v1`, text);
    // The first answer already proves that the key is live; the second may only say it better.
    return second.outcome.kind === "unknown" || second.outcome.reason === "other-region"
      ? first.outcome
      : second.outcome;
  },
};

/** Asks one base URL: an admin key its own endpoint, any other the models and, where those do not settle it, the user. */
async function askKey(ask: Ask, base: string, text: string): Promise<Step> {
  if (isAdminKey(text))
    return await askOne(ask, get(`${base}/organization/admin_api_keys?limit=1`, text), OPENAI_ANSWERS, [
      text,
    ]);
  const models = await askOne(ask, get(`${base}/models`, text), OPENAI_ANSWERS, [text]);
  const { kind, reason } = models.outcome;
  const me = get(`${base}/me`, text);
  if (reason === "not-found") return withAccount(await askOne(ask, me, OPENAI_ANSWERS, [text]), [text]);
  if (reason !== "accepted" && kind !== "live-restricted") return models;
  const user = await askOne(ask, me, OPENAI_ANSWERS, [text]);
  if (user.outcome.reason !== "accepted") return models;
  const account = withAccount(user, [text]).outcome.evidence?.account;
  return account === undefined ? models : addAccount(models, account);
}

function get(url: string, text: string): ProviderRequest {
  return {
    method: "GET",
    url,
    headers: { accept: "application/json", "user-agent": USER_AGENT, ...bearer(text) },
  };
}

/** Keeps the ids of the user and the organizations of a `/me` answer, and nothing else of it. */
function withAccount(step: Step, secrets: readonly string[]): Step {
  const json = step.answer?.json();
  const organizations = at(json, "orgs.data");
  const ids = [
    at(json, "id"),
    ...(Array.isArray(organizations) ? organizations.map((one) => at(one, "id")) : []),
  ]
    .map((id) => plainWord(id, secrets, /^(?:user|org)-[A-Za-z0-9]{1,64}$/))
    .filter((id) => id !== undefined)
    .slice(0, 20);
  return step.outcome.reason !== "accepted" || ids.length === 0 ? step : addAccount(step, ids);
}

function addAccount(step: Step, account: readonly string[]): Step {
  const { evidence } = step.outcome;
  if (evidence === undefined) return step;
  const outcome: Outcome = { ...step.outcome, evidence: { ...evidence, account } };
  return { ...step, outcome };
}
