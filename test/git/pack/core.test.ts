import { constants, deflateSync, inflateSync, type ZlibOptions } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Core, createFastCore } from "../../../src/git/pack/core.ts";
import { createPlainCore } from "../../../src/git/pack/plain-core.ts";
import { random } from "../../support/keys.ts";

const SOURCE = 1 << 16;
const TARGET = 1 << 20;
const END = 1 << 21;

/** Bytes of many kinds: noise, runs, text, skewed letters, short repeats, one rare value among many. */
function sample(below: (limit: number) => number): Buffer {
  const length = below([2, 20, 300, 5000, 60_000][below(5)]!);
  const bytes = Buffer.alloc(length);
  const period = 1 + below(40);
  const kinds: ((i: number) => number)[] = [
    () => below(256),
    () => period,
    (i) => "the quick brown fox jumps over the lazy dog".charCodeAt((i * period) % 43),
    () => 97 + Math.min(below(20), below(20), below(20)),
    (i) => (i < period ? below(256) : bytes[i - 1 - below(period)]!),
    () => Math.floor((below(1000) / 1000) ** 8 * 256),
  ];
  const kind = kinds[below(kinds.length)]!;
  for (let i = 0; i < length; i++) bytes[i] = kind(i);
  return bytes;
}

const STRATEGIES = [
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FILTERED,
  constants.Z_HUFFMAN_ONLY,
  constants.Z_RLE,
  constants.Z_FIXED,
];

function options(below: (limit: number) => number): ZlibOptions {
  return {
    level: below(10),
    strategy: STRATEGIES[below(STRATEGIES.length)]!,
    memLevel: 1 + below(9),
    windowBits: 9 + below(7),
  };
}

function inflated(core: Core, stream: Uint8Array, size: number, behind = 0): Buffer | number {
  core.reserve(END);
  // What stands behind a stream must not matter.
  core.memory().fill(0xa5, SOURCE, SOURCE + stream.length + 64);
  core.memory().set(stream, SOURCE);
  const taken = core.inflate(SOURCE, SOURCE + stream.length + behind, TARGET, size);
  if (taken < 0) return taken;
  expect(taken).toBe(stream.length);
  return Buffer.from(core.memory().subarray(TARGET, TARGET + size));
}

function seeded(seed: string): (limit: number) => number {
  const next = random(seed);
  return (limit) => Math.floor(next() * limit);
}

const cores = [
  ["fast", createFastCore],
  ["plain", createPlainCore],
] as const;

describe.each(cores)("inflating with the %s core", (name, createCore) => {
  it("gives back what zlib deflated", () => {
    const core = createCore();
    const below = seeded("deflate");
    for (let i = 0; i < 200; i++) {
      const bytes = sample(below);
      const found = inflated(core, deflateSync(bytes, options(below)), bytes.length, below(2) * 40);
      expect(Buffer.isBuffer(found) && found.equals(bytes)).toBe(true);
    }
  });

  it("refuses streams of another size", () => {
    const core = createCore();
    const below = seeded("size");
    for (let i = 0; i < 100; i++) {
      const bytes = sample(below);
      const stream = deflateSync(bytes, options(below));
      expect(inflated(core, stream, bytes.length + 1)).toBeLessThan(0);
      if (bytes.length > 0) expect(inflated(core, stream, bytes.length - 1)).toBeLessThan(0);
    }
  });

  it("takes damaged and cut streams exactly when zlib does", () => {
    const core = createCore();
    const below = seeded(`damage`);
    for (let i = 0; i < 500; i++) {
      const bytes = sample(below).subarray(0, 4000);
      const stream = deflateSync(bytes, options(below));
      if (below(4) === 0) {
        expect(inflated(core, stream.subarray(0, below(stream.length)), bytes.length)).toBeLessThan(0);
        continue;
      }
      stream[below(stream.length)]! ^= 1 << below(8);
      let byZlib: Buffer | undefined;
      try {
        byZlib = inflateSync(stream);
      } catch {}
      core.reserve(END);
      core.memory().set(stream, SOURCE);
      const taken = core.inflate(SOURCE, SOURCE + stream.length, TARGET, bytes.length);
      expect(taken > 0, `${name} ${i}`).toBe(byZlib?.length === bytes.length);
    }
  });
});

/** A random delta for a base of `baseSize` bytes, sometimes a broken one. */
function randomDelta(below: (limit: number) => number, baseSize: number): Buffer {
  const bytes: number[] = [];
  let size = 0;
  let last = 0;
  for (let i = below(30); i > 0; i--) {
    if (below(2) === 0 || baseSize === 0) {
      const length = 1 + below(below(3) === 0 ? 127 : 12);
      bytes.push(length, ...Array.from({ length }, () => below(256)));
      size += length;
      continue;
    }
    // A third goes on where the last copy ended: neighbours to be joined.
    const from = below(3) === 0 && last < baseSize ? last : below(baseSize);
    const length = 1 + below(Math.min(baseSize - from, below(2) === 0 ? 20 : 5000));
    const operands: number[] = [];
    let op = 0x80;
    for (let byte = 0; byte < 4; byte++) {
      const value = (from >>> (8 * byte)) & 255;
      if (value === 0) continue;
      op |= 1 << byte;
      operands.push(value);
    }
    for (let byte = 0; byte < 3; byte++) {
      const value = (length >>> (8 * byte)) & 255;
      if (value === 0) continue;
      op |= 16 << byte;
      operands.push(value);
    }
    bytes.push(op, ...operands);
    size += length;
    last = from + length;
  }
  const delta = Buffer.from([...varint(baseSize), ...varint(size), ...bytes]);
  if (below(4) === 0) delta[below(delta.length)] = below(256);
  return below(10) === 0 ? delta.subarray(0, below(delta.length)) : delta;
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

describe("deltas", () => {
  it("mean the same to both cores, broken ones too", () => {
    const below = seeded("deltas");
    const [fast, plain] = [createFastCore(), createPlainCore()];
    let broken = 0;
    for (let i = 0; i < 1000; i++) {
      const base = Buffer.from(Array.from({ length: below(6000) }, () => below(256)));
      const delta = randomDelta(below, base.length);
      const margin = 1 + below(40);
      const results = [fast, plain].map((core) => {
        core.reserve(END);
        core.memory().set(base, SOURCE);
        const at = SOURCE + 8192;
        core.memory().set(delta, at);
        const segments = SOURCE + 65_536;
        const count = core.decode(at, at + delta.length, base.length, segments);
        if (count < 0) return undefined;
        const pieces = segments + 12 * count;
        const fresh = TARGET;
        core.gather(segments, count, SOURCE, margin, pieces, fresh);
        const copy = (from: number, length: number) =>
          Buffer.from(core.memory().subarray(from, from + length)).toString("hex");
        const gathered = copy(fresh, core.freshEnd() - fresh);
        const rows = copy(segments, 12 * (count + core.pieceCount()));
        core.apply(segments, count, SOURCE, TARGET);
        return { count, gathered, rows, target: copy(TARGET, core.targetSize()) };
      });
      if (results[0] === undefined) broken++;
      expect(results[0]).toEqual(results[1]);
    }
    expect(broken).toBeGreaterThan(100);
    expect(broken).toBeLessThan(500);
  });
});
