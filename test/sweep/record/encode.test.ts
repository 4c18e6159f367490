import { describe, expect, test } from "vitest";
import type { Stride } from "../../../src/detect/types.ts";
import { decodeRecord, encodeRecord } from "../../../src/sweep/record/encode.ts";
import type { ObjectRows, SweepRecord } from "../../../src/sweep/record/types.ts";
import { fc } from "../../support/property.ts";

const KEY = "0123456789abcdef0123456789abcdef";

const idLengths = fc.constantFrom(20, 32);
const hexId = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((id) => Buffer.from(id).toString("hex"));
const rows = (length: number): fc.Arbitrary<ObjectRows> =>
  fc.array(fc.tuple(hexId(length), fc.integer({ min: 0, max: 0xffffffff }))).map((all) => ({
    ids: Buffer.concat(all.map(([id]) => Buffer.from(id, "hex"))),
    sizes: Uint32Array.from(all, ([, size]) => size),
  }));
const offset = fc.integer({ min: 0, max: 2 ** 40 });
const range = fc.tuple(offset, offset).map(([start, more]) => ({ start, end: start + more }));
const hit = fc.record({ anchor: fc.nat(10_000), start: offset, stride: fc.constantFrom<Stride>(1, 2, 4) });
const record = (length: number): fc.Arbitrary<SweepRecord> =>
  fc.record({
    packs: fc.array(hexId(length)),
    packed: rows(length),
    loose: rows(length),
    lost: fc.array(hexId(length)),
    found: fc.array(
      fc.record(
        {
          oid: hexId(length),
          type: fc.constantFrom("blob", "commit", "tag"),
          places: fc.array(fc.oneof(range, hit)),
          ruleIds: fc.array(fc.string()),
          isArchive: fc.boolean(),
          alike: fc.record({ group: fc.nat(10_000), lines: fc.array(fc.nat(100_000)) }),
        },
        { requiredKeys: ["oid", "type", "places", "ruleIds", "isArchive"] },
      ),
    ),
  });

const plain = ({ packed, loose, ...rest }: SweepRecord) => ({
  ...rest,
  rows: [packed, loose].map(({ ids, sizes }) => [Buffer.from(ids).toString("hex"), [...sizes]]),
});

describe("a record of a sweep", () => {
  test("comes back as it was written", () => {
    fc.assert(
      fc.property(
        idLengths.chain((length) => fc.tuple(fc.constant(length), record(length))),
        ([length, written]) => {
          const read = decodeRecord(encodeRecord(written, KEY, length), KEY, length);
          expect(read && plain(read)).toEqual(plain(written));
        },
      ),
    );
  });

  test("is nothing when a byte is another, when it is cut, and under another key or object format", () => {
    fc.assert(
      fc.property(record(20), fc.nat(), fc.integer({ min: 1, max: 255 }), (written, place, change) => {
        const file = encodeRecord(written, KEY, 20);
        const damaged = Buffer.from(file);
        damaged[place % file.length]! ^= change;
        expect(decodeRecord(damaged, KEY, 20)).toBeUndefined();
        expect(decodeRecord(file.subarray(0, place % file.length), KEY, 20)).toBeUndefined();
        expect(decodeRecord(file, KEY.replace("0", "1"), 20)).toBeUndefined();
        expect(decodeRecord(file, KEY, 32)).toBeUndefined();
      }),
    );
  });
});
