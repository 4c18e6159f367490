import { expect, test } from "vitest";
import { random, token } from "../support/keys.ts";
import { createRepository } from "../support/repository.ts";
import { report } from "./run.ts";

const sk = (...parts: string[]): string => ["sk", ...parts].join("-");

/** What a reseller's panel makes: 16 random characters and a UUID's hex digits, letters at even places in upper case. */
function resellerKey(seed: string): string {
  const uuid = token("", 32, "hex", seed).split("");
  uuid[12] = "4";
  uuid[16] = "89ab".charAt(Math.floor(random(seed)() * 4));
  const mixed = uuid.map((letter, index) => (index % 2 === 0 ? letter.toUpperCase() : letter)).join("");
  return sk(token("", 16, "alnum", seed) + mixed);
}

function uuid(seed: string): string {
  const hex = token("", 32, "hex", seed);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Other issuers' keys: they may be reported, but never as OpenAI's. */
const OTHER_ISSUERS: Readonly<Record<string, string>> = {
  anthropic: `${token(sk("ant", "api03", ""), 93, "base64url", 1)}AA`,
  "anthropic admin": `${token(sk("ant", "admin01", ""), 93, "base64url", 1)}AA`,
  "anthropic oauth": token(sk("ant", "oat01", ""), 95, "base64url", 1),
  openrouter: token(sk("or", "v1", ""), 64, "hex", 1),
  deepseek: token(sk(""), 32, "hex", 1),
  kimi: token(sk(""), 48, "alnum", 1),
  "kimi, named": token(sk("kimi", ""), 48, "alnum", 1),
  siliconflow: token(sk(""), 48, "lower", 1),
  reseller: resellerKey("reseller"),
  litellm: token(sk(""), 22, "alnum", 1),
  langfuse: sk("lf", uuid("langfuse")),
  stripe: token(["sk", "live", ""].join("_"), 24, "alnum", 1),
  elevenlabs: token("sk_", 48, "hex", 1),
  "home-made": token(sk(""), 43, "base64url", 1),
};

/** What is no secret at all. */
const HARMLESS: Readonly<Record<string, string>> = {
  "litellm's default": sk("1234"),
  css: [
    sk("spinner"),
    sk("fading-circle"),
    sk("cube1"),
    sk("folding-cube"),
    sk("toggleable-content__x"),
  ].join("\n."),
  words: "task-force-of-the-nation-wide-organisation risk-assessment-of-flask-applications",
  locale: "sk-SK",
  identifiers: [
    token("org-", 24, "alnum", 1),
    token("proj_", 24, "alnum", 1),
    token("user-", 24, "alnum", 1),
    token("req_", 32, "hex", 1),
    token("sess_", 21, "alnum", 1),
  ].join(" "),
  masked: `${sk("proj", "****************abcd")} ${sk("proj", "abc...xyz")} ${sk("proj", "abcd…wxyz")}`,
  placeholder: `${sk("proj", "x".repeat(40))} ${sk("your", "api", "key", "here")}`,
  "the marker alone": `${Buffer.from("OpenAI").toString("base64")} in a sentence`,
};

test("what only looks like a secret is not reported", async () => {
  const repository = createRepository();
  for (const [name, text] of Object.entries(HARMLESS)) repository.write(`${name}.txt`, `${text}\n`);
  repository.commit("Look-alikes");
  const { code, json } = await report(repository.path, []);
  expect(json.leaks).toEqual([]);
  expect(json.summary.blobs).toBeGreaterThan(Object.keys(HARMLESS).length);
  expect(code).toBe(0);
});

test("keys of other issuers are never called OpenAI's", async () => {
  const repository = createRepository();
  for (const [name, text] of Object.entries(OTHER_ISSUERS))
    repository.write(`${name}.txt`, `value: ${text}\n`);
  repository.commit("Keys of others");
  const { json } = await report(repository.path, []);
  expect(json.leaks.filter(({ ruleId }) => ruleId.startsWith("openai"))).toEqual([]);
});
