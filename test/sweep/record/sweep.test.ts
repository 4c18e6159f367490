import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import type { ConfigFlags } from "../../../src/config/types.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { type SweepOptions, sweepHistory } from "../../../src/sweep/pack/sweep.ts";
import type { Reading } from "../../../src/sweep/reading.ts";
import { key } from "../../support/keys.ts";
import { createRepository, type TestRepository } from "../../support/repository.ts";
import { plainReading } from "../reading.ts";

interface Sweep {
  readonly reading: Reading;
  /** Objects that threads read. */
  readonly read: number;
}

async function sweep(path: string, options: SweepOptions = {}, flags: ConfigFlags = {}): Promise<Sweep> {
  const repository = await openRepository(path);
  const config = await loadConfig(path, path, flags);
  let read = 0;
  const context = { config, ignoreEntries: [], onProgress: ({ blobs }: { blobs: number }) => (read = blobs) };
  return { reading: await sweepHistory(repository, context, { jobs: 1, ...options }), read };
}

/** Sweeps with the record and without, and expects the same; how many objects were read with it. */
async function sameAsAfresh(path: string, flags: ConfigFlags = {}): Promise<number> {
  const remembering = await sweep(path, {}, flags);
  const afresh = await sweep(path, { noCache: true }, flags);
  expect(plainReading(remembering.reading)).toEqual(plainReading(afresh.reading));
  expect(afresh.reading.sightings.length).toBeGreaterThan(0);
  return remembering.read;
}

const folderOf = (repository: TestRepository) =>
  join(
    existsSync(join(repository.path, ".git")) ? join(repository.path, ".git") : repository.path,
    "keysweep/swept",
  );
const files = (repository: TestRepository) =>
  readdirSync(folderOf(repository)).map((name) => join(folderOf(repository), name));

const SECRETS = {
  old: key("openai-project", "record old"),
  changed: key("openai-svcacct", "record changed"),
  message: key("openai-admin", "record message"),
  permitted: key("openai-legacy", "record permitted"),
};

function lines(count: number, seed: string): string {
  return Array.from({ length: count }, (_, line) => `line ${line} of ${seed}\n`).join("");
}

/** A history of one pack, some files of which are deltas of others. */
function build(objectFormat: "sha1" | "sha256" = "sha1"): TestRepository {
  const repository = createRepository({ objectFormat });
  repository.write("a.txt", `${lines(300, "a")}old = ${SECRETS.old}\n`);
  repository.write("permitted.txt", `x = "${SECRETS.permitted}" # keysweep:allow\n`);
  repository.commit("One");
  repository.write("a.txt", `${lines(300, "a")}old = ${SECRETS.old}\nmore\n`);
  repository.write("b.txt", `${lines(200, "b")}`);
  repository.commit(`Two\n\n${SECRETS.message}\n`);
  repository.fill(30);
  repository.repack(["-adfq"]);
  return repository;
}

describe("a second sweep", () => {
  test.each(["sha1", "sha256"] as const)("reads nothing again and finds the same (%s)", async (format) => {
    const repository = build(format);
    const first = await sweep(repository.path);
    const second = await sweep(repository.path);
    expect(first.read).toBeGreaterThan(30);
    expect(second.read).toBe(0);
    expect(plainReading(second.reading)).toEqual(plainReading(first.reading));
    expect(first.reading.allowedInline).toBe(1);
    expect(await sameAsAfresh(repository.path)).toBe(0);
  });

  test("reads what was committed since, loose and packed, and no more", async () => {
    const repository = build();
    await sweep(repository.path);
    repository.write("a.txt", `${lines(300, "a")}old = ${SECRETS.changed}\n`);
    repository.commit("Changed");
    // A blob, a commit and a tree.
    expect(await sameAsAfresh(repository.path)).toBe(2);
    expect(await sameAsAfresh(repository.path)).toBe(0);
    repository.write("c.txt", "new\n");
    repository.commit("More");
    repository.repack(["-dq"]);
    expect(await sameAsAfresh(repository.path)).toBe(2);
    expect(await sameAsAfresh(repository.path)).toBe(0);
  });

  test("reads nothing again after a repack, and what is new in the new pack", async () => {
    const repository = build();
    await sweep(repository.path);
    repository.repack(["-adfq", "--depth=3", "--window=50"]);
    expect(await sameAsAfresh(repository.path)).toBe(0);
    repository.write("a.txt", `${lines(300, "a")}old = ${SECRETS.old}\nmore ${SECRETS.changed}\n`);
    repository.commit("Changed");
    repository.gc();
    expect(await sameAsAfresh(repository.path)).toBe(2);
    repository.loosen();
    expect(await sameAsAfresh(repository.path)).toBe(0);
  });

  test("forgets what is pruned, and counts it no more", async () => {
    const repository = build();
    repository.branch("side");
    repository.write("side.txt", `${SECRETS.changed}\n`);
    repository.commit("Side");
    repository.repack(["-adq"]);
    const before = await sweep(repository.path);
    repository.branch("main");
    repository.run(["branch", "-D", "side"]);
    repository.run(["reflog", "expire", "--expire=now", "--all"]);
    repository.run(["gc", "--prune=now", "--quiet"]);
    expect(await sameAsAfresh(repository.path)).toBe(0);
    const after = await sweep(repository.path);
    expect(after.reading.coverage.blobs).toBe(before.reading.coverage.blobs - 2);
    expect(after.reading.sightings.length).toBe(before.reading.sightings.length - 1);
  });

  test("reads everything anew under other rules, and remembers both", async () => {
    const repository = build();
    await sweep(repository.path);
    const one = { rule: ["openai-project-key"] };
    expect(await sameAsAfresh(repository.path, one)).toBeGreaterThan(30);
    expect(await sameAsAfresh(repository.path, one)).toBe(0);
    expect(await sameAsAfresh(repository.path)).toBe(0);
    expect(files(repository)).toHaveLength(2);
  });

  test("keeps the records of the four rule sets that were used last", async () => {
    const repository = build();
    for (const kind of ["project-key", "admin-key", "service-account-key", "user-key", "session-token"])
      await sweep(repository.path, {}, { skipRule: [`openai-${kind}`] });
    expect(files(repository)).toHaveLength(4);
  });

  test("unpacks an archive again where it holds something", async () => {
    const repository = build();
    repository.write("found.gz", gzipSync(`key = ${SECRETS.changed}\n`));
    repository.write("empty.gz", gzipSync("nothing\n"));
    repository.commit("Archives");
    const { reading } = await sweep(repository.path);
    expect(reading.sightings.some(({ secret }) => secret.reveal() === SECRETS.changed)).toBe(true);
    expect(await sameAsAfresh(repository.path)).toBe(0);
  });

  test("asks again, each time, for what could not be read", async () => {
    const repository = build();
    repository.write("lost.txt", "to be lost\n");
    repository.commit("Lost");
    const id = repository.id("HEAD:lost.txt");
    repository.corruptObject(id);
    for (let times = 0; times < 3; times++) {
      const { reading } = await sweep(repository.path);
      expect(reading.coverage.gaps.map(({ what }) => what)).toContain(id);
    }
    await sameAsAfresh(repository.path);
  });

  test.each(["loose", "packed"])("tells versions of a file apart by their lines: %s", async (how) => {
    const repository = createRepository();
    const versions = [3, 8, 20].map((count) => {
      repository.write(
        "moved.txt",
        `${lines(count, "moved")}old = ${SECRETS.old}\nsecond = ${SECRETS.changed}\n`,
      );
      repository.commit(`Moved to ${count}`);
      return repository.id("HEAD:moved.txt");
    });
    repository.write("moved.txt", `${lines(30, "moved")}another = ${SECRETS.old}\n`);
    repository.commit("Changed");
    if (how === "packed") repository.repack(["-adfq"]);
    const linesOf = ({ reading }: Sweep) =>
      reading.sightings.map(({ origin, line, endLine }) => [
        origin.kind === "object" && versions.indexOf(origin.oid),
        line,
        endLine,
      ]);
    const first = linesOf(await sweep(repository.path));
    const expected = [4, 9, 21].flatMap((line, version) => [
      [version, line, line],
      [version, line + 1, line + 1],
    ]);
    expect(first).toEqual(expect.arrayContaining([...expected, [-1, 31, 31]]));
    expect(first).toHaveLength(7);
    expect(linesOf(await sweep(repository.path))).toEqual(first);
    expect(await sameAsAfresh(repository.path)).toBe(0);
  });

  test("reads every loose object again in which something was found, whatever others say", async () => {
    const repository = createRepository();
    const versions = [3, 8].map((count) => {
      repository.write("moved.txt", `${lines(count, "moved")}old = ${SECRETS.old}\n`);
      repository.commit(`Moved to ${count}`);
      return repository.id("HEAD:moved.txt");
    });
    await sweep(repository.path);
    for (const [broken, id] of versions.entries()) {
      repository.corruptObject(id);
      const { reading } = await sweep(repository.path);
      expect(reading.coverage.gaps.map(({ what }) => what).sort()).toEqual(
        versions.slice(0, broken + 1).sort(),
      );
      expect(reading.sightings).toHaveLength(1 - broken);
    }
  });

  test("says so when an object with a finding is not there any more", async () => {
    const repository = build();
    repository.write("late.txt", `${SECRETS.changed}\n`);
    repository.commit("Late");
    const id = repository.id("HEAD:late.txt");
    await sweep(repository.path);
    repository.corruptObject(id);
    const { reading } = await sweep(repository.path);
    expect(reading.coverage.gaps.map(({ what }) => what)).toContain(id);
    repository.deleteObject(id);
    const gone = await sweep(repository.path);
    expect(gone.reading.coverage.gaps.map(({ what }) => what)).toContain(id);
  });

  test.each([
    ["cut in the middle", (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ["empty", () => Buffer.alloc(0)],
    ["of another layout", (bytes: Buffer) => Buffer.concat([Buffer.from("keysweep swept 9\n"), bytes])],
  ])("does without a record that is %s, and mends it", async (_, damage) => {
    const repository = build();
    await sweep(repository.path);
    const [file = ""] = files(repository);
    writeFileSync(file, damage(readFileSync(file)));
    expect(await sameAsAfresh(repository.path)).toBeGreaterThan(30);
    expect(await sameAsAfresh(repository.path)).toBe(0);
  });

  test("believes no record that others may write", async () => {
    const repository = build();
    await sweep(repository.path);
    for (const file of files(repository)) chmodSync(file, 0o666);
    expect(await sameAsAfresh(repository.path)).toBeGreaterThan(30);
  });

  test("leaves a file that its owner alone may read, without a secret or a line of text in it", async () => {
    const repository = build();
    await sweep(repository.path);
    const [file = ""] = files(repository);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folderOf(repository)).mode & 0o777).toBe(0o700);
    const bytes = readFileSync(file);
    for (const secret of Object.values(SECRETS)) {
      expect(bytes.includes(secret)).toBe(false);
      expect(bytes.includes(secret.slice(-8))).toBe(false);
    }
    expect(bytes.includes("line 1 of")).toBe(false);
  });

  test("works in bare repositories, and work trees share what they know", async () => {
    const bare = build().clone({ bare: true });
    await sweep(bare.path);
    expect(await sameAsAfresh(bare.path)).toBe(0);
    const repository = build();
    await sweep(repository.path);
    const other = repository.worktree("other");
    expect(await sameAsAfresh(other.path)).toBe(0);
  });

  test("knows the packs of an alternate, and leaves nothing there", async () => {
    const repository = build();
    const borrowing = repository.clone({ shared: true });
    await sweep(borrowing.path);
    expect(await sameAsAfresh(borrowing.path)).toBe(0);
    expect(existsSync(folderOf(repository))).toBe(false);
    expect(await sameAsAfresh(repository.path)).toBeGreaterThan(30);
  });

  test("may run at the same time as others", async () => {
    const repository = build();
    const all = await Promise.all(Array.from({ length: 4 }, () => sweep(repository.path)));
    for (const { reading } of all) expect(plainReading(reading)).toEqual(plainReading(all[0]!.reading));
    expect(await sameAsAfresh(repository.path)).toBe(0);
    expect(files(repository)).toHaveLength(1);
  });

  test("does without where nothing can be written", async () => {
    const repository = build();
    // A file in the folder's place: the superuser may write to a folder that nobody may.
    writeFileSync(join(repository.path, ".git/keysweep"), "");
    expect(await sameAsAfresh(repository.path)).toBeGreaterThan(30);
    expect(await sameAsAfresh(repository.path)).toBeGreaterThan(30);
  });

  test("with --no-cache reads everything and leaves no record", async () => {
    const repository = build();
    const { read } = await sweep(repository.path, { noCache: true });
    expect(read).toBeGreaterThan(30);
    expect(existsSync(folderOf(repository))).toBe(false);
  });
});
