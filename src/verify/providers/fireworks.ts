import { bearer, plainProvider } from "../check.ts";

export const fireworks = plainProvider({
  name: "Fireworks",
  hosts: ["api.fireworks.ai"],
  path: "/inference/v1/models",
  headers: bearer,
  answers: {
    rows: [
      {
        status: 200,
        is: { object: "list" },
        kind: "live",
        reason: "accepted",
        says: "Fireworks accepts this key.",
      },
      {
        status: [401, 403],
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "Fireworks does not accept this key: it was revoked or never valid.",
      },
    ],
  },
});
