import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { defaultConfig } from "../../../src/config/load.ts";
import { loadScanner } from "../../../src/detect/load-scanner.ts";
import { secretsInNames } from "../../../src/sweep/names/secrets.ts";
import { key, random, token } from "../../support/keys.ts";

const { ruleSet } = defaultConfig();
const scanner = await loadScanner(ruleSet);

/** What stands where, in the bytes of each text. */
function found(texts: readonly string[]) {
  return [...secretsInNames(scanner, ruleSet, texts)].map(([text, matches]) => ({
    text,
    secrets: matches.map(({ text: secret }) => secret),
    written: matches.map(({ start, end }) => Buffer.from(text).toString("utf8", start, end)),
  }));
}

const secret = key("openai-project", "name");

describe("keys in names", () => {
  test("are found in any part of a path, wherever the path stands among others", () => {
    const texts = [
      "src/a.ts",
      `ä/backups/${secret}.json`,
      "b",
      `${secret}/deep/file`,
      `x\n${secret}`,
      `curl?key=${secret}`,
    ];
    expect(found(texts)).toEqual(
      [1, 3, 4, 5].map((at) => ({ text: texts[at], secrets: [secret], written: [secret] })),
    );
    expect(found(["src/a.ts", ""])).toEqual([]);
    expect(found([])).toEqual([]);
  });

  test("are found in an address that is a file's name", () => {
    const text = `https%3A%2F%2Fuser:${secret}@example.com`;
    expect(found([text])).toEqual([{ text, secrets: [secret], written: [secret] }]);
  });

  test("do not go across the parts of a path", () => {
    expect(found([`${secret.slice(0, 60)}/${secret.slice(60)}`])).toEqual([]);
  });

  test("say by themselves whose they are: hashes, ids and words before a value are names as they should be", () => {
    const names: string[] = [];
    for (let seed = 0; seed < 300; seed++) {
      const digest = (name: string) => createHash(name).update(String(seed));
      const hex = digest("sha256").digest("hex");
      const base64 = digest("sha512").digest("base64url");
      const alnum = token("", 20 + Math.floor(random(seed)() * 30), "alnum", seed);
      names.push(
        `${hex.slice(0, 2)}/${hex.slice(2)}`,
        `${digest("sha1").digest("hex")}.json`,
        `main.${hex.slice(0, 20)}.js`,
        `chunk-${alnum.slice(0, 8)}.mjs`,
        `lodash-npm-4.17.21-${hex.slice(0, 10)}-${hex.slice(10, 20)}.zip`,
        `sha512-${base64}==`,
        `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
        `key_${hex.slice(0, 32)}`,
        `token-${alnum}`,
        `api_key=${alnum}`,
        `password=${alnum}.txt`,
        `secret.${base64.slice(0, 40)}.enc`,
        `AWS_SECRET_ACCESS_KEY=${base64.slice(0, 40)}`,
        `sk-${hex}`,
        `pk_${alnum}`,
        `Qm${alnum}`,
        `bafybei${alnum.toLowerCase()}`,
      );
    }
    expect(found(names)).toEqual([]);
  });
});
