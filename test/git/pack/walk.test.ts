import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Core, createFastCore } from "../../../src/git/pack/core.ts";
import { entriesWithoutRoot, splitForest } from "../../../src/git/pack/forest.ts";
import { TYPE } from "../../../src/git/pack/format.ts";
import { entryId, type Pack, readPack } from "../../../src/git/pack/pack.ts";
import { createPlainCore } from "../../../src/git/pack/plain-core.ts";
import { closeObjectStore, openObjectStore } from "../../../src/git/pack/store.ts";
import { type PackObject, type WalkOptions, walkPack } from "../../../src/git/pack/walk.ts";
import type { TestRepository } from "../../support/repository.ts";
import { contentsByGit, createHistory } from "./history.ts";

const MARGIN = 7;

/** All packs of a repository, each walked in `parts` parts; every visit checked against the contents of its base. */
function walkAll(
  repository: TestRepository,
  core: Core,
  options: Partial<WalkOptions> & { parts?: number } = {},
) {
  const format = repository.run(["rev-parse", "--show-object-format"]) as "sha1" | "sha256";
  const store = openObjectStore(join(repository.path, ".git/objects"), { format });
  const visited = new Map<string, { type: string; bytes: Buffer }>();
  const unread = new Map<string, string>();
  let rebuilt = 0;
  try {
    expect(store.unread).toEqual([]);
    for (const opened of store.packs) {
      const pack = readPack(opened);
      for (const entry of entriesWithoutRoot(pack.entries, pack.forest))
        unread.set(entryId(pack, entry), "base");
      for (const part of splitForest(pack.forest, options.parts ?? 1)) {
        const statistics = walkPack<Buffer>(
          pack,
          part,
          {
            visit(object, base) {
              const bytes = Buffer.from(object.bytes());
              const id = entryId(pack, object.entry);
              expect(visited.has(id) && store.packs.length === 1).toBe(false);
              visited.set(id, { type: object.type, bytes });
              checkParts(object, bytes, base);
              return bytes;
            },
            unread: (entry, why) => unread.set(entryId(pack, entry), why),
          },
          core,
          { margin: MARGIN, ...options },
        );
        rebuilt += statistics.rebuilt;
      }
    }
    return { visited, unread, rebuilt, loose: store.loose };
  } finally {
    closeObjectStore(store);
  }
}

/** Segments must make the object of its base, and pieces must hold all that no segment copies whole. */
function checkParts(object: PackObject, bytes: Buffer, base: Buffer | undefined): void {
  assert.equal(object.size, bytes.length);
  /** For every byte where the copied stretch that it is in ends; 0: it is in none. */
  const copyEnd = new Uint32Array(bytes.length);
  let at = 0;
  for (const [target, source, length] of rows(object.segments)) {
    assert.equal(target, at);
    at += length;
    if (source < 0) continue;
    assert(bytes.subarray(target, at).equals(base!.subarray(source, source + length)));
    copyEnd.fill(at, target, at);
  }
  if (base !== undefined) assert.equal(at, bytes.length);
  const pieceEnd = new Uint32Array(bytes.length);
  let gathered = 0;
  let end = -1;
  for (const [from, target, length] of rows(object.pieces)) {
    assert.equal(from, gathered);
    assert(target > end || (target === 0 && length === bytes.length));
    gathered += length;
    end = target + length;
    assert(bytes.subarray(target, end).equals(object.fresh.subarray(from, gathered)));
    pieceEnd.fill(end, target, end);
  }
  assert.equal(gathered, object.fresh.length);
  // Whatever is as long as the margin allows and not wholly in one piece is wholly copied in one stretch.
  for (let i = 0; i + MARGIN < bytes.length; i++) {
    const enough = i + MARGIN + 1;
    if (pieceEnd[i]! < enough && copyEnd[i]! < enough) assert.fail(`${i}: neither new nor copied`);
  }
}

function rows(table: Int32Array): [number, number, number][] {
  return Array.from({ length: table.length / 3 }, (_, i) => [
    table[3 * i]!,
    table[3 * i + 1]!,
    table[3 * i + 2]!,
  ]);
}

function expectSame(found: Map<string, { type: string; bytes: Buffer }>, repository: TestRepository): void {
  const wanted = contentsByGit(repository);
  expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [id, { type, bytes }] of wanted) {
    expect(found.get(id)!.type).toBe(type);
    expect(found.get(id)!.bytes.equals(bytes)).toBe(true);
  }
}

function packFile(repository: TestRepository): string {
  const folder = join(repository.path, ".git/objects/pack");
  return join(folder, readdirSync(folder).find((name) => name.endsWith(".pack"))!);
}

const cores = [
  ["fast", createFastCore],
  ["plain", createPlainCore],
] as const;

describe.each(cores)("a walk with the %s core", (_name, createCore) => {
  it.each([
    ["short chains", ["-adfq", "--depth=3", "--window=2"]],
    ["long chains", ["-adfq", "--depth=200", "--window=60"]],
    ["no deltas", ["-adfq", "--depth=0"]],
  ])("visits what git prints: %s", (name, args) => {
    const repository = createHistory(name);
    repository.repack(args);
    const { visited, unread } = walkAll(repository, createCore());
    expect([...unread]).toEqual([]);
    expectSame(visited, repository);
  });

  it("reads SHA-256", () => {
    const repository = createHistory("sha256", { objectFormat: "sha256" });
    repository.repack(["-adfq"]);
    expectSame(walkAll(repository, createCore()).visited, repository);
  });

  it("reads REF_DELTA and indexes of version 1", () => {
    const repository = createHistory("ref-delta");
    repository.run(["config", "repack.useDeltaBaseOffset", "false"]);
    repository.run(["config", "pack.indexVersion", "1"]);
    repository.repack(["-adfq"]);
    expectSame(walkAll(repository, createCore()).visited, repository);
  });

  it("reads stored and fixed blocks", () => {
    const repository = createHistory("stored", { commits: 10 });
    repository.run(["-c", "pack.compression=0", "repack", "-adFq"]);
    expectSame(walkAll(repository, createCore()).visited, repository);
  });

  it("reads offsets of 64 bits", () => {
    const repository = createHistory("large offsets", { commits: 10 });
    repository.repack();
    const pack = packFile(repository);
    const index = pack.replace(/pack$/, "idx");
    rmSync(index);
    // Every entry behind the first 64 bytes then has its offset in the table for large packs.
    repository.run(["index-pack", "--index-version=2,0x40", pack]);
    expectSame(walkAll(repository, createCore()).visited, repository);
  });

  it("makes contents again that did not fit into memory", () => {
    const repository = createHistory("small memory");
    repository.repack(["-adfq", "--depth=50", "--window=50"]);
    const { visited, rebuilt } = walkAll(repository, createCore(), { heldBytes: 4096, pageBytes: 1 });
    expectSame(visited, repository);
    expect(rebuilt).toBeGreaterThan(0);
  });

  it("gives up large objects and all that is built upon them, by name", () => {
    const repository = createHistory("too large");
    repository.repack(["-adfq"]);
    const { visited, unread } = walkAll(repository, createCore(), { largestObject: 50_000 });
    const wanted = contentsByGit(repository);
    expect([...unread.values()]).toContain("too-large");
    expect([...visited.keys(), ...unread.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [id, { bytes }] of visited) expect(bytes.equals(wanted.get(id)!.bytes)).toBe(true);
  });

  it("names what is damaged, and visits the rest unharmed", () => {
    const repository = createHistory("damage", { commits: 15 });
    repository.repack(["-adfq"]);
    const wanted = contentsByGit(repository);
    const path = packFile(repository);
    const sound = readFileSync(path);
    rmSync(path);
    for (let at = 100; at < sound.length - 40; at += Math.ceil(sound.length / 12)) {
      const damaged = Buffer.from(sound);
      damaged[at]! ^= 0x24;
      writeFileSync(path, damaged);
      const { visited, unread } = walkAll(repository, createCore());
      for (const [id, { bytes }] of visited) expect(bytes.equals(wanted.get(id)!.bytes)).toBe(true);
      for (const id of wanted.keys()) expect(visited.has(id) || unread.has(id)).toBe(true);
    }
  });
});

describe("the parts of a pack", () => {
  it("hold every object once, in the same order however many they are", () => {
    const repository = createHistory("parts");
    repository.repack(["-adfq", "--depth=4", "--window=4"]);
    const whole = walkAll(repository, createFastCore());
    for (const parts of [2, 3, 16, 1000]) {
      const { visited } = walkAll(repository, createFastCore(), { parts });
      expect([...visited.keys()]).toEqual([...whole.visited.keys()]);
    }
  });

  it("cost about the same", () => {
    const repository = createHistory("balance", { commits: 60 });
    repository.repack(["-adfq", "--depth=2", "--window=3"]);
    const store = openObjectStore(join(repository.path, ".git/objects"), { format: "sha1" });
    const pack: Pack = readPack(store.packs[0]!);
    const { costs } = pack.forest;
    const shares = splitForest(pack.forest, 4).map(
      ({ from, to }) => (costs[to - 1]! - (costs[from - 1] ?? 0)) / costs.at(-1)!,
    );
    const heaviest = Math.max(...costs.map((cost, i) => cost - (costs[i - 1] ?? 0))) / costs.at(-1)!;
    for (const share of shares) expect(share).toBeLessThanOrEqual(0.25 + heaviest);
    closeObjectStore(store);
  });
});

describe("packs that are no longer what they were", () => {
  it("reads on in a pack that git gc has removed", () => {
    const repository = createHistory("removed");
    const wanted = contentsByGit(repository);
    const store = openObjectStore(join(repository.path, ".git/objects"), { format: "sha1" });
    repository.repack(["-adfq", "--depth=7"]);
    const seen = new Set<string>();
    for (const opened of store.packs) {
      const pack = readPack(opened);
      walkPack<void>(
        pack,
        { from: 0, to: pack.forest.roots.length },
        { visit: (object) => void seen.add(entryId(pack, object.entry)), unread: () => {} },
        createFastCore(),
        { margin: MARGIN },
      );
    }
    closeObjectStore(store);
    expect([...seen].sort()).toEqual([...wanted.keys()].sort());
  });

  it("names every object whose base is nowhere in the pack", () => {
    const repository = createHistory("no base", { commits: 20 });
    repository.run(["config", "repack.useDeltaBaseOffset", "false"]);
    repository.repack(["-adfq"]);
    const wanted = contentsByGit(repository);
    const before = openObjectStore(join(repository.path, ".git/objects"), { format: "sha1" });
    const { entries, forest } = readPack(before.packs[0]!);
    // The base's id stands in the last 20 bytes of the header.
    const orphan = entries.types.findIndex(
      (type, entry) => type === TYPE.refDelta && forest.types[entry] === TYPE.blob,
    );
    const at = entries.offsets[orphan]! + entries.headers[orphan]! - 1;
    closeObjectStore(before);
    const path = packFile(repository);
    const bytes = readFileSync(path);
    bytes[at]! ^= 1;
    rmSync(path);
    writeFileSync(path, bytes);
    const { visited, unread } = walkAll(repository, createFastCore());
    expect(new Set(unread.values())).toEqual(new Set(["base"]));
    expect(unread.has(entryIdOf(repository, orphan))).toBe(true);
    for (const id of wanted.keys()) expect(visited.has(id) || unread.has(id)).toBe(true);
  });
});

function entryIdOf(repository: TestRepository, entry: number): string {
  const store = openObjectStore(join(repository.path, ".git/objects"), { format: "sha1" });
  try {
    return entryId(readPack(store.packs[0]!), entry);
  } finally {
    closeObjectStore(store);
  }
}
