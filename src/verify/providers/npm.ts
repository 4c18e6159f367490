import { bearer, plainProvider, unasked } from "../check.ts";
import { accepted } from "../rows.ts";

export const npm = plainProvider({
  name: "npm",
  hosts: ["registry.npmjs.org"],
  path: "/-/whoami",
  headers: bearer,
  // An .npmrc holds tokens of any registry: npm's own must not be shown another one's, nor call it dead.
  except: ({ secret }) =>
    secret.reveal().startsWith("npm_")
      ? undefined
      : unasked(
          "needs-host",
          "The token may be another registry's, and keysweep asks no host that a repository names.",
        ),
  answers: {
    rows: [
      accepted("npm", { has: ["username"] }, "token"),
      {
        status: 401,
        kind: "revoked",
        reason: "not-accepted",
        says: "npm does not accept this token: it was revoked, has expired or was never valid.",
      },
    ],
  },
});
