import { plainProvider } from "../check.ts";

export const elevenlabs = plainProvider({
  name: "ElevenLabs",
  hosts: ["api.elevenlabs.io"],
  path: "/v1/user",
  headers: (text) => ({ "xi-api-key": text }),
  answers: {
    code: "detail.status",
    rows: [
      {
        status: 200,
        has: ["subscription"],
        kind: "live",
        reason: "accepted",
        says: "ElevenLabs accepts this key.",
      },
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
      {
        status: 401,
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "ElevenLabs does not accept this key: it was revoked or never valid.",
      },
    ],
  },
});
