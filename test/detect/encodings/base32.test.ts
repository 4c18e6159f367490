import { describe, expect, it } from "vitest";
import { base32Forms, base32View } from "../../../src/detect/encodings/base32.ts";
import { plainView } from "../../../src/detect/view.ts";

/** `some text before the needle and behind it`, as `base32` of coreutils writes it. */
const WRITTEN = ["ONXW2ZJAORSXQ5BAMJSWM33SMUQHI2DF", "EBXGKZLENRSSAYLOMQQGEZLINFXGIIDJOQ"] as const;
const PLAIN = "some text before the needle and behind it";

function viewOf(text: string) {
  return plainView(Buffer.from(text, "latin1"), 0, text.length);
}

describe("base32", () => {
  it("holds one of a keyword's five forms, whatever stands before it", () => {
    for (let from = 0; from < 8; from++) {
      const word = PLAIN.slice(from, from + 8);
      const form = base32Forms(word)[from % 5]!;
      expect(WRITTEN.join("").indexOf(form.text), word).toBe(Math.ceil((from * 8) / 5));
    }
  });

  it("is decoded over line wraps, each character with its place", () => {
    const form = base32Forms("needle")[PLAIN.indexOf("needle") % 5]!;
    for (const wrap of ["", "\n", "\r\n", "\n    "]) {
      const text = `k: ${WRITTEN.join(wrap)}==\n`;
      const decoded = base32View(viewOf(text), text.indexOf(form.text), form);
      expect(decoded?.view.text, JSON.stringify(wrap)).toBe(PLAIN);
      expect(decoded?.at).toBe(PLAIN.indexOf("needle"));
      expect(decoded?.view.startOf(0)).toBe(3);
      expect(decoded?.view.endOf(PLAIN.length - 1)).toBe(text.indexOf("=="));
      expect(decoded?.view.encodingsOf(0, 4)).toEqual(["base32"]);
      // The twentieth byte is the first of the second line.
      expect(decoded?.view.startOf(20)).toBe(3 + 32 + wrap.length);
      expect(decoded?.view.endOf(19)).toBe(3 + 32);
    }
  });

  it("does not go on into the next word, and is none where it begins too late", () => {
    const form = base32Forms("needle")[PLAIN.indexOf("needle") % 5]!;
    const text = `${WRITTEN.join("")}\nHEADER: x`;
    expect(base32View(viewOf(text), text.indexOf(form.text), form)?.view.text).toBe(PLAIN);
    expect(base32View(viewOf(form.text), 0, { ...form, quintet: 3 })).toBeUndefined();
  });
});
