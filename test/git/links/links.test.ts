import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { walkStarts } from "../../../src/git/graph/graph.ts";
import { listAt } from "../../../src/git/graph/number-lists.ts";
import { missingObjects, unlinkedObjects } from "../../../src/git/history/connectivity.ts";
import { graphByLinks } from "../../../src/git/history/linked-history.ts";
import { traceObjects } from "../../../src/git/history/trace.ts";
import type { ObjectTrace } from "../../../src/git/history/types.ts";
import { readLinks } from "../../../src/git/links/read-links.ts";
import type { Links } from "../../../src/git/links/types.ts";
import { type CommitRows, createCommitLog } from "../../../src/git/pack/commit-links.ts";
import { createFastCore } from "../../../src/git/pack/core.ts";
import { type Pack, readPack } from "../../../src/git/pack/pack.ts";
import { closeObjectStore, openObjectStore } from "../../../src/git/pack/store.ts";
import { walkPack } from "../../../src/git/pack/walk.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { random } from "../../support/keys.ts";
import type { TestRepository } from "../../support/repository.ts";
import { createRandomHistory, STORAGE } from "../random-history.ts";

const CASES = STORAGE.flatMap((storage, index) =>
  [1, 2, 3].map((round) => {
    const seed = 10 * index + round;
    return { storage, seed, objectFormat: round === 3 ? ("sha256" as const) : ("sha1" as const) };
  }),
);

function objectsOf(repository: TestRepository, ...types: string[]): string[] {
  return repository
    .run(["cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)"])
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, type]) => types.includes(type ?? ""))
    .map(([oid]) => oid ?? "");
}

/** The order of commits of the same second is nobody's promise. */
function comparable(objects: ReadonlyMap<string, ObjectTrace>): unknown {
  return [...objects.values()].map((one) => ({
    ...one,
    introduced: one.introduced.map((place) => JSON.stringify(place)).sort(),
    removed: one.removed.map((place) => JSON.stringify(place)).sort(),
  }));
}

/** All commits of a pack as a sweep would log them, but for some that are left to git. */
function readCommits(pack: Pack, seed: number): CommitRows {
  const log = createCommitLog(pack.index.names.idBytes);
  const next = random(`left out ${seed}`);
  walkPack(
    pack,
    { from: 0, to: pack.forest.roots.length },
    {
      visit(object) {
        if (object.type === "commit" && next() < 0.8) log.add(object.entry, object.bytes());
      },
      unread(entry, why) {
        throw new Error(`${entry} is ${why}`);
      },
    },
    createFastCore(),
    { margin: 0 },
  );
  return log.take();
}

function rowsOf(links: Links | undefined): unknown {
  if (links === undefined) return undefined;
  const { ids, commits } = links;
  const rows = commits.numbers.map((number, row) => ({
    id: ids.id(number),
    root: ids.id(commits.roots[row] ?? -1),
    time: commits.times[row],
    parents: Array.from(listAt(commits.parents, row), (parent) => ids.id(parent)),
  }));
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe("what the packs say of a history", () => {
  test.each(CASES)("is what git says: $storage, $objectFormat, seed $seed", async (options) => {
    const fixture = createRandomHistory(options);
    const repository = await openRepository(fixture.path);
    const wanted = objectsOf(fixture, "blob", "commit", "tag");
    const links = await readLinks(repository);
    expect(links).toMatchObject({ lacksTrees: false });
    const starts = await walkStarts(repository);
    // Neither of them falls back to git.
    expect(links && starts && graphByLinks(links, starts)?.roots.length).toBeGreaterThan(20);
    const quick = await traceObjects(repository, wanted);
    const plain = await traceObjects(repository, wanted, { plain: true });
    expect(comparable(quick.objects)).toEqual(comparable(plain.objects));
    expect(quick.commits).toEqual(plain.commits);
    expect(quick.unread).toEqual([]);
    const places = [...plain.objects.values()].flatMap((one) => one.introduced);
    expect(places.length).toBeGreaterThan(50);
    expect([...plain.objects.values()].flatMap((one) => one.removed)).not.toEqual([]);
    expect(places.some((place) => place.note !== undefined)).toBe(true);
    expect(await unlinkedObjects(repository)).toMatchObject({ count: 0 });
  });

  test.each(CASES.slice(3))("takes commits from whoever read them: $storage, seed $seed", async (options) => {
    const fixture = createRandomHistory(options);
    const repository = await openRepository(fixture.path);
    const store = openObjectStore(join(repository.commonDir, "objects"), { format: options.objectFormat });
    try {
      const packs = store.packs.map(readPack);
      const commits = packs.map((pack) => ({ path: pack.path, rows: readCommits(pack, options.seed) }));
      const given = await readLinks(repository, { store, packs, commits: Promise.resolve(commits) });
      const own = await readLinks(repository);
      expect(own?.commits.numbers.length).toBeGreaterThan(20);
      expect(rowsOf(given)).toEqual(rowsOf(own));
      const late = Promise.reject(new Error("the sweep failed"));
      await expect(readLinks(repository, { store, packs, commits: late })).rejects.toThrow(
        "the sweep failed",
      );
    } finally {
      closeObjectStore(store);
    }
  });

  test.each([1, 2, 3, 4])("names the missing objects that git's walk names: seed %i", async (seed) => {
    const fixture = createRandomHistory({ seed: 100 + seed, objectFormat: "sha1", storage: "loose" });
    const next = random(`delete ${seed}`);
    const loose = seed % 2 === 0 ? objectsOf(fixture, "blob") : objectsOf(fixture, "blob", "tree");
    for (let i = 0; i < 4; i++) {
      const [oid] = loose.splice(Math.floor(next() * loose.length), 1);
      // Refs that name them would end git's walk.
      if (oid !== undefined && fixture.run(["for-each-ref", "--points-at", oid]) === "")
        fixture.deleteObject(oid);
    }
    const repository = await openRepository(fixture.path);
    const named: string[] = [];
    for await (const oid of missingObjects(repository)) named.push(oid);
    expect(named).not.toEqual([]);
    expect((await unlinkedObjects(repository))?.inUse()).toEqual(named.sort());
  });
});
