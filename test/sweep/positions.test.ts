import { expect, test } from "vitest";
import { indexLines } from "../../src/detect/lines.ts";
import type { Origin } from "../../src/sources/types.ts";
import { createPositions } from "../../src/sweep/positions.ts";

const person = "A <a@example.com> 1700000000 +0000";
const oid = "a".repeat(40);

function lineOf(text: string, type: "blob" | "commit" | "tag", needle: string): number {
  const bytes = Buffer.from(text);
  const origin: Origin = { kind: "object", oid, type };
  const start = bytes.indexOf(needle);
  const { from, to } = createPositions(
    bytes,
    origin,
    indexLines(bytes),
  )({ start, end: start + needle.length });
  expect(to).toEqual({ line: from.line, column: from.column + needle.length });
  return from.line;
}

const commit = [
  `tree ${oid}`,
  `author ${person}`,
  `committer ${person}`,
  "encoding UTF-8",
  "mergetag object x",
  " SIGNED",
  "",
  "Subject",
  "",
  "Body",
].join("\n");

test("lines of a commit count from its message", () => {
  expect(lineOf(commit, "commit", "Subject")).toBe(1);
  expect(lineOf(commit, "commit", "Body")).toBe(3);
});

test("lines of its further headers count from the first of them, those before from the object's", () => {
  expect(lineOf(commit, "commit", "SIGNED")).toBe(3);
  expect(lineOf(commit, "commit", "example.com")).toBe(2);
});

test("lines of a tag count from its message, those of a blob that looks like one do not", () => {
  const tag = `object ${oid}\ntype commit\ntag v1\ntagger ${person}\n\nOne\nTwo\n`;
  expect(lineOf(tag, "tag", "Two")).toBe(2);
  expect(lineOf(tag, "blob", "Two")).toBe(7);
});

test("a commit without a message or without headers has positions all the same", () => {
  expect(lineOf(`tree ${oid}\nauthor ${person}\ncommitter ${person}\n`, "commit", "committer")).toBe(3);
  expect(lineOf("garbage", "commit", "garbage")).toBe(1);
});
