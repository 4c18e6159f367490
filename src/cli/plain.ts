import { displayWidth } from "../report/width.ts";

/** Text with nothing in it that a terminal would obey: names of files and refs may hold anything. Line breaks stay. */
export function plainText(text: string): string {
  return text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "?");
}

/**
 * One line of words, broken between them where a terminal is narrower; a word that is longer, a path say, stays whole. Nothing is broken
 * where there is no terminal. `indent`: of all lines but the first.
 */
export function inColumns(text: string, width: number | undefined, indent = 0): string {
  if (width === undefined) return text;
  const room = Math.max(40, width) - indent;
  const [first = "", ...words] = text.split(" ");
  const lines = [first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (displayWidth(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}
