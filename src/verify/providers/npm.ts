import { bearer, plainProvider } from "../check.ts";

export const npm = plainProvider({
  name: "npm",
  hosts: ["registry.npmjs.org"],
  path: "/-/whoami",
  headers: bearer,
  answers: {
    rows: [
      { status: 200, has: ["username"], kind: "live", reason: "accepted", says: "npm accepts this token." },
      {
        status: 401,
        kind: "revoked",
        reason: "not-accepted",
        says: "npm does not accept this token: it was revoked, has expired or was never valid.",
      },
    ],
  },
});
