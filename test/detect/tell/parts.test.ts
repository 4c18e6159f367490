import { describe, expect, it } from "vitest";
import { indexLines } from "../../../src/detect/lines.ts";
import { loadScanner } from "../../../src/detect/load-scanner.ts";
import { joinParts } from "../../../src/detect/tell/parts.ts";
import { rankRules } from "../../../src/detect/tell/settle.ts";
import { tell } from "../../../src/detect/tell/tell.ts";
import type { Match } from "../../../src/detect/types.ts";
import { rulesOf } from "../rules.ts";

/** A pair of rules: `sec_…` requires `key_…` as `how` says. `part`: more keys of the rule of the latter. */
function pair(how: string, part = "", dialect: "js" | "re2" = "re2") {
  const rules = rulesOf(
    `
[[rules]]
id = "secret"
description = "secret of a pair"
regex = '''sec_[a-z0-9]{6}'''
keywords = ["sec_"]
confidence = "high"
required = [${how}]

[[rules]]
id = "key"
description = "key of a pair"
regex = '''key_[a-z0-9]{6}'''
keywords = ["key_"]
${part}
`,
    dialect,
  );
  const ranked = rankRules(rules.rules);
  return async (text: string, isNew?: (line: number) => boolean) => {
    const bytes = Buffer.from(text);
    const lines = indexLines(bytes);
    const raw = (await loadScanner(rules)).scan(bytes);
    const filter = isNew && ((range: { start: number }) => isNew(lines.position(range.start).line));
    return tell(raw, ranked, () => lines, filter).told.map(
      ({ text: secret, confidence, parts = [] }) =>
        `${secret} ${confidence}${parts.map((other) => ` with ${other.text}`).join("")}`,
    );
  };
}

describe("a foreign rule that requires another one", () => {
  it("finds nothing without it", async () => {
    const told = pair(`{ id = "key" }`);
    expect(await told("a = sec_abc123\n")).toEqual([]);
    expect(await told("a = sec_abc123\n\n\n\nb = key_abc123\n")).toEqual([
      "sec_abc123 high with key_abc123",
      "key_abc123 medium",
    ]);
  });

  it("wants it within so many lines, on either side", async () => {
    const told = pair(`{ id = "key", withinLines = 2 }`, "skipReport = true");
    expect(await told("key_abc123\n\nsec_abc123\n")).toEqual(["sec_abc123 high with key_abc123"]);
    expect(await told("sec_abc123\n\nkey_abc123\n")).toEqual(["sec_abc123 high with key_abc123"]);
    expect(await told("sec_abc123\n\n\nkey_abc123\n")).toEqual([]);
    // The nearest one in bytes is too many lines away; one behind it in bytes is not.
    expect(await told(`key_abc123\n\n\nsec_abc123${" ".repeat(200)}key_def456\n`)).toEqual([
      "sec_abc123 high with key_def456",
    ]);
  });

  it("wants it within so many columns", async () => {
    const told = pair(`{ id = "key", withinLines = 0, withinColumns = 20 }`, "skipReport = true");
    expect(await told("key_abc123 sec_abc123\n")).toEqual(["sec_abc123 high with key_abc123"]);
    expect(await told(`key_abc123 ${" ".repeat(20)} sec_abc123\n`)).toEqual([]);
    const alike = pair(`{ id = "key", withinColumns = 3 }`, "skipReport = true");
    expect(await alike("    key_abc123\n\n\n\n      sec_abc123\n")).toEqual([
      "sec_abc123 high with key_abc123",
    ]);
  });

  it("wants all that it requires", async () => {
    const told = pair(`{ id = "key" }, { id = "third" }`, "skipReport = true");
    expect(await told("sec_abc123 key_abc123\n")).toEqual([]);
  });

  it("never reports what is only ever a part", async () => {
    const told = pair(`{ id = "key" }`, "skipReport = true");
    expect(await told("key_abc123\n")).toEqual([]);
  });
});

describe("a rule of ours with a part that may be missing", () => {
  const told = pair(`{ id = "key", withinLines = 3, alone = "low" }`, 'confidence = "medium"', "js");

  it("tells both as one finding where they stand near each other", async () => {
    expect(await told("key_abc123\nsec_abc123\n")).toEqual(["sec_abc123 high with key_abc123"]);
  });

  it("tells each by itself, and is less sure, where they do not", async () => {
    expect(await told(`sec_abc123${"\n".repeat(4)}key_abc123\n`)).toEqual([
      "sec_abc123 low",
      "key_abc123 medium",
    ]);
  });

  it("tells a pair as soon as one of its lines is new", async () => {
    const text = "key_abc123\nsec_abc123\n";
    expect(await told(text, (line) => line === 1)).toEqual(["sec_abc123 high with key_abc123"]);
    expect(await told(text, (line) => line === 2)).toEqual(["sec_abc123 high with key_abc123"]);
    expect(await told(text, () => false)).toEqual([]);
  });

  it("takes along the nearest of several", async () => {
    expect(await told("key_aaaaaa\nkey_bbbbbb\nsec_abc123\n")).toEqual([
      "key_aaaaaa medium",
      "sec_abc123 high with key_bbbbbb",
    ]);
  });
});

it("looks at a bounded number of others for each of many parts", () => {
  const rules = rulesOf(`
[[rules]]
id = "secret"
regex = "s"
keywords = ["sec"]
required = [{ id = "key", withinColumns = 1 }]
[[rules]]
id = "key"
regex = "k"
keywords = ["key"]
skipReport = true
`);
  const bytes = Buffer.from("sec key\n".repeat(5_000));
  let reads = 0;
  const match = (ruleId: string, start: number): Match => ({
    ruleId,
    get start() {
      reads++;
      return start;
    },
    end: start + 3,
    outerStart: start,
    outerEnd: start + 3,
    text: ruleId,
    encodings: [],
    confidence: "high",
    notes: [],
  });
  const raw = Array.from({ length: 5_000 }, (_, row) => [
    match("secret", 8 * row),
    match("key", 8 * row + 4),
  ]);
  expect(joinParts(raw.flat(), rankRules(rules.rules), () => indexLines(bytes))).toEqual([]);
  // A thousand on either side, compared with each other and with the match itself; all would be two and a half times as many.
  expect(reads).toBeLessThan(5_000 * 2_000 * 4);
});
