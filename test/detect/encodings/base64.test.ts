import { describe, expect, it } from "vitest";
import { base64Forms, base64View, leadOf } from "../../../src/detect/encodings/base64.ts";
import { hexForm, hexView } from "../../../src/detect/encodings/hex.ts";
import { plainView } from "../../../src/detect/view.ts";
import { fc } from "../../support/property.ts";

const latin1 = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString("latin1"));
const keyword = fc.stringMatching(/^[ -~]{3,12}$/);

function viewOf(text: string) {
  return plainView(Buffer.from(text, "latin1"), 0, text.length);
}

describe("base64", () => {
  it("holds one of a keyword's three forms, whatever stands around it", () => {
    fc.assert(
      fc.property(latin1, keyword, latin1, (before, word, after) => {
        const text = Buffer.from(before + word + after, "latin1").toString("base64");
        const form = base64Forms(word)[before.length % 3] as ReturnType<typeof base64Forms>[number];
        const at = Math.floor((before.length * 8 + 5) / 6);
        expect(text.slice(at, at + form.text.length)).toBe(form.text);
        const decoded = base64View(viewOf(text), at, form);
        expect(decoded?.at).toBe(before.length);
        expect(decoded?.view.text).toBe(before + word + after);
      }),
    );
  });

  it("has one of the characters before a form that the keyword's first bits allow", () => {
    fc.assert(
      fc.property(latin1, keyword, fc.constantFrom("base64", "base64url"), (before, word, alphabet) => {
        const text = Buffer.from(before + word, "latin1").toString(alphabet as BufferEncoding);
        const at = Math.floor((before.length * 8 + 5) / 6);
        const form = base64Forms(word)[before.length % 3]!.text.slice(0, 22);
        const lead = leadOf(word, form);
        if (before.length % 3 === 0) expect(lead).toBeUndefined();
        else expect(lead ?? text).toContain(text.charAt(at - 1));
      }),
    );
  });

  it("may be led to by any character where a form is the second half, or stands for the keyword's own beginning", () => {
    const [whole, , third] = base64Forms("a long keyword");
    expect(leadOf("a long keyword", whole!.text)).toBeUndefined();
    expect(leadOf("a long keyword", third!.text.slice(9))).toBeUndefined();
    expect(leadOf("a long keyword", third!.text)).toHaveLength(32);
  });

  it("is decoded over line wraps of every kind, each character with its place", () => {
    const word = "needle";
    const plain = `some text before the ${word} and as much behind it, so that it takes lines`;
    const form = base64Forms(word)[0] as ReturnType<typeof base64Forms>[number];
    for (const wrap of ["\n", "\r\n", "\n    ", "\\n", "\\r\\n", "\\\n"]) {
      const encoded = (
        Buffer.from(plain)
          .toString("base64")
          .match(/.{1,20}/g) ?? []
      ).join(wrap);
      const text = `data: ${encoded}`;
      const decoded = base64View(viewOf(text), text.indexOf(form.text), form);
      expect(decoded?.view.text).toBe(plain);
      const start = decoded?.view.startOf(0) as number;
      expect(start).toBe("data: ".length);
      expect(decoded?.view.endOf(plain.length - 1)).toBe(text.replace(/=+$/, "").length);
    }
  });

  it("does not go on into the next word", () => {
    const form = base64Forms("needle")[0] as ReturnType<typeof base64Forms>[number];
    for (const next of ["other: value", "end", "and more text", "end\nof it"]) {
      const text = `${Buffer.from("needle!!!").toString("base64")}\n${next}`;
      expect(base64View(viewOf(text), 0, form)?.view.text).toBe("needle!!!");
    }
  });

  it("says which alphabet it is in", () => {
    const form = base64Forms("needle")[0] as ReturnType<typeof base64Forms>[number];
    const encode = (encoding: "base64" | "base64url") =>
      Buffer.from("needle\xff\xfe\xfb", "latin1").toString(encoding);
    for (const encoding of ["base64", "base64url"] as const) {
      const view = base64View(viewOf(encode(encoding)), 0, form)?.view;
      expect(view?.encodingsOf(6, 9)).toEqual([encoding]);
    }
  });

  it("holds no keyword when it begins too late for it", () => {
    const form = base64Forms("needle")[1] as ReturnType<typeof base64Forms>[number];
    expect(base64View(viewOf(form.text), 0, form)).toBeUndefined();
  });
});

describe("hexadecimal text", () => {
  it("is decoded around the keyword, each character with its place", () => {
    fc.assert(
      fc.property(latin1, keyword, latin1, fc.boolean(), (before, word, after, upper) => {
        const hex = hexForm(before + word + after);
        const text = `x${upper ? hex.toUpperCase() : hex}`;
        const decoded = hexView(viewOf(text), 1 + 2 * before.length);
        expect(decoded.view.text).toBe(before + word + after);
        expect(decoded.at).toBe(before.length);
        expect(decoded.view.startOf(decoded.at)).toBe(1 + 2 * before.length);
        expect(decoded.view.endOf(decoded.at)).toBe(3 + 2 * before.length);
      }),
    );
  });

  it("is decoded over lines, each character with its place", () => {
    const plain = `some text before the needle and as much behind it, so that it takes lines`;
    const at = 2 * plain.indexOf("needle");
    for (const wrap of ["\n", "\r\n", "\n    ", "\n> ", "\n# ", "\n  // ", "\r\n * "]) {
      const lines = hexForm(plain).match(/.{1,60}/g) ?? [];
      const text = lines.join(wrap);
      const place = at + Math.floor(at / 60) * wrap.length;
      const decoded = hexView(viewOf(text), place);
      expect(decoded.view.text, JSON.stringify(wrap)).toBe(plain);
      expect(decoded.at).toBe(at / 2);
      expect(decoded.view.startOf(decoded.at)).toBe(place);
      // The last character of a line ends there, not behind the break.
      expect(decoded.view.endOf(29)).toBe(60);
      expect(decoded.view.startOf(30)).toBe(60 + wrap.length);
    }
  });

  it("does not go on into another number", () => {
    const number = hexForm("needle in a haystack");
    const others = ["00ff12", `${number}00`, `${number.slice(0, 39)}\n`, `${number}: x`, `x${number}`];
    for (const other of others)
      expect(hexView(viewOf(`${number}\n${other}`), 0).view.text, other).toBe(
        other === "00ff12" ? "needle in a haystack\0\xff\x12" : "needle in a haystack",
      );
    const short = hexForm("needle");
    expect(hexView(viewOf(`${short}\n${short}`), 0).view.text).toBe("needle");
  });
});
