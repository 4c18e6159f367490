/** Shows nothing of its own: combining marks, joiners, variation selectors. */
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** East Asian wide and full-width ranges (Unicode's EastAsianWidth W and F), and everything drawn as an emoji. */
const WIDE =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]$/u;
const ASCII = /^[\x20-\x7e]*$/;

/** Columns that one character (code point) takes on a terminal. Joined emoji count as their parts: never too few. */
function columns(character: string): number {
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Columns that `text` takes on a terminal; it must hold no control characters. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += columns(character);
  return width;
}

/** The longest beginning of `text` that fits in `width` columns. */
export function takeStart(text: string, width: number): string {
  if (width <= 0) return "";
  if (text.length <= width && ASCII.test(text)) return text;
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += columns(character);
    if (used > width) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The longest end of `text` that fits in `width` columns. */
export function takeEnd(text: string, width: number): string {
  if (width <= 0) return "";
  // A column holds at most one character that has a width; the rest of a huge line need not be looked at.
  const characters = Array.from(text.slice(-8 * width));
  let used = 0;
  let start = characters.length;
  while (start > 0) {
    used += columns(characters[start - 1] ?? "");
    if (used > width) break;
    start--;
  }
  return characters.slice(start).join("");
}

/** `text` in at most `width` columns, its end replaced by `…` where it is longer. */
export function shorten(text: string, width: number): string {
  if (text.length * 2 <= width || displayWidth(text) <= width) return text;
  return `${takeStart(text, width - 1)}…`;
}

/** A path in at most `width` columns: the file's name and what leads to it matter most, so the beginning goes. */
export function shortenPath(path: string, width: number): string {
  if (path.length * 2 <= width || displayWidth(path) <= width) return path;
  const end = takeEnd(path, width - 1);
  const slash = end.indexOf("/");
  return slash > 0 && slash < end.length / 2 ? `…${end.slice(slash)}` : `…${end}`;
}

/**
 * `text` in lines of at most `width` columns, broken at spaces. A word that is longer than a line is cut into pieces; only
 * web addresses stay whole, because a cut one cannot be clicked.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of text.split(" ").flatMap((long) => pieces(long, width))) {
    const size = displayWidth(word);
    if (line !== "" && used + 1 + size <= width) {
      line += ` ${word}`;
      used += 1 + size;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    used = size;
  }
  if (line !== "") lines.push(line);
  return lines;
}

function pieces(word: string, width: number): string[] {
  if ((word.length <= width && displayWidth(word) <= width) || word.startsWith("https://")) return [word];
  const parts: string[] = [];
  let rest = word;
  while (rest !== "") {
    // One wide character in a line of one column must still move on.
    const part = takeStart(rest, width) || String.fromCodePoint(rest.codePointAt(0) ?? 0);
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return parts;
}
