import { plainProvider } from "../check.ts";
import { accepted, refused } from "../rows.ts";

export const pinecone = plainProvider({
  name: "Pinecone",
  hosts: ["api.pinecone.io"],
  path: "/indexes",
  headers: (text) => ({ "api-key": text }),
  answers: {
    rows: [
      accepted("Pinecone", { has: ["indexes"] }),
      {
        status: 403,
        json: true,
        kind: "live-restricted",
        reason: "no-permission",
        says: "Pinecone knows this key; it may not list indexes and may do other things.",
      },
      refused("Pinecone", { status: 401 }),
    ],
  },
});
