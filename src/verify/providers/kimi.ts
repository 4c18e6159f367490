import { bearer, plainProvider } from "../check.ts";

export const kimi = plainProvider({
  name: "Kimi",
  hosts: ["api.moonshot.cn", "api.moonshot.ai"],
  path: "/v1/users/me/balance",
  headers: bearer,
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
