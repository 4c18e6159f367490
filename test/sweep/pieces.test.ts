import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { readEncodedText } from "../../src/detect/texts/text-scanner.ts";
import type { Origin } from "../../src/sources/types.ts";
import { createExaminer, type Examined } from "../../src/sweep/examine.ts";
import { loadExaminer } from "../../src/sweep/load-examiner.ts";
import { examineInPieces } from "../../src/sweep/pieces.ts";
import { ruleIdsOf } from "../../src/sweep/record/types.ts";
import { openAiRules, projectKey } from "../detect/rules.ts";
import { key } from "../support/keys.ts";
import { fc } from "../support/property.ts";
import { temporaryFolder } from "../support/repository.ts";

const ORIGIN: Origin = { kind: "file", path: "dump.sql" };
const PIECE = 1 << 17;

const ruleSet = openAiRules();
const scanner = readEncodedText(createScanner(ruleSet));
const few = {
  scanner,
  examiner: createExaminer(scanner, {
    ruleSet,
    allowComments: ["keysweep"],
    knownRules: new Set(ruleSet.rules.map(({ id }) => id)),
  }),
};
const folder = temporaryFolder();
const all = await loadExaminer(await loadConfig(folder, folder));
/** A piece holds itself and, on either side, what is seen around it. */
const { before, after } = few.scanner.reach;
const HELD = PIECE + 4 * Math.max(before, after, 1 << 16);

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** With its secrets in sight. */
function shown({ sightings, permitted, unknownRules }: Examined): object {
  return {
    permitted,
    unknownRules: [...new Set(unknownRules)].sort(),
    sightings: sightings.map(({ rule, secret, matched, lineText, parts, ...rest }) => ({
      ...rest,
      rule: rule.id,
      texts: [secret, matched, lineText, ...parts.map((part) => part.secret)].map((one) => one.reveal()),
    })),
  };
}

async function expectTheSame(engine: typeof few, bytes: Uint8Array, chunk: number) {
  const raw = engine.scanner.scan(bytes);
  const whole = engine.examiner.locate(bytes, ORIGIN, raw);
  const pieces = await examineInPieces(engine, cut(bytes, chunk), ORIGIN, undefined, PIECE);
  expect(shown(pieces)).toEqual(shown(whole));
  expect(pieces.bytes).toBe(bytes.length);
  expect(pieces.ruleIds).toEqual(ruleIdsOf(raw));
  return whole.sightings.length;
}

const FILLER = "nothing to see here\n".repeat(PIECE / 20);
const secret = projectKey(3);
const base64 = Buffer.from(`key: ${secret}\n`).toString("base64");
/** Lines of all kinds; in most texts of them some stand at a piece's edge. */
const line = fc.oneof(
  { weight: 4, arbitrary: fc.nat({ max: 60 }).map((count) => "x ".repeat(count)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      `OPENAI_API_KEY=${secret}`,
      `key = "${secret}" # keysweep:allow`,
      `# keysweep:allow no-such-rule\r\nkey = "${projectKey(4)}"\r`,
      base64,
      base64.replace(/(.{20})/g, "$1\n"),
      `"${secret.slice(0, 70)}" +\n "${secret.slice(70)}"`,
      Buffer.from(secret).toString("hex"),
      "\u00fc\u4e2d\ud83d\ude00 ".repeat(40) + secret,
      "y".repeat(PIECE),
    ),
  },
);

describe("content read in pieces", () => {
  it("gives what is found in the whole, at its lines and columns, however it comes", async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(line, fc.nat({ max: PIECE })), { minLength: 10, maxLength: 30 }),
        fc.integer({ min: 1000, max: PIECE }),
        fc.constantFrom<BufferEncoding>("utf8", "utf16le"),
        fc.boolean(),
        async (lines, chunk, encoding, hasMark) => {
          const text = lines.map(([one, far]) => `${one}\n${FILLER.slice(-far)}`).join("\n");
          const bytes = Buffer.from((hasMark ? "\ufeff" : "") + text, encoding);
          found += await expectTheSame(few, bytes, chunk);
        },
      ),
      { numRuns: 25 },
    );
    expect(found).toBeGreaterThan(50);
  });

  it("gives the same by all rules, keys of several lines at any edge among them", async () => {
    const body = key("aws-secret-access-key", 2)
      .repeat(40)
      .replace(/(.{64})/g, "$1\n");
    const lines = [
      `password = "${key("aws-secret-access-key", 1).slice(0, 20)}"`,
      `-----BEGIN ${"RSA PRIVATE"} KEY-----\n${body}\n-----END ${"RSA PRIVATE"} KEY-----`,
      `AWS_ACCESS_KEY_ID=${key("aws-access-key-id", 3)}\nAWS_SECRET_ACCESS_KEY=${key("aws-secret-access-key", 3)}`,
      `https://user:${key("aws-secret-access-key", 4).replace(/\W/g, "").slice(0, 20)}@db.internal/`,
    ];
    const text = lines.join(`\n${FILLER.slice(-3011)}\n`);
    const largest = 4 * Math.max(all.scanner.reach.before, all.scanner.reach.after, 1 << 16);
    const bytes = Buffer.from(`${text}\n`.repeat(Math.ceil((largest + 3 * PIECE) / text.length)));
    expect(await expectTheSame(all, bytes, 10_000)).toBeGreaterThan(100);
  });

  it("counts a line that is longer than a piece from its beginning", async () => {
    const bytes = Buffer.from(
      `first\n${"\u00fc".repeat(HELD)} ${secret} ${"z".repeat(HELD)} ${projectKey(5)}\n`,
    );
    expect(await expectTheSame(few, bytes, 1 << 16)).toBe(2);
  });

  it("ends when it is told to", async () => {
    const stop = new AbortController();
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let at = 0; ; at++) {
        if (at === 100) stop.abort(new Error("enough"));
        yield Buffer.alloc(PIECE, "x\n");
      }
    }
    await expect(examineInPieces(few, endless(), ORIGIN, stop.signal, PIECE)).rejects.toThrow("enough");
  });
});
