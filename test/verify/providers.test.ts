import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PINNED_HOSTS, PROVIDERS, providerOf } from "../../src/verify/providers.ts";
import type { SecretToVerify } from "../../src/verify/types.ts";
import { key, token } from "../support/keys.ts";
import { CASES, langsmithKey, NOISE, of, uuid, xml } from "./provider-cases.ts";
import {
  everyPrintOf,
  secretOf,
  shows,
  startServer,
  type TestServer,
  verdictOn,
  verifierFor,
} from "./server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

describe.each(CASES)("$name", ({ name, secret, asks, carries, answers }) => {
  for (const [row, answer, kind, reason] of answers)
    test(row, async () => {
      server.play(() => answer);
      const asked = secret(`${name} ${row}`);
      const verdict = await verdictOn(verifierFor(server, { client: { retries: 0 } }), asked);
      expect(verdict).toMatchObject({ kind, ...(reason === undefined ? {} : { reason }) });
      expect(shows(everyPrintOf(verdict), asked.secret.reveal())).toBe(false);
      expect(everyPrintOf(verdict)).not.toMatch(/Acme|jo@/);
    });

  test.each(NOISE)("%s says nothing", async (row, answer, reason) => {
    server.play(() => answer);
    const verdict = await verdictOn(
      verifierFor(server, { client: { retries: 0 } }),
      secret(`${name} ${row}`),
    );
    expect(verdict).toMatchObject({ kind: "unknown", reason });
  });

  test("is asked where and how its documentation says", async () => {
    server.play(() => answers.find(([, , kind]) => kind === "revoked")?.[1] ?? of(401, { detail: "no" }));
    const asked = secret(`${name} where`);
    await verdictOn(verifierFor(server), asked);
    expect(server.got.map(({ host, path }) => host + path)).toEqual(asks);
    for (const got of server.got) {
      expect(carries(got, asked.secret.reveal())).toBe(true);
      expect(got.path).not.toContain(asked.secret.reveal());
    }
  });
});

describe("a provider with several clouds", () => {
  const personal = langsmithKey("pt");

  test("knows a key that only the second one accepts", async () => {
    server.play(({ host }) => (host.startsWith("eu.") ? of(200, { id: "x" }) : of(401, { detail: "no" })));
    expect(await verdictOn(verifierFor(server), personal("eu"))).toMatchObject({ kind: "live" });
  });

  test("leaves open what one of them did not answer", async () => {
    server.play(({ host }) => (host.startsWith("eu.") ? of(500, "oops") : of(401, { detail: "no" })));
    expect(await verdictOn(verifierFor(server), personal("half"))).toMatchObject({
      kind: "unknown",
      reason: "server-error",
    });
  });

  test("a key of another AWS partition is live", async () => {
    const live = of(
      200,
      "<GetCallerIdentityResponse><Account>123456789012</Account></GetCallerIdentityResponse>",
    );
    server.play(({ host }) => (host.endsWith(".cn") ? live : xml(403, "InvalidClientTokenId")));
    const secret = secretOf(
      "aws-access-key-id",
      "AWS",
      key("aws-access-key-id", "cn"),
      key("aws-secret-access-key", "cn"),
    );
    expect(await verdictOn(verifierFor(server), secret)).toMatchObject({
      kind: "live",
      evidence: { account: ["123456789012"] },
    });
    expect(server.got.at(-1)?.headers.authorization).toContain("/cn-north-1/sts/aws4_request");
  });
});

describe("what nobody is asked about", () => {
  const id = key("aws-access-key-id", 1);
  const nobody: readonly (readonly [string, SecretToVerify, string])[] = [
    [
      "Perplexity",
      secretOf("perplexity-api-key", "Perplexity", token("pplx-", 48, "alnum", 1)),
      "no-harmless-check",
    ],
    ["NVIDIA", secretOf("nvidia-api-key", "NVIDIA", token("nvapi-", 64, "alnum", 1)), "no-harmless-check"],
    ["Azure OpenAI", secretOf("azure-openai-key", "Azure OpenAI", token("", 32, "hex", 1)), "needs-host"],
    ["an AWS id alone", secretOf("aws-access-key-id", "AWS", id), "needs-pair"],
    [
      "an AWS id with two secrets",
      secretOf("aws-access-key-id", "AWS", id, token("", 40, "base64", 1), token("", 40, "base64", 2)),
      "needs-pair",
    ],
    ["half a Langfuse pair", secretOf("langfuse-secret-key", "Langfuse", uuid("sk-lf-", "1")), "needs-pair"],
    [
      "temporary AWS credentials without their token",
      secretOf("aws-access-key-id", "AWS", id.replace("AK", "AS"), token("", 40, "base64", 1)),
      "needs-pair",
    ],
    [
      "an OAuth token of Anthropic's",
      secretOf("anthropic-oauth", "Anthropic", token(["sk", "ant", "oat01", ""].join("-"), 93, "alnum", 1)),
      "no-harmless-check",
    ],
    [
      "a GitHub refresh token",
      secretOf("github-refresh-token", "GitHub", token("ghr_", 36, "alnum", 1)),
      "no-harmless-check",
    ],
    [
      "a GitLab runner token",
      secretOf("gitlab-runner-token", "GitLab", token("glrt-", 20, "alnum", 1)),
      "no-harmless-check",
    ],
    [
      "a Slack webhook",
      secretOf("slack-webhook", "Slack", `https://hooks.slack.com/services/${token("T", 8, "alnum", 1)}`),
      "no-harmless-check",
    ],
    [
      "a Stripe webhook secret",
      secretOf("stripe-webhook-secret", "Stripe", token("whsec_", 32, "alnum", 1)),
      "no-harmless-check",
    ],
    [
      "a Google OAuth secret",
      secretOf("google-oauth-secret", "Google", token("GOCSPX-", 28, "alnum", 1)),
      "no-harmless-check",
    ],
    [
      "a text with a line break",
      secretOf("npm-access-token", "npm", "npm_a\r\nhost: evil.example"),
      "unsendable",
    ],
    [
      "a coding key of Kimi's",
      secretOf("kimi-api-key", "Kimi", token("sk-kimi-", 60, "base64url", 1)),
      "no-harmless-check",
    ],
    ["somebody unheard of", secretOf("acme-token", "Acme", token("acme_", 20, "alnum", 1)), "no-check"],
    ["a token of some registry", secretOf("npmrc-auth-token", "npm", token("", 36, "hex", 1)), "needs-host"],
    [
      "a GitLab registration token",
      secretOf("gitlab-runner-registration-token", "GitLab", token("GR1348941", 20, "alnum", 1)),
      "no-harmless-check",
    ],
    [
      "a Stripe organization key",
      secretOf(
        "stripe-organization-key",
        "Stripe",
        token(["sk", "org", "live", ""].join("_"), 24, "alnum", 1),
      ),
      "no-harmless-check",
    ],
    [
      "a Bedrock key",
      secretOf("aws-bedrock-api-key", "Amazon Web Services", token("ABSK", 60, "alnum", 1)),
      "no-harmless-check",
    ],
    [
      "an Azure key",
      secretOf("azure-openai-key", "Microsoft Azure", token("", 84, "alnum", 1)),
      "needs-host",
    ],
    [
      "no issuer at all",
      secretOf("sk-token-for-openai-client", "Unknown issuer", token("sk-", 48, "alnum", 1)),
      "no-check",
    ],
  ];

  test.each(nobody)("%s", async (_name, secret, reason) => {
    server.play(() => of(200, {}));
    const verdict = await verdictOn(verifierFor(server), secret);
    expect(verdict).toMatchObject({ kind: "unverified", reason });
    expect(verdict.evidence).toBeUndefined();
    expect(server.got).toEqual([]);
  });
});

describe("the table of providers", () => {
  test("finds a provider by the rule's name for it, or by how the rule's id begins", () => {
    for (const provider of PROVIDERS) {
      expect(providerOf({ ruleId: "x", provider: provider.name.toUpperCase() })).toBe(provider);
      const id = `${provider.name.toLowerCase().replace(/ /g, "-")}-api-key`;
      expect(providerOf({ ruleId: id, provider: "Somebody" })).toBe(provider);
    }
    expect(providerOf({ ruleId: "x", provider: "HuggingFace" })).toBe(
      providerOf({ ruleId: "x", provider: "Hugging Face" }),
    );
    expect(providerOf({ ruleId: "openaix-key", provider: "Somebody" })).toMatchObject({ kind: "unverified" });
    expect(providerOf({ ruleId: "x", provider: "constructor" })).toMatchObject({ kind: "unverified" });
  });

  test("lists plain host names, each of one provider", () => {
    expect(PINNED_HOSTS.every((host) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host))).toBe(true);
    expect(PROVIDERS.flatMap(({ hosts }) => hosts)).toHaveLength(PINNED_HOSTS.length);
  });
});
