import { bearer, plainProvider } from "../check.ts";

export const mistral = plainProvider({
  name: "Mistral",
  hosts: ["api.mistral.ai"],
  path: "/v1/models",
  headers: bearer,
  answers: {
    rows: [
      {
        status: 200,
        is: { object: "list" },
        kind: "live",
        reason: "accepted",
        says: "Mistral accepts this key.",
      },
      {
        status: 401,
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "Mistral does not accept this key: it was revoked or never valid.",
      },
    ],
  },
});
