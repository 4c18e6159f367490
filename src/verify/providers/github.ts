import { bearer, plainProvider, unasked } from "../check.ts";
import { accepted } from "../rows.ts";

/** Tokens of people, apps and installations. github.com only: the token of a company's own server is unknown there. */
export const github = plainProvider({
  name: "GitHub",
  hosts: ["api.github.com"],
  path: "/user",
  headers: (text) => ({
    ...bearer(text),
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
  }),
  except: ({ secret }) =>
    /^(?:gh[pous]_|github_pat_|[0-9a-f]{40}$)/.test(secret.reveal())
      ? undefined
      : unasked("no-harmless-check", "Only GitHub's access tokens have a harmless question."),
  answers: {
    requestId: "x-github-request-id",
    rows: [
      accepted("GitHub", { has: ["login", "id"] }, "token"),
      {
        status: 403,
        is: { message: /^Resource not accessible by / },
        kind: "live-restricted",
        reason: "no-permission",
        says: "GitHub knows this token; it may not read its user and may do other things.",
      },
      {
        status: 403,
        is: { message: /\bIP allow list\b/i },
        kind: "live-restricted",
        reason: "ip-allowlist",
        says: "GitHub knows this token and takes it from listed addresses only.",
      },
      {
        status: 403,
        is: { message: /\bSAML (?:enforcement|SSO)\b/i },
        kind: "live-restricted",
        reason: "no-permission",
        says: "GitHub knows this token; its organization asks for a single sign-on first.",
      },
      {
        status: 403,
        is: { message: /\baccount was suspended\b/i },
        kind: "live-restricted",
        reason: "blocked",
        says: "GitHub knows this token; its account is suspended for now.",
      },
      {
        status: 401,
        is: { message: "Bad credentials" },
        kind: "revoked",
        reason: "not-accepted",
        says: "github.com does not know this token: it was revoked, has expired or is another GitHub server's.",
      },
    ],
  },
});
