import { uniqueMatches } from "./matches.ts";
import type { Scanner } from "./scanner.ts";

/** A scanner for the rules of two: what stands ready for the many of one is not made again for a few more. Anchors of `second` come behind those of `first`. */
export function joinScanners(first: Scanner, second: Scanner): Scanner {
  const behind = first.anchorCount;
  const of = <Result>(anchor: number, ask: (scanner: Scanner, anchor: number) => Result): Result =>
    anchor < behind ? ask(first, anchor) : ask(second, anchor - behind);
  return {
    scan: (bytes, ranges) => uniqueMatches([...first.scan(bytes, ranges), ...second.scan(bytes, ranges)]),
    hits(bytes, range, onHit) {
      first.hits(bytes, range, onHit);
      second.hits(bytes, range, (anchor, start, stride) => onHit(anchor + behind, start, stride));
    },
    evaluate: (bytes, anchor, start, stride, emit) =>
      of(anchor, (scanner, own) => scanner.evaluate(bytes, own, start, stride, emit)),
    mayMatch: (bytes, anchor, start, stride) =>
      of(anchor, (scanner, own) => scanner.mayMatch(bytes, own, start, stride)),
    windowOf: (anchor, start, stride) => of(anchor, (scanner, own) => scanner.windowOf(own, start, stride)),
    probeWindowOf: (anchor, start, stride) =>
      of(anchor, (scanner, own) => scanner.probeWindowOf(own, start, stride)),
    anchorCount: behind + second.anchorCount,
    roams: first.roams || second.roams,
    span: Math.max(first.span, second.span),
    reach: {
      before: Math.max(first.reach.before, second.reach.before),
      after: Math.max(first.reach.after, second.reach.after),
    },
  };
}
