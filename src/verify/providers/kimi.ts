import { bearer, plainProvider, unasked } from "../check.ts";

/** Moonshot's platform keys; its two clouds know nothing of each other's. */
export const kimi = plainProvider({
  name: "Kimi",
  hosts: ["api.moonshot.cn", "api.moonshot.ai"],
  path: "/v1/users/me/balance",
  headers: bearer,
  // The platform would call a key of the coding product wrong, and that would read as revoked.
  except: ({ secret }) =>
    secret.reveal().startsWith("sk-kimi-")
      ? unasked("no-harmless-check", "Kimi's coding keys have no documented harmless question.")
      : undefined,
  answers: {
    rows: [
      {
        status: 200,
        has: ["data.available_balance"],
        kind: "live",
        reason: "accepted",
        says: "Kimi accepts this key.",
      },
      {
        status: 401,
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "Kimi does not accept this key: it was revoked or never valid.",
      },
    ],
  },
});
