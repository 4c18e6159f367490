import { isBinary, uniqueMatches } from "../matches.ts";
import type { Scanner } from "../scanner.ts";
import type { Match, Range } from "../types.ts";
import type { View } from "../view.ts";
import {
  type EncodedText,
  encodedTextAt,
  PACKED_SIGHT,
  type PackedText,
  packedTextAt,
  TEXT_SIGHT,
} from "./encoded-text.ts";
import { findTextPlaces, TEXT_SPAN } from "./text-places.ts";

/** Encoded text in encoded text, so many times. */
const DEEPEST = 4;
/** What is made of something packed, unpacking it and decoding what is in it, in characters of each of its bytes and besides. */
const MOST_MADE_OF_BYTE = 40;
const MADE_ANYWAY = 4096;
/** To unpack something takes the time of making so many. */
const TO_UNPACK = 4096;
/** Rules of whole files look at no text that is longer than this: what was encoded is not a file. */
const NO_FILE = 41;

/**
 * A scanner that reads encoded text as well (see `encoded-text.ts`): what it says of it is what `scanner` says of the text, at the bytes
 * that stand for it.
 */
export function readEncodedText(scanner: Scanner): Scanner {
  const textAnchor = scanner.anchorCount;
  const packedAnchor = textAnchor + 1;
  /** In how many encodings stood what is being scanned. */
  let depth = 0;
  /** How many characters may still be made of the outermost packed text: what is packed may hold a thousand others, each of them as well. */
  let left = Number.POSITIVE_INFINITY;

  function evaluateText(
    bytes: Uint8Array,
    anchor: number,
    place: number,
    emit: (match: Match) => void,
  ): void {
    if (depth === DEEPEST || left <= 0) return;
    if (anchor === packedAnchor) left -= TO_UNPACK;
    const found = anchor === textAnchor ? encodedTextAt(bytes, place) : packedTextAt(bytes, place);
    if (!found) return;
    const outermost = left === Number.POSITIVE_INFINITY && "packed" in found;
    if (outermost) left = (found as PackedText).packed * MOST_MADE_OF_BYTE + MADE_ANYWAY;
    left -= found.view.text.length;
    depth++;
    try {
      scanText(found, emit);
    } finally {
      depth--;
      if (outermost) left = Number.POSITIVE_INFINITY;
    }
  }

  function scanText({ view, from, to }: EncodedText, emit: (match: Match) => void): void {
    const inner = Buffer.from(view.text.padEnd(NO_FILE), "latin1");
    made.hits(inner, { start: from, end: to }, (met, at, stride) => {
      made.evaluate(inner, met, at, stride, (match) => {
        if (!isBinary(match.text)) emit(outOf(view, match));
      });
    });
  }

  function windowOf(anchor: number, start: number): Range {
    const { before, after } = anchor === textAnchor ? TEXT_SIGHT : PACKED_SIGHT;
    return { start: start - before, end: start + after };
  }

  const made: Scanner = {
    ...scanner,
    anchorCount: packedAnchor + 1,
    span: Math.max(scanner.span, TEXT_SPAN),
    reach: {
      before: Math.max(scanner.reach.before, TEXT_SIGHT.before, PACKED_SIGHT.before),
      after: Math.max(scanner.reach.after, TEXT_SIGHT.after, PACKED_SIGHT.after),
    },
    hits(bytes, range, onHit) {
      scanner.hits(bytes, range, onHit);
      const to = Math.min(range.end, bytes.length);
      findTextPlaces(bytes, Math.max(0, range.start), to, (at, isPacked) => {
        onHit(isPacked ? packedAnchor : textAnchor, at, 1);
        return false;
      });
    },
    evaluate(bytes, anchor, start, stride, emit) {
      if (anchor < textAnchor) scanner.evaluate(bytes, anchor, start, stride, emit);
      else evaluateText(bytes, anchor, start, emit);
    },
    mayMatch: (bytes, anchor, start, stride) =>
      anchor >= textAnchor || scanner.mayMatch(bytes, anchor, start, stride),
    windowOf: (anchor, start, stride) =>
      anchor < textAnchor ? scanner.windowOf(anchor, start, stride) : windowOf(anchor, start),
    probeWindowOf: (anchor, start, stride) =>
      anchor < textAnchor ? scanner.probeWindowOf(anchor, start, stride) : windowOf(anchor, start),
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
