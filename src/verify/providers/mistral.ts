import { bearer, plainProvider } from "../check.ts";
import { accepted, refused } from "../rows.ts";

export const mistral = plainProvider({
  name: "Mistral",
  hosts: ["api.mistral.ai"],
  path: "/v1/models",
  headers: bearer,
  answers: {
    rows: [accepted("Mistral", { is: { object: "list" } }), refused("Mistral", { status: 401, json: true })],
  },
});
