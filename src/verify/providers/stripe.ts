import { bearer, plainProvider, unasked } from "../check.ts";
import { accepted } from "../rows.ts";

/** Secret and restricted keys; the balance holds no customer's data. */
export const stripe = plainProvider({
  name: "Stripe",
  hosts: ["api.stripe.com"],
  path: "/v1/balance",
  headers: bearer,
  except: ({ secret }) =>
    /^(?:sk|rk)_(?!org_)/.test(secret.reveal())
      ? undefined
      : unasked("no-harmless-check", "Only Stripe's secret and restricted keys have a harmless question."),
  answers: {
    code: "error.code",
    requestId: "request-id",
    rows: [
      accepted("Stripe", { is: { object: "balance" } }),
      {
        status: [401, 403],
        is: { "error.message": /\bIP address\b/i },
        kind: "live",
        reason: "ip-allowlist",
        says: "Stripe knows this key and takes it from listed addresses only.",
      },
      {
        status: 403,
        is: { "error.type": "invalid_request_error" },
        kind: "live-restricted",
        reason: "no-permission",
        says: "Stripe knows this restricted key; it may not read the balance and may do other things.",
      },
      {
        status: 401,
        is: { "error.code": "api_key_expired" },
        kind: "revoked",
        reason: "expired",
        says: "Stripe says that this key has expired or was rolled.",
      },
      {
        status: 401,
        is: { "error.message": /^Invalid API Key provided\b/i },
        kind: "revoked",
        reason: "not-accepted",
        says: "Stripe does not know this key: it was revoked or never valid.",
      },
    ],
  },
});
