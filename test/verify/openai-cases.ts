import type { VerdictKind } from "../../src/leaks/types.ts";
import type { Reason } from "../../src/verify/types.ts";
import type { Canned } from "./server.ts";

/** An error in the form that OpenAI gives all of them. */
export const openaiError = (status: number, code: string | null, message = "Something"): Canned => ({
  status,
  body: { error: { message, type: "invalid_request_error", param: null, code } },
});

/** What `/models` answers a key that works. */
export const MODELS: Canned = {
  status: 200,
  body: { object: "list", data: [{ id: "gpt-4o", object: "model" }] },
  headers: { "x-request-id": "req_0123456789abcdef", "openai-organization": "acme-corp" },
};
/** What `/me` answers. */
export const ME: Canned = {
  status: 200,
  body: {
    object: "user",
    id: "user-Abc123",
    email: "jo@example.com",
    name: "Jo",
    orgs: { object: "list", data: [{ id: "org-One1", title: "Acme" }, { id: "org-Two2" }] },
  },
};

/** Every row of the table of what OpenAI's answers mean. */
export const OPENAI_CASES: readonly (readonly [
  name: string,
  answer: Canned,
  kind: VerdictKind,
  reason: Reason,
])[] = [
  ["200, a list", MODELS, "live", "accepted"],
  ["200, JSON of another shape", { status: 200, body: { ok: true } }, "unknown", "not-the-provider"],
  [
    "200, a login portal",
    { status: 200, body: "<!DOCTYPE html><html>Sign in</html>", headers: { "content-type": "text/html" } },
    "unknown",
    "not-the-provider",
  ],
  [
    "200, a page that says it is JSON",
    { status: 200, body: "<html></html>", headers: { "content-type": "application/json" } },
    "unknown",
    "not-the-provider",
  ],
  ["200, nothing", { status: 200 }, "unknown", "not-the-provider"],
  [
    "401 invalid_api_key",
    openaiError(401, "invalid_api_key", "Incorrect API key provided: ****"),
    "revoked",
    "not-accepted",
  ],
  [
    "401 in words only",
    openaiError(401, null, "Incorrect API key provided: ****"),
    "revoked",
    "not-accepted",
  ],
  [
    "401 missing scopes",
    openaiError(
      401,
      null,
      "You have insufficient permissions for this operation. Missing scopes: api.model.read.",
    ),
    "live-restricted",
    "missing-scopes",
  ],
  [
    "403 missing scopes",
    openaiError(
      403,
      null,
      "You have insufficient permissions for this operation. Missing scopes: api.model.read.",
    ),
    "live-restricted",
    "missing-scopes",
  ],
  ["401 ip_not_authorized", openaiError(401, "ip_not_authorized"), "live", "ip-allowlist"],
  [
    "401 IP not authorized, in words",
    openaiError(401, null, "Your IP not authorized to access"),
    "live",
    "ip-allowlist",
  ],
  ["401 mismatched_organization", openaiError(401, "mismatched_organization"), "live", "other-organization"],
  ["401 no_organization", openaiError(401, "no_organization"), "unknown", "orphaned"],
  [
    "401 no organization, in words",
    openaiError(401, null, "You must be a member of an organization to use the API."),
    "unknown",
    "orphaned",
  ],
  ["401 account_deactivated", openaiError(401, "account_deactivated"), "revoked", "account-deactivated"],
  ["401, a code of tomorrow", openaiError(401, "some_new_code"), "unknown", "unexpected-answer"],
  ["401, no body", { status: 401 }, "unknown", "unexpected-answer"],
  [
    "401, a proxy's page",
    { status: 401, body: "<html>invalid_api_key</html>", headers: { "content-type": "text/html" } },
    "unknown",
    "not-the-provider",
  ],
  [
    "403 unsupported country",
    openaiError(403, "unsupported_country_region_territory"),
    "unknown",
    "unsupported-region",
  ],
  [
    "403, a bot check",
    {
      status: 403,
      body: "<!DOCTYPE html><title>Just a moment...</title>",
      headers: { "content-type": "text/html; charset=UTF-8" },
    },
    "unknown",
    "not-the-provider",
  ],
  ["403, other", openaiError(403, null, "No."), "unknown", "unexpected-answer"],
  ["404", openaiError(404, null, "Unknown request URL"), "unknown", "not-found"],
  ["429 rate_limit_exceeded", openaiError(429, "rate_limit_exceeded"), "live", "rate-limited"],
  ["429 slow_down", openaiError(429, "slow_down"), "live", "rate-limited"],
  ["429 insufficient_quota", openaiError(429, "insufficient_quota"), "live-no-quota", "no-quota"],
  ["429 credit_balance_exhausted", openaiError(429, "credit_balance_exhausted"), "live-no-quota", "no-quota"],
  [
    "429 billing_hard_limit_reached",
    openaiError(429, "billing_hard_limit_reached"),
    "live-no-quota",
    "no-quota",
  ],
  [
    "429 project_spend_limit_exceeded",
    openaiError(429, "project_spend_limit_exceeded"),
    "live-no-quota",
    "no-quota",
  ],
  [
    "429 organization_spend_limit_exceeded",
    openaiError(429, "organization_spend_limit_exceeded"),
    "live-no-quota",
    "no-quota",
  ],
  [
    "429 organization_usage_limit_exceeded",
    openaiError(429, "organization_usage_limit_exceeded"),
    "live-no-quota",
    "no-quota",
  ],
  ["429, no code", openaiError(429, null), "unknown", "too-many-requests"],
  ["500", { status: 500, body: "oops" }, "unknown", "server-error"],
  ["503", openaiError(503, "overloaded"), "unknown", "server-error"],
  [
    "302",
    { status: 302, headers: { location: "https://api.openai.com/v1/elsewhere" } },
    "unknown",
    "redirect",
  ],
];
