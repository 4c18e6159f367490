import { bearer, plainProvider } from "../check.ts";
import { accepted, refused } from "../rows.ts";

export const replicate = plainProvider({
  name: "Replicate",
  hosts: ["api.replicate.com"],
  path: "/v1/account",
  headers: bearer,
  answers: {
    rows: [
      accepted("Replicate", { has: ["type", "username"] }, "token"),
      refused("Replicate", { status: 401, json: true }, "token"),
    ],
  },
});
