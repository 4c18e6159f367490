import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { objectFolders, unquote } from "../../../src/git/pack/alternates.ts";
import { createFastCore } from "../../../src/git/pack/core.ts";
import { entriesWithoutRoot } from "../../../src/git/pack/forest.ts";
import { findId, idAt, readAllIds } from "../../../src/git/pack/index-file.ts";
import { readLoose } from "../../../src/git/pack/loose.ts";
import { entryId, readPack } from "../../../src/git/pack/pack.ts";
import { closeObjectStore, type ObjectStore, openObjectStore } from "../../../src/git/pack/store.ts";
import { walkPack } from "../../../src/git/pack/walk.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../../support/repository.ts";
import { contentsByGit, createHistory } from "./history.ts";

const LARGEST = 1 << 24;

function objectsOf(repository: TestRepository): string {
  return repository.run(["rev-parse", "--path-format=absolute", "--git-path", "objects"]);
}

function open(repository: TestRepository): ObjectStore {
  const format = repository.run(["rev-parse", "--show-object-format"]) as "sha1" | "sha256";
  return openObjectStore(objectsOf(repository), { format });
}

function indexFile(repository: TestRepository): string {
  const folder = join(objectsOf(repository), "pack");
  return join(folder, readdirSync(folder).find((name) => name.endsWith(".idx"))!);
}

/** Everything a store holds but trees: type and a digest of the contents, by id. */
function contentsOf(store: ObjectStore): Map<string, string> {
  const found = new Map<string, string>();
  const core = createFastCore();
  for (const opened of store.packs) {
    const pack = readPack(opened);
    expect(entriesWithoutRoot(pack.entries, pack.forest)).toEqual([]);
    walkPack<void>(
      pack,
      { from: 0, to: pack.forest.roots.length },
      {
        visit(object) {
          found.set(entryId(pack, object.entry), digest(object.type, object.bytes()));
        },
        unread: (entry, why) => expect.unreachable(`${entryId(pack, entry)} is ${why}`),
      },
      core,
      { margin: 10 },
    );
  }
  for (const { id, path } of store.loose) {
    const answer = readLoose(path, LARGEST);
    if (answer.type === "unread") expect.unreachable(`${id} is ${answer.why}`);
    if (answer.type === "blob" || answer.type === "commit" || answer.type === "tag")
      found.set(id, digest(answer.type, answer.bytes));
  }
  return found;
}

function digest(type: string, bytes: Uint8Array): string {
  return `${type} ${createHash("sha256").update(bytes).digest("hex")}`;
}

function printedByGit(repository: TestRepository): [string, string][] {
  return [...contentsByGit(repository)].map(([id, { type, bytes }]) => [id, digest(type, bytes)]);
}

function expectWhole(repository: TestRepository, wanted = printedByGit(repository)): void {
  const store = open(repository);
  expect(store.unread).toEqual([]);
  expect([...contentsOf(store)].sort()).toEqual(wanted.sort());
  closeObjectStore(store);
}

describe("an object store", () => {
  it.each(["sha1", "sha256"] as const)("holds loose objects, packs and both at once: %s", (objectFormat) => {
    const repository = createHistory(`store ${objectFormat}`, { commits: 12, objectFormat });
    repository.repack();
    expectWhole(repository);
    repository.write("new", "written after the repack");
    repository.commit("Loose beside a pack");
    expectWhole(repository);
    repository.repack(["-dq"]);
    repository.object("");
    repository.object("in no commit");
    expectWhole(repository);
    repository.loosen();
    expectWhole(repository);
  });

  it("is empty in an empty repository", () => {
    const store = open(createRepository());
    expect(store).toMatchObject({ packs: [], loose: [], unread: [] });
  });

  it("lists a loose object that is packed too only once", () => {
    const repository = createHistory("twice", { commits: 10 });
    repository.repack();
    repository.write("again", "both loose and packed");
    repository.commit("Again");
    repository.run(["repack", "-aq"]);
    const store = open(repository);
    expect(store.loose).toEqual([]);
    closeObjectStore(store);
    expectWhole(repository);
  });

  it("completes packs that came thin", () => {
    const repository = createHistory("thin", { commits: 20 });
    repository.repack();
    const thin = repository.runBytes(["pack-objects", "--thin", "--revs", "--stdout", "-q"], {
      input: `HEAD\n^${repository.id("HEAD~10")}\n`,
    });
    const other = repository.clone({ bare: true });
    other.run(["index-pack", "--stdin", "--fix-thin"], { input: thin });
    expectWhole(other);
  });

  it("looks into alternates, and theirs", () => {
    const repository = createHistory("alternates", { commits: 10 });
    repository.repack();
    const clone = repository.clone({ shared: true });
    clone.write("mine", "only in the clone");
    clone.commit("Mine");
    const third = clone.clone({ shared: true });
    expect(objectFolders(objectsOf(third))).toHaveLength(3);
    expectWhole(third);
  });

  it("is the same with a multi-pack-index", () => {
    const repository = createHistory("multi", { commits: 15 });
    repository.repack();
    repository.write("more", "a second pack");
    repository.commit("More");
    repository.run(["repack", "-dq"]);
    repository.run(["multi-pack-index", "write"]);
    expectWhole(repository);
  });

  it("leaves out packs without an index, as git does", () => {
    const repository = createHistory("half-written", { commits: 10 });
    repository.repack();
    const folder = join(objectsOf(repository), "pack");
    writeFileSync(join(folder, "pack-0000.pack"), "PACK");
    writeFileSync(join(folder, "pack-1111.idx"), "");
    expectWhole(repository);
  });

  it("names packs that it cannot read", () => {
    const repository = createHistory("unreadable", { commits: 10 });
    repository.repack();
    const folder = join(objectsOf(repository), "pack");
    writeFileSync(join(folder, "pack-1111.pack"), "PACK");
    writeFileSync(join(folder, "pack-1111.idx"), Buffer.from([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 9]));
    const store = open(repository);
    expect(store.packs).toHaveLength(1);
    expect(store.unread).toEqual([
      { path: join(folder, "pack-1111.pack"), why: "an index of a pack has version 9" },
    ]);
    closeObjectStore(store);
  });

  it("refuses an index that belongs to another pack", () => {
    const one = createHistory("one", { commits: 20 });
    one.repack();
    const two = createHistory("two", { commits: 20 });
    two.repack();
    renameSync(indexFile(two), indexFile(one));
    const store = open(one);
    expect(() => store.packs.map(readPack)).toThrow(/a pack /);
    closeObjectStore(store);
  });

  it("says of a loose object why it cannot be read", () => {
    const repository = createRepository();
    const sound = repository.object("a sound blob of some length");
    const broken = repository.object("another blob, to be damaged");
    repository.corruptObject(broken);
    expect(readLoose(repository.objectFile(sound), 5)).toEqual({ type: "unread", why: "too-large" });
    expect(readLoose(repository.objectFile(broken), LARGEST)).toEqual({ type: "unread", why: "broken" });
    repository.deleteObject(sound);
    expect(readLoose(repository.objectFile(sound), LARGEST)).toEqual({ type: "unread", why: "gone" });
  });
});

describe("the index of a pack", () => {
  it.each([1, 2])("finds every id it holds and no other: version %i", (version) => {
    const repository = createHistory("find", { commits: 10 });
    repository.run(["config", "pack.indexVersion", String(version)]);
    repository.repack(["-adfq"]);
    const store = open(repository);
    const { names } = store.packs[0]!.index;
    const all = readAllIds(names);
    for (let position = 0; position < names.count; position++) {
      const id = all.subarray(position * 20, position * 20 + 20);
      expect(idAt(names, position)).toBe(Buffer.from(id).toString("hex"));
      expect(findId(names, id)).toBe(position);
      const other = Uint8Array.from(id);
      other[19]! ^= 1;
      expect(findId(names, other)).toBe(-1);
    }
    expect(findId(names, new Uint8Array(20))).toBe(-1);
    expect(findId(names, new Uint8Array(20).fill(255))).toBe(-1);
    closeObjectStore(store);
  });
});

describe("alternates", () => {
  it("are followed each once, relative to the folder that names them, five deep", () => {
    const root = temporaryFolder();
    for (let i = 0; i < 8; i++) {
      mkdirSync(join(root, `${i}/info`), { recursive: true });
      writeFileSync(join(root, `${i}/info/alternates`), `# a comment\n../${i + 1}\n../0\n/not/there\n`);
    }
    const found = objectFolders(join(root, "0"), [join(root, "7")]);
    expect(found).toEqual([0, 1, 2, 3, 4, 5, 7].map((i) => join(root, String(i))));
  });

  it("that cannot be read are an error that says which", () => {
    const root = temporaryFolder();
    mkdirSync(join(root, "info/alternates"), { recursive: true });
    expect(() => objectFolders(root)).toThrow(
      expect.objectContaining({
        code: "IO",
        message: expect.stringContaining(join(root, "info/alternates")),
      }),
    );
  });

  it("may be quoted", () => {
    expect(unquote(String.raw`"/a \"b\"\n\303\244\\ü"`)).toBe('/a "b"\nä\\ü');
    expect(unquote('"open')).toBe('"open');
  });
});
