import dns from "node:dns";
import net from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OPENAI_HOSTS } from "../../src/verify/providers/openai.ts";
import { PINNED_HOSTS, PROVIDERS } from "../../src/verify/providers.ts";
import { createVerifier } from "../../src/verify/verifier.ts";
import { KEY_KINDS, key, token } from "../support/keys.ts";
import { secretOf } from "./server.ts";

/**
 * No request leaves for any host but the pinned ones. Every way out of the process is watched: name lookups are answered
 * with an error, sockets are not opened, and both are written down.
 */
let lookedUp: string[];
let connected: string[];

beforeEach(() => {
  lookedUp = [];
  connected = [];
  vi.spyOn(dns, "lookup").mockImplementation(((host: string, ...rest: unknown[]) => {
    lookedUp.push(host);
    const answer = rest.at(-1) as (error: Error) => void;
    queueMicrotask(() => answer(Object.assign(new Error("no network here"), { code: "ENOTFOUND" })));
  }) as typeof dns.lookup);
  const connect = net.Socket.prototype.connect;
  vi.spyOn(net.Socket.prototype, "connect").mockImplementation(function (
    this: net.Socket,
    ...args: unknown[]
  ) {
    const [first] = args.flat() as [{ host?: string; port?: number | string }];
    connected.push(`${first.host}:${first.port}`);
    return Reflect.apply(connect, this, args) as net.Socket;
  } as typeof connect);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Texts that a scanned repository could hold to lead a request astray. */
const ASTRAY = [
  "https://evil.example/",
  "@evil.example",
  "evil.example#",
  "x\r\nHost: evil.example\r\n\r\n",
  "../../evil.example",
  "//evil.example/v1",
  "OPENAI_BASE_URL=https://evil.example/v1",
];

test("whatever is found, only pinned hosts are asked, on port 443", async () => {
  vi.stubEnv("OPENAI_BASE_URL", "https://evil.example/v1");
  vi.stubEnv("OPENAI_API_BASE", "https://evil.example/v1");
  vi.stubEnv("HTTPS_PROXY", "http://evil.example:3128");
  vi.stubEnv("NODE_USE_ENV_PROXY", "1");
  const texts = [
    ...KEY_KINDS.map((kind) => key(kind, "hosts")),
    ...ASTRAY,
    token("pk-lf-", 32, "hex", 1),
    token("sk-lf-", 32, "hex", 1),
  ];
  const secrets = [
    ...PROVIDERS.map(({ name }) => name),
    "Azure OpenAI",
    "evil.example",
    "https://evil.example",
  ].flatMap((provider) =>
    texts.map((text) => ({
      ...secretOf("rule", provider, text, "https://evil.example/", ...texts.slice(-2)),
      // Whatever else a careless caller hands on.
      baseUrl: "https://evil.example/v1",
      host: "evil.example",
    })),
  );
  secrets.push({
    ...secretOf("aws", "AWS", key("aws-access-key-id", 1), key("aws-secret-access-key", 1), "evil.example"),
    baseUrl: "https://evil.example/v1",
    host: "evil.example",
  });
  const verifier = createVerifier({ client: { retries: 0, perSecond: 100_000, atOnce: 64 } });
  const { results } = await verifier.verify(secrets);
  expect(results).toHaveLength(secrets.length);
  expect(new Set(results.map(({ verdict }) => verdict.kind))).toEqual(new Set(["unknown", "unverified"]));
  expect(lookedUp.length).toBeGreaterThan(100);
  expect(new Set(lookedUp)).toEqual(
    // The other hosts of a provider are asked only when the first one denies or names them.
    new Set(PINNED_HOSTS.filter((host) => !later.has(host))),
  );
  expect(
    connected.every((where) => where.endsWith(":443") && PINNED_HOSTS.includes(where.slice(0, -4))),
  ).toBe(true);
});

const later = new Set<string>([
  ...OPENAI_HOSTS.slice(1),
  "sts.us-gov-west-1.amazonaws.com",
  "sts.cn-north-1.amazonaws.com.cn",
]);

test("with a base URL named, OpenAI's keys go there and everybody else's stay where they belong", async () => {
  const verifier = createVerifier({
    openaiBaseUrl: "https://gateway.example/v1",
    client: { retries: 0, perSecond: 100_000 },
  });
  await verifier.verify([
    secretOf("openai-project-key", "OpenAI", key("openai-project", 1)),
    secretOf("openai-admin-key", "OpenAI", key("openai-admin", 1)),
    secretOf("groq-api-key", "Groq", key("groq", 1)),
  ]);
  expect(new Set(lookedUp)).toEqual(new Set(["gateway.example", "api.groq.com"]));
});
