import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAst } from "vitest/node";

// The pure JavaScript engine of the checker: it needs no binary and no Java.
process.env.RECHECK_SYNC_BACKEND ??= "pure";
const { checkSync } = await import("recheck");

const SRC = join(import.meta.dirname, "../../src");
/** The rooms that run patterns over what somebody else wrote: contents, names, comments, ignore files. */
const ROOMS = ["detect", "dotenv", "leaks", "sources", "sweep"];
/** Files that put patterns together, and how these are met here. */
const PUT_TOGETHER = [
  "detect/encodings/decode.ts",
  "detect/encodings/lists.ts",
  "detect/encodings/literals.ts",
  "detect/values/published.ts",
  // The patterns of rules: see `test/rules/safety.test.ts`.
  "detect/recognise/js-pattern.ts",
  // Sets of one character.
  "dotenv/dockerignore.ts",
  "dotenv/npm-ignore.ts",
];

/**
 * What is known of patterns. It takes the checker minutes to say it: `UPDATE_PATTERNS=1` has it say everything anew and writes it
 * down (with `RECHECK_SYNC_BACKEND=synckit` it does so three times as fast), `UPDATE_PATTERNS=new` adds what is new and drops what is gone;
 * otherwise it is asked about patterns that are new. One that takes the square of its text is mended, or written down by hand with what
 * bounds that.
 */
interface Verdicts {
  /** Proven to take no more than linear time. */
  readonly linear: readonly string[];
  /** Too large for a proof, or with references or looks in the middle; of the attacks that the checker tries none works. */
  readonly tried: readonly string[];
  /** Patterns that take time in the square of what they are shown, and what bounds that. */
  readonly square: Readonly<Record<string, string>>;
}

const FILE = join(import.meta.dirname, "patterns.json");
const known: Verdicts = JSON.parse(readFileSync(FILE, "utf8"));
const updates = process.env.UPDATE_PATTERNS !== undefined;
const asksAnew = process.env.UPDATE_PATTERNS === "1";

function isKnown(name: string): boolean {
  return known.linear.includes(name) || known.tried.includes(name) || name in known.square;
}

/** What a pattern is called in the file: of a long one, which may list what looks like keys, its beginning and a hash. */
function nameOf(pattern: string): string {
  if (pattern.length <= 200) return pattern;
  return `${pattern.slice(0, 60)}… ${createHash("sha256").update(pattern).digest("hex").slice(0, 16)}`;
}

/** The patterns that a file has as literals, and whether it puts others together. */
function patternsOf(file: string): { readonly literals: readonly string[]; readonly builds: boolean } {
  const literals: string[] = [];
  let builds = false;
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("type" in node && node.type === "Literal" && "regex" in node) {
      const { pattern, flags } = node.regex as { pattern: string; flags: string };
      literals.push(`/${pattern}/${flags}`);
    }
    if ("callee" in node && isNamed(node.callee, "RegExp")) builds = true;
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseAst(readFileSync(join(SRC, file), "utf8"), { lang: "ts" }));
  return { literals, builds };
}

function isNamed(node: unknown, name: string): boolean {
  return typeof node === "object" && node !== null && "name" in node && node.name === name;
}

/** What the files that put patterns together have made once they were loaded and asked. */
async function patternsPutTogether(): Promise<readonly string[]> {
  const made: string[] = [];
  const Native = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Native, {
    construct(target, given: [pattern: string | RegExp, flags?: string]) {
      const pattern = new target(...given);
      made.push(`/${pattern.source}/${pattern.flags}`);
      return pattern;
    },
  });
  try {
    // It asks for `lists.ts` and `literals.ts`.
    await import("../../src/detect/encodings/decode.ts");
    const { isPublished } = await import("../../src/detect/values/published.ts");
    isPublished("0000");
  } finally {
    globalThis.RegExp = Native;
  }
  return made;
}

/** Nothing in it repeats without a bound, and no group repeats: what it does at one place takes no more than so long. */
function isBounded(pattern: string): boolean {
  const bare = pattern.replace(/\\./gs, "x").replace(/\[[^\]]*\]/g, "x");
  return !/[*+]|\{\d+,\}|\)\{/.test(bare);
}

/** What the checker says. */
function judge(written: string): keyof Verdicts | "worse" {
  const slash = written.lastIndexOf("/");
  const flags = written.slice(slash + 1);
  const source = written.slice(1, slash);
  // A sticky pattern is tried at one place.
  const tried = flags.includes("y") ? `^(?:${source})` : source;
  const asked = flags.replace(/[dgy]/g, "");
  let found = checkSync(tried, asked, { checker: "automaton", timeout: 20_000 });
  if (found.status === "safe") return "linear";
  if (found.status === "unknown") found = checkSync(tried, asked, { checker: "fuzz", timeout: 20_000 });
  if (found.status === "vulnerable")
    return found.complexity.type === "polynomial" && found.complexity.degree === 2 ? "square" : "worse";
  return "tried";
}

describe("the patterns of the program itself", () => {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter(
      (file) =>
        file.endsWith(".ts") && ROOMS.includes(file.split("/")[0] ?? "") && !file.includes("/generated/"),
    );
  const read = files.map((file) => ({ file, ...patternsOf(file) }));

  it("are literals, but for those that are met here otherwise", () => {
    const builds = read.filter((file) => file.builds).map(({ file }) => file);
    expect(builds.toSorted()).toEqual(PUT_TOGETHER.toSorted());
  });

  it("take no time out of proportion to the text that they are shown", { timeout: 3_600_000 }, async () => {
    const literals = read.flatMap((file) => file.literals);
    const patterns = [...new Set([...literals, ...(await patternsPutTogether())])].filter(
      (pattern) => !isBounded(pattern),
    );
    expect(patterns.length).toBeGreaterThan(150);
    const names = patterns.map(nameOf);
    const kept = asksAnew ? [] : names.filter(isKnown);
    const linear = kept.filter((name) => known.linear.includes(name));
    const tried = kept.filter((name) => known.tried.includes(name));
    const square = Object.fromEntries(Object.entries(known.square).filter(([name]) => kept.includes(name)));
    const wrong: string[] = [];
    for (const [index, pattern] of patterns.entries()) {
      const name = names[index] as string;
      if (!asksAnew && isKnown(name)) continue;
      const verdict = judge(pattern);
      if (verdict === "linear") linear.push(name);
      else if (verdict === "tried" && updates) tried.push(name);
      else if (verdict === "square" && name in known.square) square[name] = known.square[name] as string;
      else wrong.push(`${verdict}: ${pattern}`);
    }
    // What is wrong is mended first: nothing that was written down by hand is lost.
    if (updates && wrong.length === 0) {
      const verdicts: Verdicts = { linear: linear.toSorted(), tried: tried.toSorted(), square };
      writeFileSync(FILE, `${JSON.stringify(verdicts, undefined, 2)}\n`);
    }
    expect(wrong).toEqual([]);
  });
});
