import { plainProvider } from "../check.ts";
import { accepted, refused } from "../rows.ts";

export const elevenlabs = plainProvider({
  name: "ElevenLabs",
  hosts: ["api.elevenlabs.io"],
  path: "/v1/user",
  headers: (text) => ({ "xi-api-key": text }),
  answers: {
    code: "detail.status",
    rows: [
      accepted("ElevenLabs", { has: ["subscription"] }),
      {
        status: 401,
        is: { "detail.status": "missing_permissions" },
        kind: "live-restricted",
        reason: "missing-scopes",
        says: "ElevenLabs knows this key; it may not read its user and may do other things.",
      },
      {
        status: 401,
        is: { "detail.status": "detected_unusual_activity" },
        kind: "unknown",
        reason: "unexpected-answer",
        says: "ElevenLabs does not answer from this network.",
      },
      refused("ElevenLabs", { status: 401, json: true }),
    ],
  },
});
