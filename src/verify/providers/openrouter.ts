import { bearer, plainProvider } from "../check.ts";
import { accepted } from "../rows.ts";

/** `/models` is public and proves nothing: the key's own record is asked for. */
export const openrouter = plainProvider({
  name: "OpenRouter",
  hosts: ["openrouter.ai"],
  path: "/api/v1/key",
  headers: bearer,
  answers: {
    rows: [
      accepted("OpenRouter", { has: ["data"] }),
      {
        status: 429,
        json: true,
        kind: "live",
        reason: "rate-limited",
        says: "OpenRouter knows this key: it is held back for asking too often.",
      },
      {
        status: 401,
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "OpenRouter does not accept this key: it was revoked, has expired or was never valid.",
      },
    ],
  },
});
