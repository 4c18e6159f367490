import { describe, expect, it } from "vitest";
import { findForeignBaseUrls, foreignHost } from "../../src/dotenv/base-url.ts";
import { key } from "../support/keys.ts";

const hosts = (path: string, text: string, allowed: readonly string[] = []): string[] =>
  findForeignBaseUrls(path, text, allowed).map(({ host, line }) => `${line} ${host}`);

const FOREIGN = "https://api.relay-hub.io/v1";

describe("a base URL that hands OpenAI keys to somebody else", () => {
  it.each([
    [".env", `OPENAI_API_KEY=your-key\nOPENAI_BASE_URL=${FOREIGN}`, 2],
    [".env", `export OPENAI_API_BASE="${FOREIGN}"`, 1],
    [".env", `VITE_OPENAI_BASE_URL=${FOREIGN}`, 1],
    ["compose.yaml", `environment:\n  OPENAI_BASE_URL: ${FOREIGN}`, 2],
    ["compose.yaml", `environment:\n  - OPENAI_BASE_URL=${FOREIGN}`, 2],
    ["Dockerfile", `ENV OPENAI_BASE_URL ${FOREIGN}`, 1],
    ["a.py", `os.environ["OPENAI_API_BASE"] = "${FOREIGN}"`, 1],
    ["a.py", `base = os.getenv("OPENAI_BASE_URL", "${FOREIGN}")`, 1],
    ["a.ts", `const base = process.env.OPENAI_BASE_URL ?? "${FOREIGN}";`, 1],
    ["a.ts", `const base = process.env.OPENAI_BASE_URL || '${FOREIGN}';`, 1],
    ["a.py", `import openai\nopenai.api_base = "${FOREIGN}"`, 2],
    ["a.py", `from openai import OpenAI\nclient = OpenAI(\n  base_url="${FOREIGN}",\n)`, 3],
    [
      "a.py",
      `from openai import OpenAI\nOpenAI(base_url="${FOREIGN}", api_key=os.environ["OPENAI_API_KEY"])`,
      2,
    ],
    [
      "a.ts",
      `import OpenAI from "openai";\nconst c = new OpenAI({\n  apiKey: process.env.OPENAI_API_KEY,\n  baseURL: "${FOREIGN}",\n});`,
      4,
    ],
    ["a.ts", `import OpenAI from "openai";\nnew OpenAI({ apiKey, baseURL: "${FOREIGN}" });`, 2],
    ["a.ts", `new OpenAI({\n  baseURL:\n    "${FOREIGN}",\n});`, 3],
    ["k8s.yaml", `env:\n  - name: OPENAI_BASE_URL\n    value: ${FOREIGN}`, 3],
    ["k8s.yaml", `env: [{ name: OPENAI_BASE_URL, value: "${FOREIGN}" }]`, 1],
    ["task.json", `[{\n  "name": "OPENAI_BASE_URL",\n  "value": "${FOREIGN}"\n}]`, 3],
    ["task.tf", `environment = [{ name = "OPENAI_BASE_URL", value = "${FOREIGN}" }]`, 1],
    ["conf.yaml", `llm:\n  openai:\n    model: x\n\n    base_url: ${FOREIGN}`, 5],
    ["conf.toml", `[openai]\n# where\nbase_url = "${FOREIGN}"`, 3],
    ["conf.json", `{\n  "openai": {\n    "baseURL": "${FOREIGN}"\n  }\n}`, 3],
    ["a.go", `c := openai.DefaultConfig(token)\nc.BaseURL = "${FOREIGN}"`, 2],
  ])("%s: %j", (path, text, line) => {
    expect(hosts(path, text)).toEqual([`${line} api.relay-hub.io`]);
  });

  it.each([
    ["conf.yaml", `openai:\n  key: x\ngroq:\n  base_url: ${FOREIGN}`],
    ["conf.toml", `[openai]\nkey = "x"\n[relay]\nbase_url = "${FOREIGN}"`],
    ["k8s.yaml", `- name: OPENAI_BASE_URL\n- name: OTHER\n  value: ${FOREIGN}`],
    ["a.ts", `const base = process.env.OPENAI_BASE_URL\nfetch("${FOREIGN}")`],
  ])("is not what stands nearby: %s: %j", (path, text) => {
    expect(hosts(path, text)).toEqual([]);
  });

  it("is not one when another provider's key goes there", () => {
    expect(hosts(".env", `OPENAI_API_KEY=${key("openrouter")}\nOPENAI_BASE_URL=${FOREIGN}`)).toEqual([]);
    expect(hosts(".env", `OPENAI_API_KEY=${key("openai-project")}\nOPENAI_BASE_URL=${FOREIGN}`)).toEqual([
      "2 api.relay-hub.io",
    ]);
    const client = (field: string): string =>
      `import OpenAI from "openai";\nnew OpenAI({\n  baseURL: "${FOREIGN}",\n  ${field}\n});`;
    expect(hosts("a.ts", client("apiKey: process.env.GROQ_API_KEY,"))).toEqual([]);
    expect(hosts("a.ts", client('apiKey: "ollama",'))).toEqual([]);
    expect(hosts("a.ts", client("apiKey: key,"))).toEqual(["3 api.relay-hub.io"]);
  });

  it.each([
    ["a.ts", `fetch({ baseURL: "${FOREIGN}" })`],
    ["a.ts", `const x = axios.create({ baseURL: "${FOREIGN}" }); // openai`],
    [".env", "OPENAI_BASE_URL=$BASE"],
    [".env", `AZURE_OPENAI_BASE_URL=${FOREIGN}`],
    ["a.md", "See https://relay-hub.io for OpenAI"],
    ["a.py", `# the OpenAI docs\nDOCS = "${FOREIGN}"`],
  ])("is not one without OpenAI or a literal: %s %j", (path, text) => {
    expect(hosts(path, text)).toEqual([]);
  });

  it("matters less in documents, tests and comments", () => {
    const shownOnly = (path: string, text: string): boolean[] =>
      findForeignBaseUrls(path, text).map((found) => found.shownOnly);
    const line = `OPENAI_BASE_URL=${FOREIGN}`;
    expect(shownOnly("README.md", line)).toEqual([true]);
    expect(shownOnly("test/.env", line)).toEqual([true]);
    expect(shownOnly(".env.example", `# ${line}`)).toEqual([true]);
    expect(shownOnly(".env", line)).toEqual([false]);
  });

  it.each([
    ["http://10.1.2.3/v1", true],
    ["http://172.31.0.3/v1", true],
    ["http://172.32.0.3/v1", false],
    ["http://100.64.0.1/v1", true],
    ["http://[fe80::1]/v1", true],
    ["http://litellm:4000", true],
    ["http://llm.ai.svc.cluster.local/v1", true],
    [FOREIGN, false],
  ])("is nearby in a private network: %s %s", (url, nearby) => {
    expect(findForeignBaseUrls(".env", `OPENAI_BASE_URL=${url}`).map((found) => found.nearby)).toEqual([
      nearby,
    ]);
  });
});

describe("a host", () => {
  it.each([
    ["https://api.openai.com/v1", undefined],
    ["https://eu.api.openai.com/v1", undefined],
    ["https://API.OpenAI.com./v1", undefined],
    ["https://acme.openai.azure.com/", undefined],
    ["https://acme.cognitiveservices.azure.com/", undefined],
    ["https://acme.services.ai.azure.com/", undefined],
    ["http://localhost:11434/v1", undefined],
    ["http://127.0.0.1:8000", undefined],
    ["http://[::1]:8000", undefined],
    ["http://0.0.0.0:4000", undefined],
    ["http://[::ffff:127.0.0.1]/v1", undefined],
    ["http://api.localhost/v1", undefined],
    ["http://[fd00::1]/v1", "[fd00::1]"],
    ["http://10.1.2.3/v1", "10.1.2.3"],
    ["http://172.20.0.3/v1", "172.20.0.3"],
    ["http://192.168.1.4/v1", "192.168.1.4"],
    ["http://litellm:4000", "litellm"],
    ["http://host.docker.internal:4000", undefined],
    ["http://llm.ai.svc.cluster.local/v1", "llm.ai.svc.cluster.local"],
    ["https://api.example.com/v1", undefined],
    ["https://your-proxy.com/v1", undefined],
    ["https://<host>/v1", undefined],
    ["https://{HOST}/v1", undefined],
    [`https://${"$"}{HOST}/v1`, undefined],
    ["https://...", undefined],
    ["not a url", undefined],
    ["https://api.openai.com.relay.io/v1", "api.openai.com.relay.io"],
    ["https://api.openai.com@relay.io/v1", "relay.io"],
    ["https://openai.com.relay.io", "openai.com.relay.io"],
    ["https://notopenai.com", "notopenai.com"],
    ["http://172.32.0.1/v1", "172.32.0.1"],
    ["http://8.8.8.8/v1", "8.8.8.8"],
    ["http://134744072/v1", "8.8.8.8"],
    ["https://my-relay.io:8443/v1", "my-relay.io"],
  ])("of %s is %s", (url, expected) => {
    expect(foreignHost(url)).toBe(expected);
  });

  it("may be allowed by name, wildcard, port or URL prefix", () => {
    const url = "https://llm.corp-ai.io:8443/openai/v1";
    for (const allowed of [
      "llm.corp-ai.io",
      "*.corp-ai.io",
      "LLM.corp-ai.io:8443",
      "https://llm.corp-ai.io:8443/openai",
    ]) {
      expect(foreignHost(url, [allowed])).toBeUndefined();
    }
    for (const other of [
      "corp-ai.io",
      "*.ai.io",
      "https://llm.corp-ai.io/openai",
      "https://llm.corp-ai.io:8443/open",
      "",
    ]) {
      expect(foreignHost(url, [other])).toBe("llm.corp-ai.io");
    }
  });
});
