import { bearer, plainProvider } from "../check.ts";

export const groq = plainProvider({
  name: "Groq",
  hosts: ["api.groq.com"],
  path: "/openai/v1/models",
  headers: bearer,
  answers: {
    code: "error.code",
    rows: [
      {
        status: 200,
        is: { object: "list" },
        kind: "live",
        reason: "accepted",
        says: "Groq accepts this key.",
      },
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
      {
        status: 401,
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "Groq does not accept this key: it was revoked or never valid.",
      },
    ],
  },
});
