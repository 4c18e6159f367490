import { bearer, plainProvider } from "../check.ts";
import { accepted, refused } from "../rows.ts";

export const fireworks = plainProvider({
  name: "Fireworks",
  hosts: ["api.fireworks.ai"],
  path: "/inference/v1/models",
  headers: bearer,
  answers: {
    rows: [
      accepted("Fireworks", { is: { object: "list" } }),
      refused("Fireworks", { status: [401, 403], json: true }),
    ],
  },
});
