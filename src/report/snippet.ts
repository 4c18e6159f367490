import type { Snippet } from "../leaks/types.ts";
import { neutraliseCode } from "./neutral.ts";
import { displayWidth, shorten, takeEnd, takeStart } from "./width.ts";

/** A masked line of code cut around its secret; the parts hold no control characters. */
export interface SnippetParts {
  readonly before: string;
  readonly secret: string;
  readonly after: string;
}

/** What of a line beyond this many UTF-16 units from the secret can never be shown. */
const FAR = 4096;

/**
 * A snippet in three parts that together take at most `width` columns: the secret whole where it fits, then what stands
 * before it (names say most), then what follows. Leading blanks go.
 */
export function snippetParts(snippet: Snippet, width: number): SnippetParts {
  const { line, start, end } = snippet;
  const before = neutraliseCode(line.slice(Math.max(0, start - FAR), start)).trimStart();
  const secret = shorten(neutraliseCode(line.slice(start, Math.min(end, start + FAR))), width);
  const after = neutraliseCode(line.slice(end, end + FAR)).trimEnd();
  const room = width - displayWidth(secret);
  const afterWidth = displayWidth(after);
  // A third of the room is kept for what follows, all of it where nothing stands before.
  const left = cutStart(before, Math.max(room - afterWidth, room - Math.floor(room / 3)));
  return { before: left, secret, after: cutEnd(after, room - displayWidth(left)) };
}

function cutStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 1 ? "" : `…${takeEnd(text, width - 1)}`;
}

function cutEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 1 ? "" : `${takeStart(text, width - 1)}…`;
}
