import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AssignmentLook, LOOK_BYTES, mayBeAssigned } from "../../src/detect/assignment-look.ts";
import { createAutomatonPass } from "../../src/detect/automaton-pass.ts";
import { decodings } from "../../src/detect/decode.ts";
import { createFilterPass } from "../../src/detect/filter-pass.ts";
import { parseAssignment } from "../../src/detect/recognise/assigned.ts";
import { plainView } from "../../src/detect/view.ts";

const NAME = "token";

/** A name with the keyword in it, as people write names; the keyword stands where `@` does. */
const name = fc
  .tuple(
    fc.constantFrom("", " ", "my_", "--", "api.", "name: ", "[", "config[", "getenv(", "<", "name="),
    fc.constantFrom("", '"', "'", "`", '\\"', "\\\\'"),
    fc.constantFrom("", "_id", "Name", "-2", "\\x5fkey", "%5Fkey", "&lowbar;key"),
  )
  .map(([head, quote, rest]) => `${head}${quote}@${rest}${quote}`);
/** What stands between the name and the value. */
const between = fc
  .array(
    fc.constantFrom(
      ...[
        "=",
        " = ",
        ": ",
        ":",
        " := ",
        " => ",
        ", ",
        ",",
        " ",
        "\t",
        "\n",
        "\r\n  ",
        "|",
        " || ",
        " ?? ",
        "?",
        "!",
      ],
      ...[
        '"',
        "'",
        "`",
        '\\"',
        "]",
        ")",
        ") or ",
        ">",
        "</key>\n<string>",
        "</name><value>",
        " type='x'>",
        "<![CDATA[",
      ],
      ...[
        ': string = "',
        " As String = ",
        ": &str = ",
        ": Optional[str] = ",
        " string | null = ",
        " or ",
        "const ",
        "new ",
      ],
      ...[
        '"value": ',
        'value="',
        ' value = "',
        "\n  value: ",
        '\n content="',
        "|\n  ",
        ">-\n   ",
        "[[",
        "f(",
        'String("',
        "b'",
      ],
      ...[
        '" + "',
        '" .\n "',
        '"\n  "',
        "\\\n",
        "%3D",
        "%2F",
        "&quot;",
        "\\u003d",
        "\\n",
        "=\n",
        "<-",
        "+=",
        "==",
      ],
    ),
    { maxLength: 2 },
  )
  .map((parts) => parts.join(""));
const value = fc
  .array(
    fc.constantFrom(
      "abcdef",
      "0123",
      "xY",
      "9",
      "-",
      "_",
      "%41",
      "\\x41",
      '" + "',
      " ",
      "&amp;",
      "=",
      "/",
      ".",
      "$",
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(""));
const after = fc.constantFrom(
  "",
  '"',
  "'",
  "`",
  "\n",
  "</x>",
  ";\n",
  ")",
  '"\n  "abcdef0123"',
  " more",
  ", x",
  '\\"',
  "]]",
);

const look: fc.Arbitrary<AssignmentLook> = fc.record({
  least: fc.constantFrom(8, 20),
  digit: fc.boolean(),
  blanks: fc.boolean(),
  decodes: fc.boolean(),
});

/** Whether a rule would be shown a value that it may want, in the text as it is or decoded. */
function isAssigned(text: string, at: number, { least, digit, blanks, decodes }: AssignmentLook): boolean {
  const view = plainView(Buffer.from(text, "latin1"), 0, text.length);
  const ways = [{ view, at }, ...(decodes ? decodings(view, at) : [])];
  return ways.some((way) => {
    const read = way.view.text;
    if (read.slice(way.at, way.at + NAME.length) !== NAME) return false;
    const found = parseAssignment(read, way.at, way.at + NAME.length);
    if (!found) return false;
    const secret = read.slice(found.valueStart, found.valueEnd);
    return secret.length >= least && (!digit || /\d/.test(secret)) && (blanks || !/[ \t]/.test(secret));
  });
}

describe("the first look at an assignment", () => {
  it("rules out nothing that a rule would take", () => {
    fc.assert(
      fc.property(name, between, value, after, look, (head, middle, secret, tail, wants) => {
        const at = head.indexOf("@");
        const text = `${head.replace("@", NAME)}${middle}${secret}${tail}`;
        // A tag that holds an operator is none.
        fc.pre(!(head.includes("<") && /["|=]/.test(middle)));
        fc.pre(isAssigned(text, at, wants));
        const bytes = Buffer.from(text, "latin1");
        expect(mayBeAssigned(bytes, at + NAME.length, wants), text).toBe(true);
      }),
      { numRuns: 6000, maxSkipsPerRun: 1000 },
    );
  });

  it.each([
    ["an import", 'import "token.com/x/y"'],
    ["a call", "token(0123456789abcdef)"],
    ["the next word", "token is what it says 0123456789abcdef"],
    ["a short value", 'token = "abc"\n'],
    ["a value that is a call", "token = readToken(0123456789)"],
    ["a list", '"token", "secret", "password"'],
    ["a sentence", 'the "token" of somebody'],
    ["an address", "<token@x.example> 1700000000 +0000"],
  ])("rules out %s", (_, text) => {
    const bytes = Buffer.from(text);
    const from = text.indexOf(NAME) + NAME.length;
    expect(mayBeAssigned(bytes, from, { least: 16, digit: true, blanks: false, decodes: true })).toBe(false);
  });

  it("says yes where it does not see the end", () => {
    const wants = { least: 200, digit: false, blanks: false, decodes: false };
    expect(mayBeAssigned(Buffer.from(`token=${"a".repeat(LOOK_BYTES)}`), 5, wants)).toBe(true);
    expect(mayBeAssigned(Buffer.from(`token${" ".repeat(LOOK_BYTES)}`), 5, wants)).toBe(true);
    expect(mayBeAssigned(Buffer.from(`token${" ".repeat(LOOK_BYTES - 1)}`), 5, wants)).toBe(false);
  });

  it("depends on the bytes in sight alone", () => {
    fc.assert(
      fc.property(between, value, after, look, fc.string(), (middle, secret, tail, wants, more) => {
        const seen = Buffer.from(`${middle}${secret}${tail}`.repeat(20), "latin1").subarray(0, LOOK_BYTES);
        fc.pre(seen.length === LOOK_BYTES);
        const longer = Buffer.concat([seen, Buffer.from(more)]);
        expect(mayBeAssigned(longer, 0, wants)).toBe(mayBeAssigned(seen, 0, wants));
      }),
    );
  });
});

describe("the keyword pass", () => {
  it("looks at what stands behind a keyword alike in WebAssembly and in TypeScript", () => {
    const texts = fc.array(fc.tuple(name, between, value, after), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(texts, look, fc.nat(200), (parts, wants, cut) => {
        const text = parts.map(([a, b, c, d]) => `${a.replace("@", NAME)}${b}${c}${d}`).join("");
        const bytes = Buffer.from(text, "latin1");
        const keywords = [{ text: NAME, foldCase: true, look: wants }];
        const found = [createFilterPass(keywords), createAutomatonPass(keywords)].map((pass) => {
          const hits: number[] = [];
          pass.find(bytes.subarray(0, bytes.length - cut), 0, bytes.length, (_, start) => hits.push(start));
          return hits.sort((a, b) => a - b);
        });
        expect(found[0]).toEqual(found[1]);
      }),
      { numRuns: 3000 },
    );
  });
});
