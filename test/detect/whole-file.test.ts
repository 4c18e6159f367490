import { describe, expect, it } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { scanText } from "../../src/library/scan.ts";
import { key, token } from "../support/keys.ts";
import { readLibrary } from "../support/library.ts";

const master = token("", 32, "hex", "master");
const idsOf = async (text: string, path: string) =>
  (await scanText(text, { path })).map(({ ruleId }) => ruleId);

describe("a key that is all of its file", () => {
  it.each(["config/master.key", "app/config/credentials/production.key"])("is found in %s", async (path) => {
    for (const text of [master, `${master}\n`, `${master}\r\n`])
      expect(await idsOf(text, path)).toEqual(["rails-master-key-file"]);
  });

  it("is none in another file, beside anything else, or with another length", async () => {
    expect(await idsOf(master, "config/revision.txt")).toEqual([]);
    expect(await idsOf(`${master}\n${master}\n`, "config/master.key")).toEqual([]);
    expect(await idsOf(`id ${master}`, "config/master.key")).toEqual([]);
    expect(await idsOf(`${master}0`, "config/master.key")).toEqual([]);
  });

  it("is looked for only where the file begins", () => {
    const scanner = createScanner(readLibrary().ruleSet);
    const bytes = Buffer.from(master);
    expect(scanner.scan(bytes, [{ start: 0, end: 1 }]).map(({ start, end }) => [start, end])).toEqual([
      [0, 32],
    ]);
    expect(scanner.scan(bytes, [{ start: 1, end: 32 }])).toEqual([]);
    expect(
      scanner.scan(Buffer.from(`a = "${key("openai-project", 1)}"`)).map(({ ruleId }) => ruleId),
    ).not.toContain("rails-master-key-file");
  });
});
