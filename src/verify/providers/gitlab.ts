import { plainProvider, unasked } from "../check.ts";
import { accepted } from "../rows.ts";

/**
 * gitlab.com only. Most GitLab servers are a company's own: a token that gitlab.com merely does not know may well be live
 * elsewhere, so only what it says of a token of its own settles it.
 */
export const gitlab = plainProvider({
  name: "GitLab",
  hosts: ["gitlab.com"],
  path: "/api/v4/user",
  headers: (text) => ({ "private-token": text }),
  except: ({ secret }) =>
    /^(?:glpat-|[\w-]{20}$)/.test(secret.reveal())
      ? undefined
      : unasked("no-harmless-check", "Only GitLab's access tokens have a harmless question."),
  answers: {
    code: "error",
    requestId: "x-request-id",
    rows: [
      accepted("gitlab.com", { has: ["id", "username"] }, "token"),
      {
        status: 403,
        is: { error: "insufficient_scope" },
        kind: "live-restricted",
        reason: "missing-scopes",
        says: "gitlab.com knows this token; it lacks the scope to read its user and may do other things.",
      },
      {
        status: 401,
        is: { error: "invalid_token", error_description: /\brevoked\b/i },
        kind: "revoked",
        reason: "not-accepted",
        says: "gitlab.com says that this token was revoked.",
      },
      {
        status: 401,
        is: { error: "invalid_token", error_description: /\bexpired\b/i },
        kind: "revoked",
        reason: "expired",
        says: "gitlab.com says that this token has expired.",
      },
      {
        status: 401,
        json: true,
        kind: "unknown",
        reason: "not-known-here",
        says: "gitlab.com does not know this token; it may be live on another GitLab server.",
      },
    ],
  },
});
