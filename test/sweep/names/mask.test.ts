import { expect, test } from "vitest";
import { defaultConfig } from "../../../src/config/load.ts";
import { AS_IT_IS, openNameMask } from "../../../src/sweep/names/mask.ts";
import { key } from "../../support/keys.ts";

const config = defaultConfig();
const secret = key("openai-project", "mask");
const other = key("openai-svcacct", "mask");
const shortened = (text: string) => `${text.slice(0, text.indexOf("-", 3) + 1)}…${text.slice(-4)}`;

test("names are told without the keys in them, and so that one can be told from another", async () => {
  const texts = [
    `ä/${secret}/${other}.json`,
    `${secret}: changed in this range.`,
    "src/a-long-name-of-a-file.ts",
  ];
  const show = await openNameMask(config, texts);
  expect(texts.map(show)).toEqual([
    `ä/${shortened(secret)}/${shortened(other)}.json`,
    `${shortened(secret)}: changed in this range.`,
    "src/a-long-name-of-a-file.ts",
  ]);
});

test("where no name has a key, names are told as they are", async () => {
  expect(await openNameMask(config, ["a/b/c"])).toBe(AS_IT_IS);
  expect(await openNameMask(config, ["src/a-long-name-of-a-file.ts"])).toBe(AS_IT_IS);
});
