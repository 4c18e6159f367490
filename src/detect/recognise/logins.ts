import type { Recogniser } from "./types.ts";
import { unescapedLines } from "./written-lines.ts";

/** Lines on either side of the keyword's that are looked at. */
const MOST_LINES = 40;
/** A user or an address of mail, and a password; nothing else in the line. */
const LOGIN = /^[ \t]{0,12}([A-Za-z0-9][\w.+@-]{1,60})([:;|])([^\s:;|]{6,72})$/;

interface Login {
  readonly user: number;
  readonly userEnd: number;
  readonly start: number;
  readonly end: number;
  readonly separator: string;
}

/** Recognises lists of `user:password`, a line each and two lines at least. `after`: as for lists. */
export function createLoginsRecogniser(after: number): Recogniser {
  return ({ text: written, cut }, first, last, emit) => {
    const text = unescapedLines(written, first);
    const end = text.length >= last + after ? text.length : text.length + 1;
    const seen = text.lastIndexOf("\n", first) + 1;
    if (seen === 0 && cut) return;
    const own = loginAt(text, seen, end);
    if (!own) return;
    const logins = [own];
    for (let at = seen, line = 0; at > 0 && line < MOST_LINES; line++) {
      at = at < 2 ? 0 : text.lastIndexOf("\n", at - 2) + 1;
      const login = at === 0 && cut ? undefined : loginAt(text, at, end);
      if (login?.separator !== own.separator) break;
      logins.unshift(login);
    }
    for (let line = 0; line < MOST_LINES; line++) {
      const stop = text.indexOf("\n", (logins.at(-1) as Login).end);
      const login = stop < 0 ? undefined : loginAt(text, stop + 1, end);
      if (login?.separator !== own.separator) break;
      logins.push(login);
    }
    if (logins.length < 2) return;
    for (const { user, userEnd, start, end: stop } of logins)
      emit({
        start,
        end: stop,
        outerStart: start,
        outerEnd: stop,
        assignment: {
          nameStart: user,
          nameEnd: userEnd,
          valueStart: start,
          valueEnd: stop,
          operator: "cell",
          quote: "",
        },
      });
  };
}

function loginAt(text: string, from: number, end: number): Login | undefined {
  const found = text.indexOf("\n", from);
  const stop = found < 0 ? text.length : found;
  if (stop >= end || stop - from > 160) return undefined;
  const line = text.slice(from, stop).trimEnd();
  const [, user = "", separator = "", password = ""] = LOGIN.exec(line) ?? [];
  if (password === "") return undefined;
  const lineEnd = from + line.length;
  const start = lineEnd - password.length;
  const userEnd = start - separator.length;
  return { user: userEnd - user.length, userEnd, start, end: lineEnd, separator };
}
