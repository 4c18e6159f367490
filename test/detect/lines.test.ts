import { describe, expect, it } from "vitest";
import { indexLines } from "../../src/detect/lines.ts";
import { fc } from "../support/property.ts";

function textOf(bytes: Uint8Array, number: number, encoding: BufferEncoding = "utf8"): string {
  const { start, end } = indexLines(bytes).line(number);
  return Buffer.from(bytes.subarray(start, end)).toString(encoding);
}

describe("lines", () => {
  it("end with LF or CRLF, and the last one with the blob", () => {
    const bytes = Buffer.from("one\ntwo\r\n\nfour");
    expect(indexLines(bytes).count).toBe(4);
    expect([1, 2, 3, 4].map((number) => textOf(bytes, number))).toEqual(["one", "two", "", "four"]);
    expect(indexLines(new Uint8Array()).position(0)).toEqual({ line: 1, column: 1 });
  });

  it("columns count UTF-16 units, as editors do", () => {
    const text = "é😀 = x\nüb\t中😀y";
    const bytes = Buffer.from(text);
    const at = (sign: string) => indexLines(bytes).position(bytes.indexOf(sign));
    expect(at("=")).toEqual({ line: 1, column: text.indexOf("=") + 1 });
    expect(at("y")).toEqual({ line: 2, column: (text.split("\n")[1]?.indexOf("y") as number) + 1 });
  });

  it("columns count bytes on a line that is no UTF-8", () => {
    const bytes = Buffer.from("\xe9\xe9\xe9x\né", "latin1");
    expect(indexLines(bytes).position(3)).toEqual({ line: 1, column: 4 });
  });

  it.each([
    ["UTF-8", "utf8", 1],
    ["UTF-16", "utf16le", 2],
  ] as const)("a byte order mark of %s is in no line and no column", (_, encoding, width) => {
    const bytes = Buffer.from("\ufeffk = x\nk = y\n", encoding);
    const lines = indexLines(bytes);
    expect(textOf(bytes, 1, encoding)).toBe("k = x");
    expect(lines.position(bytes.indexOf("x"))).toEqual({ line: 1, column: 5 });
    expect(lines.position(bytes.indexOf("y"))).toEqual({ line: 2, column: 5 });
    expect(lines.position(width - 1)).toEqual({ line: 1, column: 1 });
  });

  it("agree with the text for every character, on long lines too", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "é", "中", "😀", "\n", "\r\n", "x".repeat(5000)), { maxLength: 40 }),
        (parts) => {
          const bytes = Buffer.from(parts.join(""));
          const lines = indexLines(bytes);
          let offset = 0;
          let line = 1;
          let column = 1;
          for (const part of parts) {
            expect(lines.position(offset)).toEqual({ line, column });
            offset += Buffer.byteLength(part);
            column += part.length;
            if (part.endsWith("\n")) {
              line++;
              column = 1;
            }
          }
        },
      ),
    );
  });

  it.each(["", "\ufeff"])("of UTF-32 in either order are lines of characters, with the mark %j", (mark) => {
    const units = [...`${mark}Größe, размер\r\nab: x\n`].map((char) => char.codePointAt(0) as number);
    const little = Buffer.alloc(4 * units.length);
    units.forEach((unit, index) => {
      little.writeUInt32LE(unit, 4 * index);
    });
    for (const bytes of [little, Buffer.from(little).swap32()]) {
      const lines = indexLines(bytes);
      expect(lines.count).toBe(3);
      expect(lines.position(4 * units.lastIndexOf(0x78))).toEqual({ line: 2, column: 5 });
      const { start, end } = lines.line(2);
      expect([start, end]).toEqual([4 * units.indexOf(0x61), 4 * (units.length - 1)]);
    }
  });

  it.each(["", "\ufeff"])("of UTF-16 in either order are lines of characters, with the mark %j", (mark) => {
    const text = `${mark}first line Ċ\r\nsecond: x\n`;
    const little = Buffer.from(text, "utf16le");
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      const lines = indexLines(bytes);
      expect(lines.count).toBe(3);
      const { start, end } = lines.line(2);
      expect(end - start).toBe("second: x".length * 2);
      expect(lines.position(start + 2 * 8)).toEqual({ line: 2, column: 9 });
    }
  });

  it("cost about the same per place, however long the line is", () => {
    const time = (length: number) => {
      const lines = indexLines(Buffer.from("é".repeat(length / 2)));
      const begin = performance.now();
      for (let at = 0; at < 2000; at++) lines.position(Math.floor((at / 2000) * length));
      return performance.now() - begin;
    };
    time(1 << 20);
    expect(time(1 << 22)).toBeLessThan(16 * time(1 << 20) + 50);
  });
});
