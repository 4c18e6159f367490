import { bearer, plainProvider } from "../check.ts";
import { accepted, refused } from "../rows.ts";

export const together = plainProvider({
  name: "Together",
  hosts: ["api.together.xyz"],
  path: "/v1/models",
  headers: bearer,
  answers: {
    rows: [accepted("Together", { has: ["0.id"] }), refused("Together", { status: 401, json: true })],
  },
});
