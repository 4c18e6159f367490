import { bearer, plainProvider } from "../check.ts";
import { accepted, refused } from "../rows.ts";

export const huggingFace = plainProvider({
  name: "Hugging Face",
  hosts: ["huggingface.co"],
  path: "/api/whoami-v2",
  headers: bearer,
  answers: {
    rows: [
      accepted("Hugging Face", { has: ["type", "name"] }, "token"),
      refused("Hugging Face", { status: 401, json: true }, "token"),
    ],
  },
});
