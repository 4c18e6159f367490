import { expect, test } from "vitest";
import { indexLines } from "../../src/detect/lines.ts";
import { createAddedLines } from "../../src/sweep/added-lines.ts";

/** Lines (from 1) of `text` that count as added. */
function added(text: string | Buffer, ...before: readonly (string | Buffer)[]): number[] {
  const bytes = Buffer.from(text);
  const lines = indexLines(bytes);
  const isAdded = createAddedLines(
    bytes,
    lines,
    before.map((old) => Buffer.from(old)),
  );
  return Array.from({ length: lines.count }, (_, index) => index + 1).filter((number) =>
    isAdded(lines.line(number)),
  );
}

test("what was not there is added; what was, moved or not, is not", () => {
  expect(added("a\nb\nc", "a\nc")).toEqual([2]);
  expect(added("c\nb\na", "a\nb\nc")).toEqual([]);
  expect(added("a\nb", "")).toEqual([1, 2]);
});

test("a line that stands more often than before is added", () => {
  expect(added("a\na\na", "a")).toEqual([2, 3]);
  expect(added("a\na", "a\na\na")).toEqual([]);
});

test("without anything before it, all is new", () => {
  expect(added("a\nb")).toEqual([1, 2]);
});

test("against several parents a line is new only if it is to each", () => {
  expect(added("a\nb\nc", "a\nb", "b\nc")).toEqual([]);
  expect(added("a\nb\nnew", "a\nb", "b\nc")).toEqual([3]);
});

test("another line ending is no other line", () => {
  expect(added("a\r\nb\r\n", "a\nb\n")).toEqual([]);
  expect(added("a\nb\n", "a\r\nb\r\n")).toEqual([]);
});

test("lines of UTF-16 are lines too", () => {
  const wide = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");
  expect(added(wide("first line\nnew line\nlast line\n"), wide("first line\nlast line\n"))).toEqual([2]);
});

test("a range over several lines is added if one of them is", () => {
  const bytes = Buffer.from("BEGIN\nnew\nEND\n");
  const isAdded = createAddedLines(bytes, indexLines(bytes), [Buffer.from("BEGIN\nold\nEND\n")]);
  expect(isAdded({ start: 0, end: bytes.length - 1 })).toBe(true);
  expect(isAdded({ start: 0, end: 6 })).toBe(false);
  expect(isAdded({ start: 10, end: 13 })).toBe(false);
});
