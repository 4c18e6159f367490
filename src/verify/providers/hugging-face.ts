import { bearer, plainProvider } from "../check.ts";

export const huggingFace = plainProvider({
  name: "Hugging Face",
  hosts: ["huggingface.co"],
  path: "/api/whoami-v2",
  headers: bearer,
  answers: {
    rows: [
      {
        status: 200,
        has: ["type", "name"],
        kind: "live",
        reason: "accepted",
        says: "Hugging Face accepts this token.",
      },
      {
        status: 401,
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "Hugging Face does not accept this token: it was revoked or never valid.",
      },
    ],
  },
});
