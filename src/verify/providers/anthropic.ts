import { plainProvider, unasked } from "../check.ts";
import { accepted, refused } from "../rows.ts";

/** API keys answer at `/v1/models`, admin keys only below `/v1/organizations`. */
export const anthropic = plainProvider({
  name: "Anthropic",
  hosts: ["api.anthropic.com"],
  path: ({ secret }) => (isAdmin(secret.reveal()) ? "/v1/organizations/me" : "/v1/models?limit=1"),
  headers: (text) => ({ "x-api-key": text, "anthropic-version": "2023-06-01" }),
  except: ({ secret }) =>
    /^sk-ant-(?:api|admin)\d/.test(secret.reveal())
      ? undefined
      : unasked(
          "no-harmless-check",
          "Anthropic's session and OAuth tokens have no documented harmless question.",
        ),
  answers: {
    code: "error.type",
    requestId: "request-id",
    rows: [
      accepted("Anthropic", { has: ["data"] }),
      {
        status: 200,
        is: { type: "organization" },
        kind: "live",
        reason: "accepted",
        says: "Anthropic accepts this admin key.",
      },
      {
        status: 403,
        is: { "error.type": "permission_error" },
        kind: "live-restricted",
        reason: "no-permission",
        says: "Anthropic knows this key; it may not ask this question and may do other things.",
      },
      refused("Anthropic", { status: 401, is: { "error.type": "authentication_error" } }),
      {
        status: 404,
        is: { "error.type": "not_found_error" },
        kind: "revoked",
        reason: "not-accepted",
        says: "Anthropic says that this key is disabled.",
      },
    ],
  },
});

function isAdmin(text: string): boolean {
  return text.startsWith("sk-ant-admin");
}
