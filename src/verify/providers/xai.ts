import { bearer, plainProvider } from "../check.ts";
import { accepted, refused } from "../rows.ts";

export const xai = plainProvider({
  name: "xAI",
  hosts: ["api.x.ai"],
  path: "/v1/api-key",
  headers: bearer,
  answers: {
    rows: [
      {
        status: 200,
        is: { api_key_disabled: true },
        kind: "live-restricted",
        reason: "blocked",
        says: "xAI knows this key; it is switched off for now.",
      },
      {
        status: 200,
        is: { api_key_blocked: true },
        kind: "live-restricted",
        reason: "blocked",
        says: "xAI knows this key; it is blocked for now.",
      },
      accepted("xAI", { has: ["name", "acls"] }),
      refused("xAI", { status: [400, 401], json: true }),
    ],
  },
});
