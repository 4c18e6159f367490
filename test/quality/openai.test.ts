import { describe, expect, it } from "vitest";
import type { Match } from "../../src/detect/types.ts";
import { OPENAI_MARKER, openaiKey, random, token } from "../support/keys.ts";
import { readLibrary } from "../support/library.ts";
import { CONTEXTS } from "./contexts.ts";
import { ENCODINGS } from "./encodings.ts";

const library = readLibrary();
const sk = (...parts: string[]): string => ["sk", ...parts].join("-");

/** Every family: its prefix, halves and alphabet, and the rule that must name it. */
const FAMILIES: Readonly<Record<string, readonly [string, number, number, "alnum" | "base64url", string]>> = {
  "legacy user": [sk(""), 20, 20, "alnum", "openai-user-key"],
  "user, long body": [sk(""), 42, 42, "base64url", "openai-user-key-long"],
  "named service": [sk("build-bot", ""), 20, 20, "alnum", "openai-named-service-key"],
  "named service, one letter": [sk("x", ""), 20, 20, "alnum", "openai-named-service-key"],
  "named service, longest name": [
    sk(`a1-${"bC-2".repeat(9)}xyz`, ""),
    20,
    20,
    "alnum",
    "openai-named-service-key",
  ],
  "project, short": [sk("proj", ""), 20, 20, "alnum", "openai-project-key"],
  "project, mid": [sk("proj", ""), 58, 58, "base64url", "openai-project-key"],
  "project, long": [sk("proj", ""), 74, 74, "base64url", "openai-project-key"],
  "service account, 110": [sk("svcacct", ""), 45, 46, "base64url", "openai-service-account-key"],
  "service account, 110, other half": [sk("svcacct", ""), 46, 45, "base64url", "openai-service-account-key"],
  "service account, mid": [sk("svcacct", ""), 46, 46, "base64url", "openai-service-account-key"],
  "service account, 118": [sk("svcacct", ""), 50, 49, "base64url", "openai-service-account-key"],
  "service account, long": [sk("svcacct", ""), 74, 74, "base64url", "openai-service-account-key"],
  admin: [sk("admin", ""), 58, 58, "base64url", "openai-admin-key"],
  "without project, short": [sk("None", ""), 20, 20, "alnum", "openai-user-key-none"],
  "without project, long": [sk("None", ""), 74, 74, "base64url", "openai-user-key-none"],
};

/** Keys a family and a way of writing: an unlucky place for a line break must not be missed. */
const SEEDS = [1, 2, 3];

const describeMatch = ({ ruleId, confidence, start, end }: Match) =>
  `${ruleId} (${confidence}) ${start}–${end}`;

describe.each(Object.entries(FAMILIES))("%s keys", (family, [prefix, left, right, alphabet, rule]) => {
  const keys = (kind: string) =>
    SEEDS.map((seed) => openaiKey(prefix, left, right, alphabet, `${family} ${kind} ${seed}`));

  it("are reported where they stand, whatever stands beside them", () => {
    const wrong: string[] = [];
    for (const [name, write] of Object.entries(CONTEXTS)) {
      for (const key of keys(name)) {
        const text = write(key);
        const found = library.report(text);
        const places: number[] = [];
        for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) places.push(at);
        // In pieces or with an escape inside it stands nowhere as it is.
        const expected =
          places.length > 0
            ? places.map((start) => `${rule} (high) ${start}–${start + key.length}`)
            : found
                .filter(({ text: read }) => read === key)
                .map(describeMatch)
                .slice(0, 1);
        if (expected.length === 0 || found.map(describeMatch).join() !== expected.join())
          wrong.push(`${name}: ${found.map(describeMatch).join() || "nothing"}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("are read in every encoding", () => {
    const wrong: string[] = [];
    for (const [name, write] of Object.entries(ENCODINGS)) {
      for (const key of keys(name)) {
        const found = library.report(write(key));
        const isRight = found.length === 1 && found[0]?.ruleId === rule && found[0].text === key;
        if (!isRight || found[0]?.confidence !== "high")
          wrong.push(`${name}: ${found.map(describeMatch).join() || "nothing"}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

const HEX = "hex";
const uuid = (seed: string) =>
  [8, 4, 4, 4, 12].map((length, i) => token("", length, HEX, `${seed} ${i}`)).join("-");
const half = (length: number, seed: string) => token("", length, "alnum", seed);

/** 16 random characters, then a UUID's digits with letters in upper case at even places. */
function resellerKey(seed: string): string {
  const digits = token("", 32, HEX, seed).split("");
  digits[12] = "4";
  digits[16] = "89ab".charAt(Math.floor(random(seed)() * 4));
  return sk(half(16, seed) + digits.map((digit, i) => (i % 2 === 0 ? digit.toUpperCase() : digit)).join(""));
}

/** What others issue, by issuer: never to be called OpenAI's. */
const OTHERS: Readonly<Record<string, (seed: string) => string>> = {
  anthropic: (seed) => `${token(sk("ant", "api03", ""), 93, "base64url", seed)}AA`,
  "anthropic, admin": (seed) => `${token(sk("ant", "admin01", ""), 93, "base64url", seed)}AA`,
  "anthropic, OAuth": (seed) => token(sk("ant", "oat01", ""), 95, "base64url", seed),
  openrouter: (seed) => token(sk("or", "v1", ""), 64, HEX, seed),
  "deepseek or dashscope": (seed) => token(sk(""), 32, HEX, seed),
  kimi: (seed) => token(sk(""), 48, "alnum", seed),
  "kimi, named": (seed) => token(sk("kimi", ""), 64, "alnum", seed),
  siliconflow: (seed) => token(sk(""), 48, "lower", seed),
  reseller: resellerKey,
  litellm: (seed) => token(sk(""), 22, "base64url", seed),
  langfuse: (seed) => sk("lf", uuid(seed)),
  stripe: (seed) => token(["sk", "live", ""].join("_"), 24, "alnum", seed),
  elevenlabs: (seed) => token("sk_", 48, HEX, seed),
  "home-made": (seed) => token(sk(""), 43, "base64url", seed),
  "a word before it": (seed) => `ta${sk(half(20, seed))}${OPENAI_MARKER}${half(20, `${seed} right`)}`,
  "another word before it": (seed) => `di${sk(half(20, seed))}${OPENAI_MARKER}${half(20, `${seed} right`)}`,
};

/** What is no key: parts of one, masks, words, identifiers. Never to be called OpenAI's, nor anybody's. */
const NO_KEYS: Readonly<Record<string, (seed: string) => string>> = {
  "masked with stars": (seed) => sk("proj", `${"*".repeat(20)}${half(4, seed)}`),
  "masked with dots": (seed) => sk("proj", `${half(8, seed)}...${half(4, seed)}`),
  "masked with an ellipsis": (seed) => sk(`${half(3, seed)}\xe2\x80\xa6${half(4, seed)}`),
  "masked halves": () => sk(`${"x".repeat(20)}${OPENAI_MARKER}${"x".repeat(20)}`),
  "a masked right half": (seed) => sk(`${half(20, seed)}${OPENAI_MARKER}${"*".repeat(20)}`),
  "cut and dotted": (seed) => sk("proj", `${half(74, seed)}${OPENAI_MARKER}${half(9, `${seed} right`)}...`),
  "masked from the middle of the right half": (seed) =>
    sk("proj", `${half(74, seed)}${OPENAI_MARKER}${half(20, `${seed} right`)}${"x".repeat(54)}`),
  "counted up": () => sk("abcdefghijklmnopqrst".concat(OPENAI_MARKER, "abcdefghijklmnopqrst")),
  styles: () =>
    `.${sk("spinner")} .${sk("fading-circle")} .${sk("cube1")} .${sk("folding-cube")} ${sk("estimator")}`,
  locale: () => sk("SK"),
  "place-holders": () =>
    `${sk("your-api-key-here")} ${sk("proj", "abc123")} ${sk("1234")} ${sk("YOUR_OPENAI_API_KEY")}`,
  identifiers: (seed) =>
    [
      ["org-", 24],
      ["proj_", 24],
      ["sess_", 21],
      ["key_", 24],
      ["user-", 24],
      ["asst_", 24],
      ["chatcmpl-", 29],
    ]
      .map(([prefix, length]) => token(String(prefix), Number(length), "alnum", seed))
      .join(" "),
  "the name in base64": () => Buffer.from("OpenAI is a company that makes models").toString("base64"),
};

/** Contexts that speak of OpenAI, and none. */
const PLACES: readonly ((value: string) => string)[] = [
  (value) => `${value}\n`,
  (value) => `OPENAI_API_KEY=${value}\n`,
  (value) => `{"openai_api_key": "${value}"}`,
  (value) => `const openai = new OpenAI({ apiKey: '${value}' });`,
  (value) => `curl https://api.openai.com/v1/models -H "Authorization: Bearer ${value}"`,
  (value) => `key: ${Buffer.from(value, "latin1").toString("base64")}`,
];

describe("look-alikes", () => {
  it.each(Object.entries(OTHERS))("of %s are never called OpenAI's", (name, make) => {
    for (const place of PLACES) {
      for (const seed of SEEDS) {
        const found = library.report(place(make(`${name} ${seed}`)));
        expect(found.filter(({ ruleId }) => ruleId.startsWith("openai"))).toEqual([]);
      }
    }
  });

  it.each(Object.entries(NO_KEYS))("%s: reported by no rule of keys", (name, make) => {
    for (const place of PLACES) {
      const found = library.report(place(make(name)));
      expect(found.filter(({ ruleId }) => !ruleId.startsWith("http-bearer")).map(describeMatch)).toEqual([]);
    }
  });
});

describe("doubtful keys", () => {
  const reportOf = (text: string) =>
    library.report(text).map(({ ruleId, confidence }) => `${ruleId} ${confidence}`);

  it("are reported with low confidence when their halves are unequal", () => {
    const cut = sk("proj", `${half(74, "cut")}${OPENAI_MARKER}${half(40, "cut right")}`);
    expect(reportOf(`key: ${cut}\n`)).toEqual(["openai-project-key low"]);
  });

  it("are reported with medium confidence when their halves are equal and new", () => {
    const unseen = sk(`${half(33, "new")}${OPENAI_MARKER}${half(33, "new right")}`);
    expect(reportOf(`key: ${unseen}\n`)).toEqual(["openai-key-unlisted-form medium"]);
  });

  it("keep their kind when something else is joined to them", () => {
    const key = openaiKey(sk("proj", ""), 74, 74, "base64url", "joined");
    expect(reportOf(`${key}-old`)).toEqual(["openai-project-key high"]);
    expect(reportOf(`${key}_backup.txt`)).toEqual(["openai-project-key high"]);
    expect(reportOf(`id7${openaiKey(sk(""), 20, 20, "alnum", "joined")}`)).toEqual([
      "openai-user-key medium",
    ]);
  });

  it("of unknown issuers are reported beside what speaks of OpenAI, and nowhere else", () => {
    const value = token(sk(""), 48, "alnum", "reseller");
    expect(reportOf(`OPENAI_API_KEY=${value}\n`)).toEqual(["sk-token-for-openai-client medium"]);
    expect(reportOf(`x = OpenAI(base_url=u, api_key="${value}")`)).toEqual([
      "sk-token-given-to-openai-client medium",
    ]);
    expect(reportOf(`see ${value} there`)).toEqual([]);
  });
});
