import { plainProvider } from "../check.ts";

export const pinecone = plainProvider({
  name: "Pinecone",
  hosts: ["api.pinecone.io"],
  path: "/indexes",
  headers: (text) => ({ "api-key": text }),
  answers: {
    rows: [
      { status: 200, has: ["indexes"], kind: "live", reason: "accepted", says: "Pinecone accepts this key." },
      {
        status: 403,
        json: true,
        kind: "live-restricted",
        reason: "no-permission",
        says: "Pinecone knows this key; it may not list indexes and may do other things.",
      },
      {
        status: 401,
        kind: "revoked",
        reason: "not-accepted",
        says: "Pinecone does not accept this key: it was revoked or never valid.",
      },
    ],
  },
});
