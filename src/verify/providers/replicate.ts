import { bearer, plainProvider } from "../check.ts";

export const replicate = plainProvider({
  name: "Replicate",
  hosts: ["api.replicate.com"],
  path: "/v1/account",
  headers: bearer,
  answers: {
    rows: [
      {
        status: 200,
        has: ["type", "username"],
        kind: "live",
        reason: "accepted",
        says: "Replicate accepts this token.",
      },
      {
        status: 401,
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "Replicate does not accept this token: it was revoked or never valid.",
      },
    ],
  },
});
