import { bearer, plainProvider } from "../check.ts";

export const together = plainProvider({
  name: "Together",
  hosts: ["api.together.xyz"],
  path: "/v1/models",
  headers: bearer,
  answers: {
    rows: [
      { status: 200, has: ["0.id"], kind: "live", reason: "accepted", says: "Together accepts this key." },
      {
        status: 401,
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "Together does not accept this key: it was revoked or never valid.",
      },
    ],
  },
});
