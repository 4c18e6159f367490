import { plainProvider } from "../check.ts";
import { accepted } from "../rows.ts";

/** Personal tokens (`lsv2_pt_`) and service keys (`lsv2_sk_`) each have a record of their own to ask for. */
export const langsmith = plainProvider({
  name: "LangSmith",
  hosts: ["api.smith.langchain.com", "eu.api.smith.langchain.com"],
  path: ({ secret }) =>
    secret.reveal().startsWith("lsv2_sk_") ? "/api/v1/orgs/current" : "/api/v1/api-key/current",
  headers: (text) => ({ "x-api-key": text }),
  answers: {
    rows: [
      accepted("LangSmith", { json: true }),
      {
        status: [401, 403],
        json: true,
        kind: "revoked",
        reason: "not-accepted",
        says: "LangSmith's clouds do not accept this key: it was revoked or never valid there.",
      },
    ],
  },
});
