import type { AnswerTable } from "../answers.ts";
import { askEach, askOne, USER_AGENT, unasked } from "../check.ts";
import { partsOf } from "../parts.ts";
import type { Provider } from "../types.ts";

const HOSTS = ["cloud.langfuse.com", "us.cloud.langfuse.com"] as const;

const ANSWERS: AnswerTable = {
  rows: [
    {
      status: 200,
      has: ["data"],
      kind: "live",
      reason: "accepted",
      says: "Langfuse accepts this pair of keys.",
    },
    {
      status: 401,
      json: true,
      kind: "revoked",
      reason: "not-accepted",
      says: "Langfuse's clouds do not accept this pair: it was revoked, never valid or is a self-hosted server's.",
    },
  ],
};

/** A public and a secret key together, by basic authentication. */
export const langfuse: Provider = {
  name: "Langfuse",
  hosts: HOSTS,
  async check(secret, { ask }) {
    const publicKey = partsOf(secret, /^pk-lf-/);
    const secretKey = partsOf(secret, /^sk-lf-/);
    if (publicKey.length !== 1 || secretKey.length !== 1)
      return unasked(
        "needs-pair",
        "Langfuse is asked with a public and a secret key: one of each must stand together.",
      );
    const pair = `${publicKey[0]}:${secretKey[0]}`;
    const login = Buffer.from(pair).toString("base64");
    return await askEach(HOSTS, async (host) => {
      const url = `https://${host}/api/public/projects`;
      const headers = {
        accept: "application/json",
        "user-agent": USER_AGENT,
        authorization: `Basic ${login}`,
      };
      return (
        await askOne(ask, { method: "GET", url, headers }, ANSWERS, [...publicKey, ...secretKey, login])
      ).outcome;
    });
  },
};
