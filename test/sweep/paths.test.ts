import { expect, test } from "vitest";
import type { Place } from "../../src/leaks/types.ts";
import type { Origin, SourceItem } from "../../src/sources/types.ts";
import { createPlaceFilter, withinGlobs } from "../../src/sweep/paths.ts";
import { read } from "../support/items.ts";

const person = { who: "A", time: 0 };
const commit = { id: "a".repeat(40), author: person, committer: person };
const oid = "b".repeat(40);
const globs = { include: ["src/**"], exclude: ["*.md"] };

const item = (origin: Origin): SourceItem => ({ kind: "blob", blob: { bytes: new Uint8Array(), origin } });

async function* from(items: readonly SourceItem[]) {
  yield* items;
}

test("a source within globs drops what is outside, tells what is excluded, and keeps what has no path", async () => {
  const inside = item({ kind: "index", path: "src/a.ts", oid });
  const message = item({ kind: "commit-message", commit });
  const gap: SourceItem = { kind: "gap", gap: { what: "docs/x", why: "gone" } };
  const items = [inside, item({ kind: "index", path: "docs/a.ts", oid }), message, gap];
  expect(await read(withinGlobs(from(items), globs))).toEqual([inside, message, gap]);
  const excluded = item({ kind: "commit-file", path: "src/a.md", oid, commit });
  expect(await read(withinGlobs(from([excluded]), globs))).toEqual([
    { kind: "skip", skip: { what: "src/a.md", why: "excluded" } },
  ]);
});

test("places of history and the index are chosen by their path, all others stay", async () => {
  const wants = await createPlaceFilter(globs);
  const places: readonly (readonly [Place, boolean])[] = [
    [{ kind: "commit-file", path: "src/a.ts", commit, oid }, true],
    [{ kind: "commit-file", path: "src/a.md", commit, oid }, false],
    [{ kind: "index", path: "docs/a.ts" }, false],
    [{ kind: "file", path: "docs/a.ts" }, true],
    [{ kind: "stdin" }, true],
    [{ kind: "commit-message", commit }, true],
    [{ kind: "unreachable", oid, type: "blob" }, true],
  ];
  expect(places.map(([place]) => wants(place))).toEqual(places.map(([, wanted]) => wanted));
});
