import { bearer, plainProvider } from "../check.ts";

export const deepseek = plainProvider({
  name: "DeepSeek",
  hosts: ["api.deepseek.com"],
  path: "/user/balance",
  headers: bearer,
  answers: {
    rows: [
      {
        status: 200,
        is: { is_available: false },
        kind: "live-no-quota",
        reason: "no-quota",
        says: "DeepSeek accepts this key; its account has no balance left.",
      },
      {
        status: 200,
        is: { is_available: true },
        kind: "live",
        reason: "accepted",
        says: "DeepSeek accepts this key.",
      },
      {
        status: 401,
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "DeepSeek does not accept this key: it was revoked, never valid or is another provider's.",
      },
    ],
  },
});
