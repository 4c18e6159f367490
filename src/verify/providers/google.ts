import { plainProvider, unasked } from "../check.ts";

/** API keys of any Google project; asked at Gemini's list of models, where a key without Gemini gets a 403 of its own. */
export const google = plainProvider({
  name: "Google",
  hosts: ["generativelanguage.googleapis.com"],
  path: "/v1/models?pageSize=1",
  headers: (text) => ({ "x-goog-api-key": text }),
  except: ({ secret }) =>
    secret.reveal().startsWith("AIza")
      ? undefined
      : unasked("no-harmless-check", "Only Google's API keys have a harmless question."),
  answers: {
    code: "error.status",
    rows: [
      {
        status: 200,
        has: ["models"],
        kind: "live",
        reason: "accepted",
        says: "Google accepts this key for Gemini.",
      },
      {
        status: 403,
        is: { "error.status": "PERMISSION_DENIED", "error.message": /\breported as leaked\b/i },
        kind: "live-restricted",
        reason: "blocked",
        says: "Google blocks this key for Gemini as leaked; it may work for other services.",
      },
      {
        status: 403,
        is: { "error.status": "PERMISSION_DENIED" },
        kind: "live-restricted",
        reason: "no-permission",
        says: "Google knows this key; it is not for Gemini and may work for other services.",
      },
      {
        status: 400,
        text: /"API_KEY_INVALID"/,
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "Google does not know this key: it was deleted, has expired or was never valid.",
      },
    ],
  },
});
