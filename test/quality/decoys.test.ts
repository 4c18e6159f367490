import { describe, expect, it } from "vitest";
import { readLibrary } from "../support/library.ts";
import { DECOYS, SECRET_NAMES } from "./decoys.ts";
import { SYNTAXES } from "./syntaxes.ts";

const library = readLibrary();

describe("what stands where a secret might and is none", () => {
  it.each(Object.entries(DECOYS))("%s: nothing is reported", (kind, make) => {
    const wrong: string[] = [];
    let tried = 0;
    for (const [syntax, write] of Object.entries(SYNTAXES)) {
      for (const name of SECRET_NAMES) {
        for (const value of make(`${kind} ${syntax} ${name}`)) {
          const text = write(name, value);
          if (text === undefined) continue;
          tried++;
          for (const { ruleId, confidence } of library.report(text))
            wrong.push(`${ruleId} (${confidence}) in ${syntax}: ${text.trim()}`);
        }
      }
    }
    expect(tried).toBeGreaterThan(SECRET_NAMES.length * 20);
    expect(wrong).toEqual([]);
  });
});
