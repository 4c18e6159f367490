import { decodedView, type View, type ViewAt } from "../view.ts";
import { hexValue } from "./hex-digit.ts";

/** How `keyword` (latin1) looks in hexadecimal, in lower case. */
export function hexForm(keyword: string): string {
  let text = "";
  for (let at = 0; at < keyword.length; at++) text += keyword.charCodeAt(at).toString(16).padStart(2, "0");
  return text;
}

/** The hexadecimal digits around the index `at` of `outer`, where a byte begins, decoded. */
export function hexView(outer: View, at: number): ViewAt {
  const { text } = outer;
  let first = at;
  while (first >= 2 && isHex(text, first - 1) && isHex(text, first - 2)) first -= 2;
  const codes: number[] = [];
  const starts: number[] = [];
  let next = first;
  for (; next + 1 < text.length && isHex(text, next) && isHex(text, next + 1); next += 2) {
    codes.push(Number.parseInt(text.slice(next, next + 2), 16));
    starts.push(next);
  }
  starts.push(next);
  const decoded = Buffer.from(codes).toString("latin1");
  return {
    at: (at - first) / 2,
    view: decodedView(
      outer,
      decoded,
      starts,
      codes.map(() => "hex" as const),
    ).view,
  };
}

function isHex(text: string, at: number): boolean {
  return hexValue(text.charCodeAt(at)) >= 0;
}
