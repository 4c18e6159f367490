import { bearer, plainProvider } from "../check.ts";

export const cohere = plainProvider({
  name: "Cohere",
  hosts: ["api.cohere.com"],
  path: "/v1/models?page_size=1",
  headers: bearer,
  answers: {
    rows: [
      { status: 200, has: ["models"], kind: "live", reason: "accepted", says: "Cohere accepts this key." },
      {
        status: 401,
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "Cohere does not accept this key: it was revoked or never valid.",
      },
    ],
  },
});
