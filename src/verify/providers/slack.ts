import type { AnswerTable } from "../answers.ts";
import { askOne, bearer, USER_AGENT, unasked } from "../check.ts";
import { accepted } from "../rows.ts";
import type { Provider } from "../types.ts";

/** Slack answers 200 to everything: `ok` and `error` tell. */
const ANSWERS: AnswerTable = {
  code: "error",
  requestId: "x-slack-req-id",
  rows: [
    accepted("Slack", { is: { ok: true } }, "token"),
    {
      status: 200,
      is: {
        ok: false,
        error: [
          "missing_scope",
          "no_permission",
          "not_allowed_token_type",
          "ekm_access_denied",
          "enterprise_is_restricted",
          "access_denied",
        ],
      },
      kind: "live-restricted",
      reason: "no-permission",
      says: "Slack knows this token; it may not ask who it is and may do other things.",
    },
    {
      status: 200,
      is: { ok: false, error: "token_revoked" },
      kind: "revoked",
      reason: "not-accepted",
      says: "Slack says that this token was revoked.",
    },
    {
      status: 200,
      is: { ok: false, error: "token_expired" },
      kind: "revoked",
      reason: "expired",
      says: "Slack says that this token has expired.",
    },
    {
      status: 200,
      is: { ok: false, error: "account_inactive" },
      kind: "revoked",
      reason: "account-deactivated",
      says: "The user or workspace this token belongs to is deleted.",
    },
    // Slack's documentation of allowed addresses: a live token from an address that is not listed gets this answer too.
    {
      status: 200,
      is: { ok: false, error: "invalid_auth" },
      kind: "unknown",
      reason: "not-known-here",
      says: "Slack does not accept this token from here: it is dead, or fenced by a list of allowed addresses.",
    },
    {
      status: 200,
      is: { ok: false },
      kind: "unknown",
      reason: "unexpected-answer",
      says: "Slack refused without a reason that settles it.",
    },
  ],
};

/** `auth.test` changes nothing; Slack documents it as POST. */
export const slack: Provider = {
  name: "Slack",
  hosts: ["slack.com"],
  async check({ secret }, { ask }) {
    const text = secret.reveal();
    if (!/^(?:xox[abpres]-|xoxe\.xox[bp]-|xapp-)/.test(text))
      return unasked(
        "no-harmless-check",
        "Webhooks and browser tokens cannot be asked about without using them.",
      );
    const headers = {
      accept: "application/json",
      "user-agent": USER_AGENT,
      "content-length": "0",
      ...bearer(text),
    };
    return (
      await askOne(ask, { method: "POST", url: "https://slack.com/api/auth.test", headers }, ANSWERS, [text])
    ).outcome;
  },
};
