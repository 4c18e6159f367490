import { bearer, plainProvider } from "../check.ts";
import { accepted } from "../rows.ts";

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
      accepted("DeepSeek", { is: { is_available: true } }),
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
