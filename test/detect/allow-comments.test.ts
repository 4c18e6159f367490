import { describe, expect, it } from "vitest";
import {
  type CommentDialect,
  createAllowComments,
  type Permission,
} from "../../src/detect/allow-comments.ts";

const RULES = new Set(["openai-project-key", "generic-secret"]);

/** What is said of the word SECRET in `text`. */
function read(text: string | Buffer, dialects?: readonly CommentDialect[]): Permission {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const outerStart = bytes.indexOf("SECRET");
  return createAllowComments(RULES, dialects)(bytes, {
    ruleId: "openai-project-key",
    outerStart,
    outerEnd: outerStart + 6,
  });
}

describe("inline permissions", () => {
  it.each([
    "key = SECRET # keysweep:allow",
    "key = SECRET // keysweep:allow -- it's a test fixture",
    "key = SECRET # keysweep:allow openai-project-key",
    "key = SECRET # keysweep:allow generic-secret, openai-project-key -- why not",
    "/* keysweep:allow */ key = SECRET",
    "# keysweep:allow\nkey = SECRET",
    "  <!-- keysweep:allow openai-project-key -- in the docs -->\r\n<key>SECRET</key>",
    "REM keysweep:allow\r\nset KEY=SECRET",
    '"//": "keysweep:allow",\n"key": "SECRET"',
    "key = SECRET # gitleaks:allow",
  ])("permit: %j", (text) => {
    expect(read(text)).toMatchObject({ permitted: true, unknownRules: [] });
  });

  it.each([
    "key = SECRET",
    "key = SECRET # keysweep:allowed",
    "key = SECRET # keysweep:allow generic-secret",
    "key = SECRET\n# keysweep:allow",
    "# keysweep:allow\n\nkey = SECRET",
    "other = 1 # keysweep:allow\nkey = SECRET",
    "# gitleaks:allow\nkey = SECRET",
    "key = SECRET # trufflehog:ignore",
  ])("do not permit: %j", (text) => {
    expect(read(text)).toEqual({ permitted: false, unknownRules: [] });
  });

  it("say whose they are and why", () => {
    expect(read("SECRET # keysweep:allow openai-project-key -- made up */ x")).toEqual({
      permitted: true,
      by: "keysweep",
      reason: "made up",
      unknownRules: [],
    });
    expect(read("SECRET # gitleaks:allow").by).toBe("gitleaks");
  });

  it("name rules that do not exist without permitting anything", () => {
    expect(read("SECRET # keysweep:allow openai-projekt-key")).toEqual({
      permitted: false,
      unknownRules: ["openai-projekt-key"],
    });
    expect(read("SECRET # keysweep:allow test fixture")).toEqual({
      permitted: false,
      unknownRules: ["test", "fixture"],
    });
    expect(read("SECRET # keysweep:allow openai-project-key, oops")).toMatchObject({
      permitted: true,
      unknownRules: ["oops"],
    });
  });

  it.each([
    ["betterleaks", "SECRET # betterleaks:allow"],
    ["trufflehog", "SECRET # trufflehog:ignore"],
    ["kingfisher", "SECRET # kingfisher:ignore"],
    ["detect-secrets", "SECRET # pragma: allowlist secret"],
    ["detect-secrets", "# pragma: allowlist nextline secret\nSECRET"],
    ["secretlint", "SECRET // secretlint-disable-line"],
    ["secretlint", "// secretlint-disable-next-line\nSECRET"],
    ["secretlint", "/* secretlint-disable */\n\nSECRET\n/* secretlint-enable */"],
  ] as const)("of %s count when asked for: %j", (dialect, text) => {
    expect(read(text).permitted).toBe(false);
    expect(read(text, [dialect])).toMatchObject({ permitted: true, by: dialect });
  });

  it("of secretlint end where they say so", () => {
    for (const text of [
      "/* secretlint-disable */\n/* secretlint-enable */\nSECRET",
      "x // secretlint-disable-line\n\n\nSECRET",
      "// secretlint-disable-next-line\n\n\nSECRET",
      "SECRET\n/* secretlint-disable */\n",
    ])
      expect(read(text, ["secretlint"]).permitted, text).toBe(false);
  });

  it("are met in UTF-16", () => {
    const bytes = Buffer.from("# keysweep:allow\nkey = SECRET", "utf16le");
    const outerStart = bytes.indexOf(Buffer.from("SECRET", "utf16le"));
    const permission = createAllowComments(RULES)(bytes, {
      ruleId: "openai-project-key",
      outerStart,
      outerEnd: outerStart + 11,
    });
    expect(permission.permitted).toBe(true);
  });

  it("count on a very long line only when they stand near", () => {
    expect(read(`${"x".repeat(500)} keysweep:allow -- y SECRET`).permitted).toBe(true);
    expect(read(`SECRET ${"x".repeat(5000)} # keysweep:allow`).permitted).toBe(false);
  });
});
