import type { VerdictKind } from "../../src/leaks/types.ts";
import type { SecretToVerify } from "../../src/verify/types.ts";
import { key, token } from "../support/keys.ts";
import { type Canned, type Got, secretOf } from "./server.ts";

// What each provider is asked, and what is made of its answers.

export const of = (status: number, body?: string | object, headers?: Record<string, string>): Canned => ({
  status,
  ...(body === undefined ? {} : { body }),
  ...(headers === undefined ? {} : { headers }),
});
export const xml = (status: number, code: string, message = ""): Canned =>
  of(
    status,
    `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    {
      "content-type": "text/xml",
    },
  );

type ProviderRow = readonly [name: string, answer: Canned, kind: VerdictKind, reason?: string];

interface ProviderCase {
  readonly name: string;
  readonly secret: (seed: string) => SecretToVerify;
  /** Hosts and paths asked when the secret is dead at all of them. */
  readonly asks: readonly string[];
  /** The header that carries the secret. */
  readonly carries: (got: Got, text: string) => boolean;
  readonly answers: readonly ProviderRow[];
}

const bearer = (got: Got, text: string): boolean => got.headers.authorization === `Bearer ${text}`;
const inHeader =
  (name: string) =>
  (got: Got, text: string): boolean =>
    got.headers[name] === text;
const anthropicKey = (kind: string) => (seed: string) =>
  secretOf(
    "anthropic-api-key",
    "Anthropic",
    `${token(["sk", "ant", `${kind}-`].join("-"), 93, "base64url", seed)}AA`,
  );
export const langsmithKey = (kind: string) => (seed: string) =>
  secretOf(
    "langsmith-api-key",
    "LangSmith",
    `${token(`lsv2_${kind}_`, 32, "hex", seed)}_${token("", 10, "hex", seed)}`,
  );
export const uuid = (prefix: string, seed: string): string => token(prefix, 32, "hex", seed);

export const CASES: readonly ProviderCase[] = [
  {
    name: "Anthropic",
    secret: anthropicKey("api03"),
    asks: ["api.anthropic.com/v1/models?limit=1"],
    carries: (got, text) =>
      got.headers["x-api-key"] === text && got.headers["anthropic-version"] === "2023-06-01",
    answers: [
      ["live", of(200, { data: [], has_more: false }), "live"],
      [
        "no permission",
        of(403, { type: "error", error: { type: "permission_error", message: "no" } }),
        "live-restricted",
      ],
      [
        "blocked region",
        of(403, { type: "error", error: { type: "forbidden", message: "Request not allowed" } }),
        "unknown",
      ],
      [
        "dead",
        of(401, { type: "error", error: { type: "authentication_error", message: "invalid x-api-key" } }),
        "revoked",
      ],
      [
        "disabled",
        of(404, { type: "error", error: { type: "not_found_error", message: "Not found" } }),
        "revoked",
      ],
      ["no such page", of(404, "nothing here"), "unknown"],
      ["overloaded", of(529, { type: "error", error: { type: "overloaded_error" } }), "unknown"],
    ],
  },
  {
    name: "Anthropic admin",
    secret: anthropicKey("admin01"),
    asks: ["api.anthropic.com/v1/organizations/me"],
    carries: inHeader("x-api-key"),
    answers: [
      ["live", of(200, { id: "x", type: "organization", name: "Acme" }), "live"],
      ["dead", of(401, { type: "error", error: { type: "authentication_error" } }), "revoked"],
    ],
  },
  {
    name: "OpenRouter",
    secret: (seed) => secretOf("openrouter-api-key", "OpenRouter", key("openrouter", seed)),
    asks: ["openrouter.ai/api/v1/key"],
    carries: bearer,
    answers: [
      ["live", of(200, { data: { label: "x" } }), "live"],
      ["busy", of(429, { error: { code: 429 } }), "live"],
      ["dead", of(401, { error: { message: "User not found.", code: 401 } }), "revoked"],
      ["forbidden", of(403, { error: {} }), "unknown"],
    ],
  },
  {
    name: "Groq",
    secret: (seed) => secretOf("groq-api-key", "Groq", key("groq", seed)),
    asks: ["api.groq.com/openai/v1/models"],
    carries: bearer,
    answers: [
      ["live", of(200, { object: "list", data: [] }), "live"],
      [
        "restricted",
        of(400, { error: { code: "organization_restricted", message: "x" } }),
        "live-restricted",
      ],
      [
        "restricted, in words",
        of(400, { error: { message: "Organization has been restricted." } }),
        "live-restricted",
      ],
      ["other 400", of(400, { error: { message: "bad" } }), "unknown"],
      ["dead", of(401, { error: { code: "invalid_api_key" } }), "revoked"],
    ],
  },
  {
    name: "Hugging Face",
    secret: (seed) => secretOf("hugging-face-token", "Hugging Face", key("huggingface", seed)),
    asks: ["huggingface.co/api/whoami-v2"],
    carries: bearer,
    answers: [
      ["live", of(200, { type: "user", name: "jo", email: "jo@example.com" }), "live"],
      ["dead", of(401, { error: "Invalid username or password." }), "revoked"],
      ["busy", of(429, "slow"), "unknown", "too-many-requests"],
    ],
  },
  {
    name: "Google",
    secret: (seed) => secretOf("google-api-key", "Google", key("google-api-key", seed)),
    asks: ["generativelanguage.googleapis.com/v1/models?pageSize=1"],
    carries: inHeader("x-goog-api-key"),
    answers: [
      ["live", of(200, { models: [] }), "live"],
      [
        "without Gemini",
        of(403, { error: { code: 403, status: "PERMISSION_DENIED", message: "disabled" } }),
        "live-restricted",
        "no-permission",
      ],
      [
        "reported",
        of(403, {
          error: { code: 403, status: "PERMISSION_DENIED", message: "Your API key was reported as leaked." },
        }),
        "live-restricted",
        "blocked",
      ],
      [
        "dead",
        of(400, {
          error: { code: 400, status: "INVALID_ARGUMENT", details: [{ reason: "API_KEY_INVALID" }] },
        }),
        "revoked",
      ],
      ["wrong place", of(400, { error: { code: 400, status: "FAILED_PRECONDITION" } }), "unknown"],
      ["401", of(401, { error: { code: 401 } }), "unknown"],
    ],
  },
  {
    name: "xAI",
    secret: (seed) => secretOf("xai-api-key", "xAI", token("xai-", 80, "alnum", seed)),
    asks: ["api.x.ai/v1/api-key"],
    carries: bearer,
    answers: [
      ["live", of(200, { name: "ci", acls: [], api_key_blocked: false, api_key_disabled: false }), "live"],
      ["off", of(200, { name: "ci", acls: [], api_key_disabled: true }), "live-restricted"],
      ["blocked", of(200, { name: "ci", acls: [], api_key_blocked: true }), "live-restricted"],
      ["dead, 400", of(400, { error: "Incorrect API key provided" }), "revoked"],
      ["dead, 401", of(401, { error: "no" }), "revoked"],
    ],
  },
  {
    name: "Mistral",
    secret: (seed) => secretOf("mistral-api-key", "Mistral", token("", 32, "alnum", seed)),
    asks: ["api.mistral.ai/v1/models"],
    carries: bearer,
    answers: [
      ["live", of(200, { object: "list", data: [] }), "live"],
      ["dead", of(401, { message: "Unauthorized" }), "revoked"],
    ],
  },
  {
    name: "Cohere",
    secret: (seed) => secretOf("cohere-api-key", "Cohere", token("", 40, "alnum", seed)),
    asks: ["api.cohere.com/v1/models?page_size=1"],
    carries: bearer,
    answers: [
      ["live", of(200, { models: [] }), "live"],
      ["dead", of(401, { message: "invalid api token" }), "revoked"],
    ],
  },
  {
    name: "Replicate",
    secret: (seed) => secretOf("replicate-api-token", "Replicate", token("r8_", 37, "alnum", seed)),
    asks: ["api.replicate.com/v1/account"],
    carries: bearer,
    answers: [
      ["live", of(200, { type: "user", username: "jo" }), "live"],
      ["dead", of(401, { title: "Unauthenticated" }), "revoked"],
    ],
  },
  {
    name: "DeepSeek",
    secret: (seed) => secretOf("deepseek-api-key", "DeepSeek", token("sk-", 32, "hex", seed)),
    asks: ["api.deepseek.com/user/balance"],
    carries: bearer,
    answers: [
      ["live", of(200, { is_available: true, balance_infos: [] }), "live"],
      ["empty", of(200, { is_available: false, balance_infos: [] }), "live-no-quota"],
      ["dead", of(401, { error: { message: "Authentication Fails" } }), "revoked"],
    ],
  },
  {
    name: "Together",
    secret: (seed) => secretOf("together-api-key", "Together", token("tgp_v1_", 43, "base64url", seed)),
    asks: ["api.together.xyz/v1/models"],
    carries: bearer,
    answers: [
      ["live", of(200, [{ id: "m" }]), "live"],
      ["dead", of(401, { error: {} }), "revoked"],
    ],
  },
  {
    name: "Fireworks",
    secret: (seed) => secretOf("fireworks-api-key", "Fireworks", token("fw_", 24, "alnum", seed)),
    asks: ["api.fireworks.ai/inference/v1/models"],
    carries: bearer,
    answers: [
      ["live", of(200, { object: "list", data: [] }), "live"],
      ["dead, 401", of(401, { error: {} }), "revoked"],
      ["dead, 403", of(403, { error: {} }), "revoked"],
      ["a bot check", of(403, "<html>", { "content-type": "text/html" }), "unknown"],
    ],
  },
  {
    name: "ElevenLabs",
    secret: (seed) => secretOf("elevenlabs-api-key", "ElevenLabs", token("sk_", 48, "hex", seed)),
    asks: ["api.elevenlabs.io/v1/user"],
    carries: inHeader("xi-api-key"),
    answers: [
      ["live", of(200, { user_id: "x", subscription: {} }), "live"],
      ["restricted", of(401, { detail: { status: "missing_permissions" } }), "live-restricted"],
      ["unusual", of(401, { detail: { status: "detected_unusual_activity" } }), "unknown"],
      ["dead", of(401, { detail: { status: "invalid_api_key" } }), "revoked"],
    ],
  },
  {
    name: "LangSmith personal",
    secret: langsmithKey("pt"),
    asks: [
      "api.smith.langchain.com/api/v1/api-key/current",
      "eu.api.smith.langchain.com/api/v1/api-key/current",
    ],
    carries: inHeader("x-api-key"),
    answers: [
      ["live", of(200, { id: "x" }), "live"],
      ["dead", of(401, { detail: "Invalid token" }), "revoked"],
      ["forbidden", of(403, { detail: "Forbidden" }), "revoked"],
    ],
  },
  {
    name: "LangSmith service",
    secret: langsmithKey("sk"),
    asks: ["api.smith.langchain.com/api/v1/orgs/current", "eu.api.smith.langchain.com/api/v1/orgs/current"],
    carries: inHeader("x-api-key"),
    answers: [["live", of(200, { id: "x" }), "live"]],
  },
  {
    name: "Langfuse",
    secret: (seed) => secretOf("langfuse-secret-key", "Langfuse", uuid("sk-lf-", seed), uuid("pk-lf-", seed)),
    asks: ["cloud.langfuse.com/api/public/projects", "us.cloud.langfuse.com/api/public/projects"],
    carries: (got, text) =>
      Buffer.from(got.headers.authorization?.replace("Basic ", "") ?? "", "base64")
        .toString()
        .endsWith(`:${text}`),
    answers: [
      ["live", of(200, { data: [] }), "live"],
      ["dead", of(401, { message: "Invalid credentials" }), "revoked"],
    ],
  },
  {
    name: "Pinecone",
    secret: (seed) =>
      secretOf(
        "pinecone-api-key",
        "Pinecone",
        `${token("pcsk_", 6, "alnum", seed)}_${token("", 63, "alnum", seed)}`,
      ),
    asks: ["api.pinecone.io/indexes"],
    carries: inHeader("api-key"),
    answers: [
      ["live", of(200, { indexes: [] }), "live"],
      ["restricted", of(403, { error: {} }), "live-restricted"],
      ["dead", of(401, "Invalid API Key"), "revoked"],
    ],
  },
  {
    name: "Kimi",
    secret: (seed) => secretOf("kimi-api-key", "Kimi", token("sk-", 48, "alnum", seed)),
    asks: ["api.moonshot.cn/v1/users/me/balance", "api.moonshot.ai/v1/users/me/balance"],
    carries: bearer,
    answers: [
      ["live", of(200, { code: 0, data: { available_balance: 1 } }), "live"],
      ["dead", of(401, { error: {} }), "revoked"],
    ],
  },
  {
    name: "GitHub",
    secret: (seed) => secretOf("github-pat", "GitHub", key("github-pat", seed)),
    asks: ["api.github.com/user"],
    carries: (got, text) => bearer(got, text) && got.headers["user-agent"] !== undefined,
    answers: [
      ["live", of(200, { login: "jo", id: 1 }), "live"],
      ["an app's", of(403, { message: "Resource not accessible by integration" }), "live-restricted"],
      [
        "fenced",
        of(403, { message: "... has an IP allow list enabled ..." }),
        "live-restricted",
        "ip-allowlist",
      ],
      [
        "sign-on",
        of(403, { message: "Resource protected by organization SAML enforcement." }),
        "live-restricted",
      ],
      ["suspended", of(403, { message: "Sorry. Your account was suspended." }), "live-restricted", "blocked"],
      ["rate limit", of(403, { message: "API rate limit exceeded" }), "unknown"],
      ["dead", of(401, { message: "Bad credentials" }), "revoked"],
      ["other 401", of(401, { message: "Requires authentication" }), "unknown"],
    ],
  },
  {
    name: "GitLab",
    secret: (seed) => secretOf("gitlab-pat", "GitLab", key("gitlab-pat", seed)),
    asks: ["gitlab.com/api/v4/user"],
    carries: inHeader("private-token"),
    answers: [
      ["live", of(200, { id: 1, username: "jo" }), "live"],
      ["scope", of(403, { error: "insufficient_scope", scope: "api" }), "live-restricted"],
      [
        "revoked",
        of(401, {
          error: "invalid_token",
          error_description: "Token was revoked. You have to re-authorize from the user.",
        }),
        "revoked",
      ],
      [
        "expired",
        of(401, { error: "invalid_token", error_description: "Token is expired." }),
        "revoked",
        "expired",
      ],
      ["another server's", of(401, { message: "401 Unauthorized" }), "unknown", "not-known-here"],
    ],
  },
  {
    name: "Slack",
    secret: (seed) => secretOf("slack-bot-token", "Slack", key("slack-bot", seed)),
    asks: ["slack.com/api/auth.test"],
    carries: (got, text) => bearer(got, text) && got.method === "POST",
    answers: [
      ["live", of(200, { ok: true, team: "Acme", user_id: "U1" }), "live"],
      ["scope", of(200, { ok: false, error: "missing_scope" }), "live-restricted"],
      ["type", of(200, { ok: false, error: "not_allowed_token_type" }), "live-restricted"],
      ["revoked", of(200, { ok: false, error: "token_revoked" }), "revoked"],
      ["expired", of(200, { ok: false, error: "token_expired" }), "revoked", "expired"],
      ["inactive", of(200, { ok: false, error: "account_inactive" }), "revoked", "account-deactivated"],
      ["dead or fenced", of(200, { ok: false, error: "invalid_auth" }), "unknown", "not-known-here"],
      ["other", of(200, { ok: false, error: "team_added_to_org" }), "unknown"],
    ],
  },
  {
    name: "Stripe",
    secret: (seed) => secretOf("stripe-secret-key", "Stripe", key("stripe", seed)),
    asks: ["api.stripe.com/v1/balance"],
    carries: bearer,
    answers: [
      ["live", of(200, { object: "balance", livemode: true }), "live"],
      [
        "restricted",
        of(403, {
          error: { type: "invalid_request_error", message: "does not have the required permissions" },
        }),
        "live-restricted",
      ],
      [
        "fenced",
        of(403, {
          error: { type: "invalid_request_error", message: "does not allow requests from your IP address" },
        }),
        "live",
        "ip-allowlist",
      ],
      [
        "expired",
        of(401, {
          error: {
            type: "invalid_request_error",
            code: "api_key_expired",
            message: "Expired API Key provided: x",
          },
        }),
        "revoked",
        "expired",
      ],
      [
        "dead",
        of(401, { error: { type: "invalid_request_error", message: "Invalid API Key provided: x" } }),
        "revoked",
      ],
      ["other 401", of(401, { error: { type: "invalid_request_error", message: "?" } }), "unknown"],
    ],
  },
  {
    name: "npm",
    secret: (seed) => secretOf("npm-access-token", "npm", key("npm", seed)),
    asks: ["registry.npmjs.org/-/whoami"],
    carries: bearer,
    answers: [
      ["live", of(200, { username: "jo" }), "live"],
      ["dead", of(401, {}), "revoked"],
    ],
  },
  {
    name: "AWS",
    secret: (seed) =>
      secretOf(
        "aws-secret-access-key",
        "AWS",
        key("aws-secret-access-key", seed),
        key("aws-access-key-id", seed),
      ),
    asks: ["sts.amazonaws.com", "sts.us-gov-west-1.amazonaws.com", "sts.cn-north-1.amazonaws.com.cn"].map(
      (host) => `${host}/?Action=GetCallerIdentity&Version=2011-06-15`,
    ),
    carries: (got, text) =>
      /^AWS4-HMAC-SHA256 Credential=/.test(got.headers.authorization ?? "") &&
      !JSON.stringify(got.headers).includes(text),
    answers: [
      [
        "live",
        of(200, "<GetCallerIdentityResponse><Account>123456789012</Account></GetCallerIdentityResponse>", {
          "content-type": "text/xml",
        }),
        "live",
      ],
      ["denied", xml(403, "AccessDenied"), "live-restricted"],
      ["dead", xml(403, "InvalidClientTokenId"), "revoked"],
      ["expired", xml(403, "ExpiredToken"), "revoked", "expired"],
      [
        "clock",
        xml(403, "SignatureDoesNotMatch", "Signature expired: 1 is now earlier than 2"),
        "unknown",
        "clock",
      ],
      ["another's secret", xml(403, "SignatureDoesNotMatch"), "unknown", "pair-mismatch"],
      ["other", xml(400, "IncompleteSignature"), "unknown"],
    ],
  },
];

/** Answers that mean nothing, whoever gives them. */
export const NOISE: readonly (readonly [string, Canned, string])[] = [
  [
    "a login portal",
    of(200, "<!doctype html><html>Welcome</html>", { "content-type": "text/html" }),
    "not-the-provider",
  ],
  ["a portal's 401", of(401, "<html>Log in</html>", { "content-type": "text/html" }), "not-the-provider"],
  ["a redirect", of(302, "", { location: "http://127.0.0.1:9/" }), "redirect"],
  ["a fault", of(500, { error: {} }), "server-error"],
  ["JSON of somebody else's", of(200, "42"), "not-the-provider"],
];
