import { describe, expect, it } from "vitest";
import { JOINT, joinedView } from "../../../src/detect/encodings/literals.ts";
import { plainView } from "../../../src/detect/view.ts";
import { fc } from "../../support/property.ts";

/** The text without what the pattern matches, tried at every place. */
function joinedNaively(text: string): string {
  let joined = "";
  for (let at = 0; at < text.length; ) {
    JOINT.lastIndex = at;
    if (JOINT.test(text)) at = JOINT.lastIndex;
    else joined += text[at++];
  }
  return joined;
}

function joined(text: string): string {
  const bytes = Buffer.from(text, "latin1");
  return joinedView(plainView(bytes, 0, bytes.length))?.view.text ?? text;
}

const PIECES = [
  ...[
    '"',
    "'",
    "`",
    "\\",
    "\n",
    "\r\n",
    " ",
    "\t",
    "+",
    ".",
    "&",
    "_",
    "<>",
    "||",
    "^",
    "~",
    "*",
    "/",
    "//",
    "#",
    "--",
    ";",
  ],
  ...[
    "=",
    "+=",
    ".=",
    ".concat(",
    "a",
    "b",
    "r",
    "u8",
    "@",
    "$",
    "N",
    "x1",
    "name",
    "(",
    ")",
    ",",
    '" + "',
    "' .",
    "# no",
  ],
];

describe("the joints between the pieces of a string", () => {
  it("are those that the pattern matches, wherever it is tried", () => {
    const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (value) => {
        expect(joined(value)).toBe(joinedNaively(value));
      }),
      { numRuns: 30_000 },
    );
  });
});
