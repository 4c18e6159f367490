import { describe, expect, it } from "vitest";
import { type Revision, wholeRevision } from "../../../src/detect/revisions.ts";
import { HEAD_BYTES, TAIL_BYTES } from "../../../src/sources/archive/recognise.ts";
import { type Edges, edgesOf } from "../../../src/sweep/pack/edges.ts";
import { fc } from "../../support/property.ts";

/** One that copies stretches of `base` and inserts others. */
type Step = { readonly from: number; readonly length: number } | { readonly text: Uint8Array };

function built(base: Uint8Array, steps: readonly Step[]): Revision {
  const segments: number[] = [];
  const pieces: number[] = [];
  const fresh: Uint8Array[] = [];
  const all: Uint8Array[] = [];
  let size = 0;
  let freshSize = 0;
  for (const step of steps) {
    const part = "text" in step ? step.text : base.subarray(step.from, step.from + step.length);
    if (part.length === 0) continue;
    segments.push(size, "text" in step ? -1 : step.from, part.length);
    if ("text" in step) {
      pieces.push(freshSize, size, part.length);
      fresh.push(part);
      freshSize += part.length;
    }
    all.push(part);
    size += part.length;
  }
  return {
    size,
    fresh: Buffer.concat(fresh),
    pieces: Int32Array.from(pieces),
    segments: Int32Array.from(segments),
    bytes: () => Buffer.concat(all),
  };
}

function endsOf(bytes: Uint8Array): Edges {
  return {
    head: Buffer.from(bytes.subarray(0, HEAD_BYTES)),
    tail: Buffer.from(bytes.subarray(Math.max(0, bytes.length - TAIL_BYTES))),
    size: bytes.length,
  };
}

const plain = ({ head, tail, size }: Edges) => ({ head: Buffer.from(head), tail: Buffer.from(tail), size });

describe("the ends of an object in a pack", () => {
  it("are those of its whole contents, however much of them comes from its base", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 1500, size: "max" }),
        fc.array(
          fc.oneof(
            fc.record({ from: fc.nat(1500), length: fc.nat(1500) }),
            fc.record({ text: fc.uint8Array({ maxLength: 40 }) }),
          ),
          { minLength: 1, maxLength: 5 },
        ),
        fc.boolean(),
        fc.boolean(),
        (base, steps, fromStart, toEnd) => {
          const bound = steps.map((step, index) => {
            if ("text" in step) return step;
            const from = index === 0 && fromStart ? 0 : step.from % base.length;
            const length = index === steps.length - 1 && toEnd ? base.length : step.length;
            return { from, length: Math.min(length, base.length - from) };
          });
          const revision = built(base, bound);
          fc.pre(revision.segments.length > 0);
          const edges = edgesOf(revision, edgesOf(wholeRevision(base), undefined));
          expect(plain(edges)).toEqual(endsOf(revision.bytes()));
          // And of what is built upon it, in turn.
          const next = built(revision.bytes(), [{ from: 0, length: revision.size }]);
          expect(plain(edgesOf(next, edges))).toEqual(endsOf(revision.bytes()));
        },
      ),
      { numRuns: 500 },
    );
  });
});
