import { describe, expect, it } from "vitest";
import { createAutomatonPass } from "../../../src/detect/keywords/automaton-pass.ts";
import { createFilterPass } from "../../../src/detect/keywords/filter-pass.ts";
import {
  createKeywordPass,
  type Keyword,
  type KeywordPass,
} from "../../../src/detect/keywords/keyword-pass.ts";
import { writeKeywords } from "../../../src/detect/keywords/keyword-table.ts";
import type { Look } from "../../../src/detect/look/look.ts";
import type { NextLook } from "../../../src/detect/look/next.ts";
import type { TrailLook } from "../../../src/detect/look/trail.ts";
import type { Stride } from "../../../src/detect/types.ts";
import { ANYWHERE } from "../../../src/rules/trail.ts";
import { fc } from "../../support/property.ts";
import * as assignments from "../look/assignments.ts";

interface Found {
  readonly keyword: number;
  readonly start: number;
  readonly stride: Stride;
}

function find(keywords: readonly Keyword[], bytes: Uint8Array, from = 0, to = bytes.length): Found[] {
  const found: Found[] = [];
  createKeywordPass(keywords).find(bytes, from, to, (keyword, start, stride) => {
    found.push({ keyword, start, stride });
  });
  return sorted(found);
}

/** What the pass must say, in as many words. */
function findNaively(keywords: readonly Keyword[], bytes: Uint8Array, from: number, to: number): Found[] {
  const found: Found[] = [];
  keywords.forEach(({ text, foldCase }, keyword) => {
    const fold = (value: string) => (foldCase ? value.toLowerCase() : value);
    for (let start = from; start < Math.min(to, bytes.length); start++) {
      for (const stride of text.length === 1 ? ([1] as const) : ([1, 2, 4] as const)) {
        const wanted = [...fold(text)].join("\0".repeat(stride - 1));
        const there = Buffer.from(bytes.subarray(start, start + wanted.length)).toString("latin1");
        const folded = foldCase ? there.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : there;
        if (folded === wanted) found.push({ keyword, start, stride });
      }
    }
  });
  return sorted(found);
}

function sorted(found: Found[]): Found[] {
  return found.sort((a, b) => a.start - b.start || a.keyword - b.keyword || a.stride - b.stride);
}

const keyword: fc.Arbitrary<Keyword> = fc.record({
  text: fc.stringMatching(/^[abcAB_]{1,9}$/),
  foldCase: fc.boolean(),
});
const bytes = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(..."abcABC_\0") },
      { weight: 1, arbitrary: fc.constantFrom("a\0b\0", "\0\0\0", "aab", "é") },
    ),
    {
      maxLength: 120,
    },
  )
  .map((parts) => new Uint8Array(Buffer.from(parts.join(""), "latin1")));

describe("the keyword pass", () => {
  it("finds what a naive search finds, whatever the keywords, the case, the NULs and the range", () => {
    fc.assert(
      fc.property(
        fc.array(keyword, { minLength: 1, maxLength: 8 }),
        bytes,
        fc.nat(130),
        fc.nat(130),
        (keywords, text, a, b) => {
          const from = Math.min(a, b, text.length);
          const to = Math.min(Math.max(a, b), text.length);
          expect(find(keywords, text, from, to)).toEqual(findNaively(keywords, text, from, to));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("meets keywords in UTF-16 and UTF-32 of either order", () => {
    const keywords = [{ text: "sesame", foldCase: false }];
    const little = Buffer.from("x sesame", "utf16le");
    expect(find(keywords, little)).toEqual([{ keyword: 0, start: 4, stride: 2 }]);
    expect(find(keywords, Buffer.from(little).swap16())).toEqual([{ keyword: 0, start: 5, stride: 2 }]);
    const wide = Buffer.from([..."sesame"].map((char) => `\0\0\0${char}`).join(""), "latin1");
    expect(find(keywords, wide)).toEqual([{ keyword: 0, start: 3, stride: 4 }]);
  });

  it("does not take letters with a stray NUL between them for a keyword", () => {
    expect(find([{ text: "sesame", foldCase: true }], Buffer.from("se\0same s\0\0e\0\0same"))).toEqual([]);
  });

  it("tells equal keywords and keywords within keywords apart", () => {
    const keywords = ["secret", "SECRET", "cret", "secret_key", "secret"].map((text, index) => ({
      text,
      foldCase: index === 1,
    }));
    expect(find(keywords, Buffer.from("secret_key")).map((hit) => hit.keyword)).toEqual([0, 1, 3, 4, 2]);
  });

  it("says how far a hit can reach", () => {
    expect(createKeywordPass([{ text: "abcdef", foldCase: false }]).span).toBe(21);
    expect(createKeywordPass([]).span).toBe(0);
  });

  it("refuses keywords that are empty or not ASCII", () => {
    for (const text of ["", "пароль", "a\0b"]) {
      expect(() => createKeywordPass([{ text, foldCase: false }])).toThrow(RangeError);
    }
    expect(() => createKeywordPass([{ text: "clé", foldCase: true }])).toThrow(RangeError);
  });

  it("finds bytes of other scripts where upper and lower case differ", () => {
    const text = Buffer.from("пароль", "utf8").toString("latin1");
    const at = Buffer.from("## Пароль: пароль").lastIndexOf("пароль");
    expect(
      find([{ text, foldCase: false }], Buffer.from("## Пароль: пароль")).map(({ start }) => start),
    ).toEqual([at]);
  });
});

describe("the looks of keywords", () => {
  const texts = fc
    .array(
      fc.oneof(
        fc
          .tuple(assignments.name, assignments.between, assignments.value, assignments.after)
          .map(([name, ...rest]) => name.replace("@", assignments.NAME) + rest.join("")),
        fc
          .array(fc.constantFrom("token", "ab", ":", "@", "/", "?", "9", " ", "\n", '"'), { maxLength: 12 })
          .map((parts) => parts.join("")),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => Buffer.from(parts.join(""), "latin1"));
  const look: fc.Arbitrary<Look> = fc.oneof(
    assignments.look,
    fc.constant({ kind: "userinfo" as const }),
    fc.record(
      {
        kind: fc.constant("token" as const),
        least: fc.integer({ min: 0, max: 12 }),
        chars: fc.constantFrom("09AZaz", "09af--", "..==az"),
        decodes: fc.boolean(),
        apart: fc.boolean(),
        wraps: fc.boolean(),
        endsPiece: fc.constant(true as const),
      },
      { requiredKeys: ["kind", "least", "decodes", "apart", "wraps"] },
    ),
  );

  const next: fc.Arbitrary<NextLook | undefined> = fc.option(
    fc.record({
      chars: fc.array(fc.constantFrom("", '""', "09az", "::==  ", '""::==__'), {
        minLength: 1,
        maxLength: 4,
      }),
      decodes: fc.boolean(),
    }),
    { nil: undefined },
  );

  const target = fc.integer({ min: ANYWHERE, max: 2 });
  const chars = ['""', "09", "az", "::==", "  \n\n"];
  const trail: fc.Arbitrary<TrailLook | undefined> = fc.option(
    fc.record({
      // From each of three states a step for some of the sets, of which no two share a character.
      states: fc.array(
        fc
          .subarray(chars)
          .chain((sets) => fc.tuple(...sets.map((pairs) => fc.tuple(fc.constant(pairs), target)))),
        { minLength: 3, maxLength: 3 },
      ),
      decodes: fc.boolean(),
    }),
    { nil: undefined },
  );

  const lead = fc.constantFrom(undefined, "aazz", "09--", "ABgh");

  function starts(pass: KeywordPass, bytes: Uint8Array): number[] {
    const hits: number[] = [];
    pass.find(bytes, 0, bytes.length, (_, start) => hits.push(start));
    return hits.sort((a, b) => a - b);
  }

  it("say the same in WebAssembly and in TypeScript, wherever the text ends", () => {
    fc.assert(
      fc.property(
        texts,
        fc.option(look, { nil: undefined }),
        next,
        trail,
        lead,
        fc.nat(200),
        (bytes, wants, follows, goesOn, leads, cut) => {
          const text = bytes.subarray(0, Math.max(0, bytes.length - cut));
          const keywords = [
            {
              text: assignments.NAME,
              foldCase: true,
              ...(wants && { look: wants }),
              ...(follows && { next: follows }),
              // A keyword's rules decode or do not, whatever is known of them.
              ...(goesOn && { trail: { ...goesOn, decodes: follows?.decodes ?? goesOn.decodes } }),
              lead: leads,
            },
          ];
          expect(starts(createFilterPass(writeKeywords(keywords)), text)).toEqual(
            starts(createAutomatonPass(keywords), text),
          );
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("mind the characters of each keyword, however many different ones there are", () => {
    const letter = (index: number) => String.fromCharCode(0x61 + index);
    // What may follow each: one letter, then another; 650 sets of characters.
    const keywords = Array.from({ length: 325 }, (_, index) => {
      const [first, second] = [letter(index % 26), letter(Math.floor(index / 26))];
      const chars = [`0${first}`, `1${second}`];
      return { text: `#${first}${second}`, foldCase: false, next: { chars, decodes: false } };
    });
    const texts = keywords.flatMap(({ text }) => [`${text}01`, `${text}~1`, `${text}0~`]);
    for (const pass of [createFilterPass(writeKeywords(keywords)), createAutomatonPass(keywords)])
      for (const [index, text] of texts.entries())
        expect(starts(pass, Buffer.from(text))).toEqual(index % 3 === 0 ? [0] : []);
  });

  it("do not count where they are not asked for", () => {
    const keywords = [
      { text: "ab", foldCase: false, next: { chars: ["xx"], decodes: false } },
      { text: "://", foldCase: false, look: { kind: "userinfo" as const } },
    ];
    const bytes = Buffer.from("abx aby ://");
    for (const pass of [createFilterPass(writeKeywords(keywords)), createAutomatonPass(keywords)]) {
      const all: number[] = [];
      pass.find(bytes, 0, bytes.length, (_, start) => all.push(start), false);
      expect(all.sort((a, b) => a - b)).toEqual([0, 4, 8]);
      expect(starts(pass, bytes)).toEqual([0]);
    }
  });

  it("leave out some hits and not others", () => {
    const keywords = [{ text: "://", foldCase: false, look: { kind: "userinfo" as const } }];
    const bytes = Buffer.from("https://a:b@c https://a.example/b@c:d");
    for (const pass of [createFilterPass(writeKeywords(keywords)), createAutomatonPass(keywords)])
      expect(starts(pass, bytes)).toEqual([5]);
  });
});
