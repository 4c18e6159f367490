import { bearer, plainProvider } from "../check.ts";
import { accepted, refused } from "../rows.ts";

export const cohere = plainProvider({
  name: "Cohere",
  hosts: ["api.cohere.com"],
  path: "/v1/models?page_size=1",
  headers: bearer,
  answers: {
    rows: [accepted("Cohere", { has: ["models"] }), refused("Cohere", { status: 401, json: true })],
  },
});
