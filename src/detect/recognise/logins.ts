import type { Candidate, Recogniser } from "./types.ts";
import { unescapedLines } from "./written-lines.ts";

/** Lines on either side of the keyword's that are looked at. */
const MOST_LINES = 8;
const LONGEST_LINE = 160;
/** A user or an address of mail, and a password; nothing else in the line. */
const LOGIN = /^[ \t]{0,12}([A-Za-z0-9][\w.+@-]{1,60})([:;|])([^\s:;|]{6,72})$/;

interface Login {
  readonly line: string;
  readonly user: number;
  readonly userEnd: number;
  readonly start: number;
  readonly end: number;
  readonly separator: string;
}

/**
 * Recognises lists of `user:password`, a line each and two lines at least: the keyword's line and those around it up to the next with a
 * keyword, which answers for itself. `after`: as for lists. `keywords`: of the rule.
 */
export function createLoginsRecogniser(after: number, keywords: readonly string[]): Recogniser {
  const folded = keywords.map((keyword) => keyword.toLowerCase());
  const answers = ({ line }: Login) => {
    const lower = line.toLowerCase();
    return folded.some((keyword) => lower.includes(keyword));
  };
  return ({ text: written, cut }, first, last, emit) => {
    const text = hasEscapes(written, first) ? unescapedLines(written, first) : written;
    const end = text.length >= last + after ? text.length : text.length + 1;
    const from = text.lastIndexOf("\n", first) + 1;
    if (from === 0 && cut) return;
    const own = loginAt(text, from, end);
    if (!own) return;
    const others: Login[] = [];
    const isOther = (login: Login | undefined): login is Login => {
      if (login?.separator !== own.separator) return false;
      others.push(login);
      return !answers(login);
    };
    let at = from;
    for (let line = 0; at > 0 && line < MOST_LINES; line++) {
      at = at < 2 ? 0 : text.lastIndexOf("\n", at - 2) + 1;
      if (!isOther(at === 0 && cut ? undefined : loginAt(text, at, end))) break;
    }
    at = own.end;
    for (let line = 0; line < MOST_LINES; line++) {
      const stop = text.indexOf("\n", at);
      const login = stop < 0 ? undefined : loginAt(text, stop + 1, end);
      if (!isOther(login)) break;
      at = login.end;
    }
    if (others.length === 0) return;
    for (const login of [own, ...others.filter((other) => !answers(other))]) emit(candidateOf(login));
  };
}

/** Whether line breaks may be written as escapes around `at`. */
function hasEscapes(text: string, at: number): boolean {
  return text.slice(Math.max(0, at - LONGEST_LINE), at + LONGEST_LINE).includes("\\");
}

function loginAt(text: string, from: number, end: number): Login | undefined {
  const found = text.indexOf("\n", from);
  const stop = found < 0 ? text.length : found;
  if (stop >= end || stop - from > LONGEST_LINE) return undefined;
  const line = text.slice(from, stop).trimEnd();
  const [, user = "", separator = "", password = ""] = LOGIN.exec(line) ?? [];
  if (password === "") return undefined;
  const lineEnd = from + line.length;
  const start = lineEnd - password.length;
  const userEnd = start - separator.length;
  return { line, user: userEnd - user.length, userEnd, start, end: lineEnd, separator };
}

function candidateOf({ user, userEnd, start, end }: Login): Candidate {
  return {
    start,
    end,
    outerStart: start,
    outerEnd: end,
    assignment: {
      nameStart: user,
      nameEnd: userEnd,
      valueStart: start,
      valueEnd: end,
      operator: "cell",
      quote: "",
    },
  };
}
