import { readFileSync } from "node:fs";
import net, { type AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PINNED_HOSTS, PROVIDERS, providerOf } from "../../src/verify/providers.ts";
import { ROOT } from "../support/command.ts";
import { key } from "../support/keys.ts";
import { fillIn, readLibrary } from "../support/library.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";
import { shows } from "../verify/server.ts";
import { keysweep, type Ran } from "./run.ts";

/** A server that a scanned repository would like to be asked: writes down whoever comes. */
let strangers = 0;
let stranger: string;
let repository: TestRepository;
beforeAll(async () => {
  const server = net.createServer((socket) => {
    strangers++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stranger = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  repository = luring(stranger);
  return () => server.close();
});
afterAll(() => {
  expect(strangers).toBe(0);
});

const OPENAI = key("openai-project", "pinned");
const ADMIN = key("openai-admin", "pinned");

/** A repository that names a stranger's host wherever programs look for one, full of keys. */
function luring(host: string): TestRepository {
  const world = createRepository();
  const url = `http://${host}`;
  const variables = [
    ["OPENAI_BASE_URL", `${url}/v1`],
    ["OPENAI_API_BASE", `${url}/v1`],
    ["HTTPS_PROXY", url],
    ["HTTP_PROXY", url],
    ["ALL_PROXY", url],
    ["NODE_USE_ENV_PROXY", "1"],
    ["NODE_EXTRA_CA_CERTS", "./stranger.pem"],
    ["NODE_TLS_REJECT_UNAUTHORIZED", "0"],
    ["AWS_ENDPOINT_URL", url],
    ["GITHUB_API_URL", url],
  ];
  const settings = variables.map(([name, value]) => `${name}=${value}\n`).join("");
  world.write(".env", settings);
  world.write(".env.production", settings);
  world.write(".npmrc", `registry=${url}/\nhttps-proxy=${url}\nproxy=${url}\nnode-options=--use-env-proxy\n`);
  world.write(".netrc", `machine api.openai.com login x password y\nproxy ${url}\n`);
  world.write(
    ".keysweep.toml",
    `allowedBaseUrls = ["127.0.0.1", "evil.example"]\n\n[[rules]]\nid = "openai-lure"\ndescription = "Lure"\nregex = '''lure_[0-9a-f]{40}'''\nkeywords = ["lure_"]\n`,
  );
  world.write("package.json", JSON.stringify({ name: "lure", publishConfig: { registry: url } }));
  world.write(
    "src/client.ts",
    `new OpenAI({ baseURL: "${url}/v1", apiKey: "${OPENAI}" }); // lure_${"0a1b2c3d4e".repeat(4)}\n`,
  );
  for (const [name, text] of oneOfEach()) world.write(`keys/${name}.txt`, `${text}\n`);
  world.commit(`Use ${url}`);
  for (const [name, value] of [
    ["http.proxy", url],
    ["remote.origin.url", `${url}/repository.git`],
    ["remote.origin.promisor", "true"],
    [`url.${url}/.insteadOf`, "https://"],
  ] as const)
    world.run(["config", name, value]);
  return world;
}

/** A secret of each provider that is asked, as the rule that finds it gives it for an example. */
function oneOfEach(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const { rules } = readLibrary();
  for (const provider of PROVIDERS) {
    const rule = rules.find((one) => providerOf({ ruleId: one.id, provider: one.provider }) === provider);
    const [example] = rule?.examples ?? [];
    if (rule === undefined || example === undefined)
      throw new Error(`no rule finds keys of ${provider.name}`);
    texts.set(rule.id, fillIn(example, "pinned"));
  }
  // Google's first rules find what nobody can be asked about.
  texts.set("google-api-key", `key = "${key("google-api-key", 1)}"`);
  // Those that come in pairs are asked about with both halves.
  const uuid = (prefix: string): string => fillIn(`${prefix}-lf-{{uuid:}}`, `pinned ${prefix}`);
  texts.set("langfuse-secret-key", `LANGFUSE_PUBLIC_KEY=${uuid("pk")}\nLANGFUSE_SECRET_KEY=${uuid("sk")}`);
  texts.set(
    "aws-access-key-id",
    `aws_access_key_id = ${key("aws-access-key-id", 1)}\naws_secret_access_key = ${key("aws-secret-access-key", 1)}`,
  );
  return texts;
}

interface Watched extends Ran {
  /** Names that were looked up. */
  readonly lookedUp: ReadonlySet<string>;
  /** Places that sockets were connected to. */
  readonly connected: ReadonlySet<string>;
}

/** Runs the built command in the luring repository, its every way out watched. */
async function watched(
  args: readonly string[],
  input = "",
  env: Readonly<Record<string, string>> = {},
): Promise<Watched> {
  const log = join(temporaryFolder(), "network");
  const preload = pathToFileURL(join(ROOT, "test/support/watch-network.mjs")).href;
  const ran = await keysweep(repository.path, args, {
    input,
    env: { NODE_OPTIONS: `--import ${preload}`, WATCH_NETWORK: log, ...env },
  });
  let lines: string[] = [];
  try {
    lines = readFileSync(log, "utf8").split("\n");
  } catch {
    // Nothing was written down.
  }
  const of = (kind: string): ReadonlySet<string> =>
    new Set(lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1)));
  return { ...ran, lookedUp: of("lookup"), connected: of("connect") };
}

function expectPinned({ lookedUp, connected, stdout, stderr }: Watched): void {
  expect([...lookedUp].filter((host) => !PINNED_HOSTS.includes(host))).toEqual([]);
  expect([...connected].filter((place) => !PINNED_HOSTS.includes(place.replace(/:443$/, "")))).toEqual([]);
  for (const secret of [OPENAI, ADMIN]) expect(shows(stdout + stderr, secret)).toBe(false);
}

/** Variables that lead other programs astray. */
const ASTRAY = (): Record<string, string> => ({
  OPENAI_BASE_URL: `http://${stranger}/v1`,
  HTTPS_PROXY: `http://${stranger}`,
  HTTP_PROXY: `http://${stranger}`,
  ALL_PROXY: `http://${stranger}`,
  https_proxy: `http://${stranger}`,
  NODE_USE_ENV_PROXY: "1",
});

describe("whatever the repository and the environment name", () => {
  test("a whole sweep asks the pinned hosts and nobody else", async () => {
    const ran = await watched(["--verify", "--format", "json"], "", ASTRAY());
    expectPinned(ran);
    // Every provider is reached from what a sweep finds, at its first host.
    for (const { name, hosts } of PROVIDERS) expect(ran.lookedUp, name).toContain(hosts[0]);
    const { leaks } = JSON.parse(ran.stdout) as {
      leaks: { ruleId: string; verdict: string; verification?: { reason: string } }[];
    };
    expect(leaks.length).toBeGreaterThan(PROVIDERS.length);
    expect(new Set(leaks.map(({ verdict }) => verdict))).toEqual(new Set(["unknown", "unverified"]));
    // What a rule of the repository's own found is nobody's business.
    const lure = leaks.find(({ ruleId }) => ruleId === "openai-lure");
    expect(lure?.verification?.reason).toBe("foreign-rule");
  }, 120_000);

  test("without --verify nobody is asked at all", async () => {
    const ran = await watched(["history"], "", ASTRAY());
    expect(ran.code).toBe(1);
    expect(ran.lookedUp.size + ran.connected.size).toBe(0);
  });

  test.each([
    ["verify", ["verify"], OPENAI, 3],
    ["rotate", ["rotate", "--dry-run", "--store", "env:.env"], OPENAI, 2],
    ["audit", ["audit"], "", 3],
  ] as const)("%s asks OpenAI alone", async (_, args, input, code) => {
    const ran = await watched(args, `${input}\n`, { ...ASTRAY(), OPENAI_ADMIN_KEY: ADMIN });
    expectPinned(ran);
    expect(ran.code).toBe(code);
    expect([...ran.lookedUp]).toEqual(["api.openai.com"]);
  });
});

test("a proxy is used where the command line names one, and only as a tunnel to pinned hosts", async () => {
  const asked: string[] = [];
  const proxy = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (chunk) => {
      asked.push(chunk.toString("latin1"));
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const ran = await watched(["verify", "--proxy", url], `${OPENAI}\n`, ASTRAY());
  proxy.close();
  expect(ran.code).toBe(3);
  expect(ran.stdout).toContain("The named proxy did not");
  expect([...ran.lookedUp]).toEqual([]);
  expect(new Set(asked.map((text) => text.split("\r\n")[0]))).toEqual(
    new Set(["CONNECT api.openai.com:443 HTTP/1.1"]),
  );
  for (const text of asked) expect(shows(text, OPENAI)).toBe(false);
});

test.each([
  ["openaiBaseUrl", "openaiBaseUrl"],
  ["openai-base-url", '"openai-base-url"'],
  ["proxy", "proxy"],
])("%s in the repository's settings is refused", async (_, name) => {
  const world = createRepository();
  world.write(".keysweep.toml", `${name} = "http://${stranger}/v1"\n`);
  world.write("a.txt", `${OPENAI}\n`);
  const ran = await keysweep(world.path, ["scan", "--verify"]);
  expect(ran).toMatchObject({ code: 2, stdout: "" });
});
