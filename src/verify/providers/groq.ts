import { bearer, plainProvider } from "../check.ts";
import { accepted, refused } from "../rows.ts";

export const groq = plainProvider({
  name: "Groq",
  hosts: ["api.groq.com"],
  path: "/openai/v1/models",
  headers: bearer,
  answers: {
    code: "error.code",
    rows: [
      accepted("Groq", { is: { object: "list" } }),
      {
        status: 400,
        is: { "error.code": "organization_restricted" },
        kind: "live-restricted",
        reason: "blocked",
        says: "Groq knows this key; its organization is restricted for now.",
      },
      {
        status: 400,
        is: { "error.message": /\borganization has been restricted\b/i },
        kind: "live-restricted",
        reason: "blocked",
        says: "Groq knows this key; its organization is restricted for now.",
      },
      refused("Groq", { status: 401, json: true }),
    ],
  },
});
