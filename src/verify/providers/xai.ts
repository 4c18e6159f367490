import { bearer, plainProvider } from "../check.ts";

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
      { status: 200, has: ["name", "acls"], kind: "live", reason: "accepted", says: "xAI accepts this key." },
      {
        status: [400, 401],
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "xAI does not accept this key: it was revoked or never valid.",
      },
    ],
  },
});
