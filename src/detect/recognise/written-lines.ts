/** A piece of the text: a line, or a part of one. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The line around the character at `at`, without what ends it. */
export function lineAround(text: string, at: number): Span {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const newline = text.indexOf("\n", at);
  let end = newline < 0 ? text.length : newline;
  if (text[end - 1] === "\r" && end > start) end--;
  return { start: at === 0 ? 0 : start, end };
}

/** How a line break is written in a literal, and in one within another. */
const ESCAPED_BREAK = /(?:\\{1,3}r)?\\{1,3}n/g;

/** A text in whose literal around `at` lines end with escapes, with real ends there and nothing else: each character stays where it is. */
export function unescapedLines(text: string, at: number): string {
  const line = lineAround(text, at);
  if (text.slice(line.start, line.end).search(ESCAPED_BREAK) < 0) return text;
  let from = at;
  while (from > line.start && !isQuote(text, from - 1)) from--;
  const hidden = /\\*$/.exec(text.slice(Math.max(0, from - 8), Math.max(0, from - 1)))?.[0] ?? "";
  let to = at;
  while (to < line.end && !(text[to] === text[from - 1] && text.endsWith(hidden, to))) to++;
  if (to < line.end) to -= hidden.length;
  const lines = text
    .slice(from, Math.max(from, to))
    .replace(ESCAPED_BREAK, (sign) => `${" ".repeat(sign.length - 1)}\n`)
    .replace(/\\(?=")/g, " ");
  // A notebook has a literal for each line.
  if (lines.trimEnd().includes("\n")) {
    const before = from > 0 ? `${" ".repeat(from - 1)}\n` : "";
    const behind = to < text.length ? `\n${" ".repeat(text.length - to - 1)}` : "";
    return before + lines + behind;
  }
  return text.replace(/^[ \t]*"|\\n",?[ \t]*$|"[ \t]*$/gm, (sign) => " ".repeat(sign.length));
}

function isQuote(text: string, at: number): boolean {
  return text[at] === '"' || text[at] === "'" || text[at] === "`";
}
