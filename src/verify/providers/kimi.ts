import { bearer, plainProvider, unasked } from "../check.ts";
import { accepted, refused } from "../rows.ts";

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
      accepted("Kimi", { has: ["data.available_balance"] }),
      refused("Kimi", { status: 401, json: true }),
    ],
  },
});
