import { encodedTextAt, findEncodedText, TEXT_SIGHT, TEXT_SPAN } from "./encoded-text.ts";
import { uniqueMatches } from "./matches.ts";
import type { Scanner } from "./scanner.ts";
import type { Match } from "./types.ts";
import type { View } from "./view.ts";

/** Encoded text in encoded text, so many times. */
const DEEPEST = 4;
/** Rules of whole files look at no text that is longer than this: what was encoded is not a file. */
const NO_FILE = 41;

/**
 * A scanner that reads encoded text as well (see `encoded-text.ts`): what it says of it is what `scanner` says of the text, at the bytes
 * that stand for it.
 */
export function readEncodedText(scanner: Scanner): Scanner {
  const ownAnchor = scanner.anchorCount;
  /** In how many encodings stood what is being scanned. */
  let depth = 0;

  function evaluateText(bytes: Uint8Array, place: number, emit: (match: Match) => void): void {
    const found = depth < DEEPEST ? encodedTextAt(bytes, place) : undefined;
    if (!found) return;
    const { view, from, to } = found;
    const inner = Buffer.from(view.text.padEnd(NO_FILE), "latin1");
    depth++;
    made.hits(inner, { start: from, end: to }, (anchor, at, stride) => {
      made.evaluate(inner, anchor, at, stride, (match) => {
        emit(outOf(view, match));
      });
    });
    depth--;
  }

  const made: Scanner = {
    ...scanner,
    anchorCount: ownAnchor + 1,
    span: Math.max(scanner.span, TEXT_SPAN),
    reach: {
      before: Math.max(scanner.reach.before, TEXT_SIGHT.before),
      after: Math.max(scanner.reach.after, TEXT_SIGHT.after),
    },
    hits(bytes, range, onHit) {
      scanner.hits(bytes, range, onHit);
      findEncodedText(bytes, Math.max(0, range.start), Math.min(range.end, bytes.length), (at) => {
        onHit(ownAnchor, at, 1);
        return false;
      });
    },
    evaluate(bytes, anchor, start, stride, emit) {
      if (anchor === ownAnchor) evaluateText(bytes, start, emit);
      else scanner.evaluate(bytes, anchor, start, stride, emit);
    },
    mayMatch: (bytes, anchor, start, stride) =>
      anchor === ownAnchor || scanner.mayMatch(bytes, anchor, start, stride),
    windowOf: (anchor, start, stride) =>
      anchor === ownAnchor ? windowOf(start) : scanner.windowOf(anchor, start, stride),
    probeWindowOf: (anchor, start, stride) =>
      anchor === ownAnchor ? windowOf(start) : scanner.probeWindowOf(anchor, start, stride),
    scan(bytes, ranges = [{ start: 0, end: bytes.length }]) {
      const matches: Match[] = [];
      for (const range of ranges)
        made.hits(bytes, range, (anchor, at, stride) => {
          made.evaluate(bytes, anchor, at, stride, (match) => {
            matches.push(match);
          });
        });
      return uniqueMatches(matches);
    },
  };
  return made;
}

function windowOf(start: number) {
  return { start: start - TEXT_SIGHT.before, end: start + TEXT_SIGHT.after };
}

/** A match in a text, where the text was decoded from. */
function outOf(view: View, match: Match): Match {
  const endOf = (end: number) => view.endOf(Math.min(end, view.text.length) - 1);
  return {
    ...match,
    start: view.startOf(match.start),
    end: endOf(match.end),
    outerStart: view.startOf(match.outerStart),
    outerEnd: endOf(match.outerEnd),
    encodings: [...view.encodingsOf(match.start, Math.min(match.end, view.text.length)), ...match.encodings],
  };
}
