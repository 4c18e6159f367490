import { describe, expect, it } from "vitest";
import { decodings } from "../../../src/detect/encodings/decode.ts";
import { unescapedView } from "../../../src/detect/encodings/escapes.ts";
import { listedView } from "../../../src/detect/encodings/lists.ts";
import { joinedView, quotedPrintableView } from "../../../src/detect/encodings/literals.ts";
import { plainView } from "../../../src/detect/view.ts";
import { fc } from "../../support/property.ts";

const DECODERS = [unescapedView, joinedView, listedView, quotedPrintableView];

const PIECES =
  "\" ' ` \\ % & = + . , ; # / ( ) [ ] { } _ - ~ a b u x n 0 4 41 3D [ .join( implode( .concat( \x1b[0m &amp; &#41; \\u0041 \\x41 \\055 =41=42=43=44".split(
    " ",
  );

describe("decoding a text", () => {
  it("is passed over only where no decoder finds anything to do", () => {
    let decoded = 0;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...PIECES, " ", "\n", "\r\n", "\t", "// x\n"), { maxLength: 24 }),
        (pieces) => {
          const bytes = Buffer.from(pieces.join(""), "latin1");
          const view = plainView(bytes, 0, bytes.length);
          if (!DECODERS.some((decode) => decode(view) !== undefined)) return;
          decoded++;
          expect(decodings(view, 0).length, pieces.join("")).toBeGreaterThan(0);
        },
      ),
      { numRuns: 5000 },
    );
    expect(decoded).toBeGreaterThan(500);
  });
});
