import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { openRepository } from "../../src/git/repository.ts";
import { filesSource } from "../../src/sources/files.ts";
import { folderSource } from "../../src/sources/folder.ts";
import { LARGEST_AT_ONCE } from "../../src/sources/read-file.ts";
import { stdinSource } from "../../src/sources/stdin.ts";
import { type WorktreeOptions, worktreeSource } from "../../src/sources/worktree.ts";
import { withinGlobs } from "../../src/sweep/paths.ts";
import { blobs, gaps, read, skips, texts } from "../support/items.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";

const sweep = async (repository: TestRepository, options?: WorktreeOptions) =>
  read(worktreeSource(await openRepository(repository.path), options));

function withFiles() {
  const repository = createRepository();
  repository.write(".gitignore", "ignored*\n");
  repository.write("a.txt", "a\n");
  repository.write("sub/b.txt", "b\n");
  repository.commit("first");
  repository.write("sub/untracked.txt", "u\n");
  repository.write("ignored.txt", "ignored\n");
  return repository;
}

describe("the work tree", () => {
  test("is tracked and untracked files as they are on disk, not ignored ones", async () => {
    const repository = withFiles();
    repository.write("a.txt", "changed\n");
    repository.remove("sub/b.txt");
    const items = await sweep(repository);
    expect(texts(items)).toEqual({
      ".gitignore": "ignored*\n",
      "a.txt": "changed\n",
      "sub/untracked.txt": "u\n",
    });
    expect(items).toHaveLength(3);
  });

  test("before the first commit, in a linked worktree and from a subfolder", async () => {
    const empty = createRepository({ objectFormat: "sha256" });
    empty.write("a.txt", "a\n");
    expect(texts(await sweep(empty))).toEqual({ "a.txt": "a\n" });
    const linked = withFiles().worktree("linked");
    linked.write("only-here.txt", "x\n");
    expect(Object.keys(texts(await sweep(linked))).sort()).toEqual([
      ".gitignore",
      "a.txt",
      "only-here.txt",
      "sub/b.txt",
    ]);
    const inside = await openRepository(join(linked.path, "sub"));
    expect(Object.keys(texts(await read(worktreeSource(inside))))).toContain("only-here.txt");
  });

  test("reads links as their targets and never leaves the tree", async () => {
    const repository = withFiles();
    const outside = temporaryFolder();
    writeFileSync(join(outside, "b.txt"), "outside\n");
    repository.link("link", join(outside, "b.txt"));
    repository.remove("sub");
    repository.link("sub", outside);
    const found = texts(await sweep(repository));
    expect(found).toMatchObject({ link: join(outside, "b.txt"), sub: outside });
    expect(Object.values(found)).not.toContain("outside\n");
  });

  test.skipIf(process.platform === "win32")("names folders that git could not open", async () => {
    const repository = withFiles();
    // Deeper than a path may be long: nobody can open it by its name, root neither.
    const dig =
      "for (let i = 0; i < 20; i++) { fs.mkdirSync('d'.repeat(240)); process.chdir('d'.repeat(240)); }";
    execFileSync(process.execPath, ["-e", dig], { cwd: repository.path });
    const closed = { what: expect.stringMatching(/^d{240}\/d/), why: "the folder cannot be opened" };
    try {
      expect(gaps(await sweep(repository))).toEqual([closed]);
      expect(gaps(await sweep(repository, { globs: { include: ["sub"], exclude: [] } }))).toEqual([closed]);
      const items = await sweep(repository, { globs: { include: [], exclude: ["d*"] } });
      expect(gaps(items)).toEqual([]);
      expect(skips(items)).toEqual([{ what: closed.what, why: "excluded" }]);
    } finally {
      // Node removes by whole names.
      execFileSync("rm", ["-rf", "d".repeat(240)], { cwd: repository.path });
    }
  });

  test("names submodules and nested repositories as skipped", async () => {
    const repository = withFiles();
    repository.submodule(withFiles(), "module");
    mkdirSync(join(repository.path, "nested"));
    repository.run(["init", "--quiet", "nested"]);
    repository.write("nested/inner.txt", "inner\n");
    repository.run(
      ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "--quiet", "--allow-empty", "-m", "x"],
      {
        cwd: join(repository.path, "nested"),
      },
    );
    const items = await sweep(repository);
    expect(skips(items)).toEqual([
      { what: "nested", why: "submodule" },
      { what: "module", why: "submodule" },
    ]);
    expect(texts(items)).not.toHaveProperty("nested/inner.txt");
  });

  test("reads each file of an open merge conflict once", async () => {
    const repository = withFiles();
    repository.branch("side");
    repository.write("a.txt", "side\n");
    repository.commit("side");
    repository.branch("main");
    repository.write("a.txt", "main\n");
    repository.commit("main");
    repository.run(["merge", "side"], { answers: [1] });
    const conflicts = blobs(await sweep(repository)).filter(
      (blob) => blob.origin.kind === "file" && blob.origin.path === "a.txt",
    );
    expect(conflicts.map((blob) => Buffer.from(blob.bytes).toString())).toEqual([
      expect.stringContaining("<<<<<<<"),
    ]);
  });

  test("keeps to paths, includes and excludes; excluded files are said", async () => {
    const repository = withFiles();
    repository.write("sub*/c.txt", "c\n");
    expect(Object.keys(texts(await sweep(repository, { paths: ["sub"] }))).sort()).toEqual([
      "sub/b.txt",
      "sub/untracked.txt",
    ]);
    expect(Object.keys(texts(await sweep(repository, { paths: ["sub*"] })))).toEqual(["sub*/c.txt"]);
    const items = await sweep(repository, { globs: { include: ["sub/**"], exclude: ["untracked.*"] } });
    expect(Object.keys(texts(items))).toEqual(["sub/b.txt"]);
    expect(skips(items)).toEqual([{ what: "sub/untracked.txt", why: "excluded" }]);
  });

  test("skips large binary files by name and reads large text", async () => {
    const repository = withFiles();
    repository.write("large.bin", Buffer.alloc(5000));
    repository.write("large.txt", "x".repeat(5000));
    repository.write("large.utf16", Buffer.from(`\ufeff${"x".repeat(5000)}`, "utf16le"));
    const items = await sweep(repository, { maxBinaryBytes: 4000 });
    expect(skips(items)).toEqual([{ what: "large.bin", why: "too-large" }]);
    expect(texts(items)["large.txt"]).toHaveLength(5000);
    expect(texts(items)).toHaveProperty("large.utf16");
    expect(skips(await sweep(repository))).toEqual([]);
  });

  test("names what a sparse checkout leaves out, unless it is on disk all the same", async () => {
    const repository = createRepository();
    for (const name of ["in/a", "out/b", "out/c", "out/d/e"]) repository.write(name, `${name}\n`);
    repository.commit("files");
    repository.run(["sparse-checkout", "set", "in"]);
    repository.write("out/c", "changed\n");
    const items = await sweep(repository);
    expect(texts(items)).toEqual({ "in/a": "in/a\n", "out/c": "changed\n" });
    expect(skips(items)).toEqual([
      { what: "out/b", why: "sparse" },
      { what: "out/d/e", why: "sparse" },
    ]);
    const inside = read(
      worktreeSource(await openRepository(repository.path), { globs: { include: ["in/**"], exclude: [] } }),
    );
    expect(skips(await inside)).toEqual([]);
  });

  test("names what is no file, without waiting for it", async () => {
    const repository = withFiles();
    repository.remove("a.txt");
    execFileSync("mkfifo", [join(repository.path, "a.txt")]);
    expect(gaps(await sweep(repository))).toEqual([
      { what: "a.txt", why: "it is neither a file nor a link" },
    ]);
  });

  test("keeps odd names apart and reads them", async () => {
    const repository = createRepository();
    const names = ["ключ", "new\nline", "tab\t", "back\\slash", "? mark", "H 100644"];
    for (const name of names) repository.write(name, `in ${name}`);
    repository.write(Buffer.from([0xff, 0x41]), "bytes");
    for (const stage of ["untracked", "tracked"]) {
      const found = texts(await sweep(repository));
      for (const name of names) expect(found[name], stage).toBe(`in ${name}`);
      expect(found["\\xffA"], stage).toBe("bytes");
      repository.run(["add", "--all"]);
    }
  });

  test("a bare repository has none", async () => {
    await expect(sweep(withFiles().clone({ bare: true }))).rejects.toMatchObject({ code: "USAGE" });
  });
});

describe("a folder that is no repository", () => {
  test("is every file but .git, which is said", async () => {
    const repository = withFiles();
    repository.write("node_modules/pkg/index.js", "js\n");
    repository.write(".hidden/file", "h\n");
    repository.link("loop", ".");
    const items = await read(folderSource(repository.path));
    expect(texts(items)).toEqual({
      ".gitignore": "ignored*\n",
      ".hidden/file": "h\n",
      "a.txt": "a\n",
      "ignored.txt": "ignored\n",
      loop: ".",
      "node_modules/pkg/index.js": "js\n",
      "sub/b.txt": "b\n",
      "sub/untracked.txt": "u\n",
    });
    expect(skips(items)).toEqual([{ what: ".git", why: "git-folder" }]);
  });

  test("takes includes and excludes, and a name with glob characters for itself", async () => {
    const folder = join(temporaryFolder(), "[a](b){c}*");
    mkdirSync(join(folder, "x"), { recursive: true });
    writeFileSync(join(folder, "x/[y].txt"), "y");
    writeFileSync(join(folder, "x/z.log"), "z");
    const items = await read(folderSource(folder, { globs: { include: [], exclude: ["*.log"] } }));
    expect(texts(items)).toEqual({ "x/[y].txt": "y" });
    expect(skips(items)).toEqual([{ what: "x/z.log", why: "excluded" }]);
  });

  test("reads files whose names hold line breaks or are no UTF-8, in folders of such names too", async () => {
    const folder = temporaryFolder();
    const write = (name: string, text: string): void => {
      const path = Buffer.from(`${folder}/${name}`, "latin1");
      mkdirSync(path.subarray(0, path.lastIndexOf("/")), { recursive: true });
      writeFileSync(path, text);
    };
    write("a\nb", "line break");
    write("c\r\u00ff/d\xe9/e\n", "both");
    write("\xc3\xa9", "UTF-8");
    mkdirSync(join(folder, "sub\n/.git"), { recursive: true });
    const items = await read(folderSource(folder));
    expect(texts(items)).toEqual({ "a\nb": "line break", "c\r\\xff/d\\xe9/e\n": "both", é: "UTF-8" });
    expect(skips(items)).toEqual([{ what: "sub\n/.git", why: "git-folder" }]);
    expect(gaps(items)).toEqual([]);
  });
});

describe("named files and stdin", () => {
  test("are read ignored or not, through links, and pipes to their end", async () => {
    const repository = withFiles();
    symlinkSync("ignored.txt", join(repository.path, "ignored-link"));
    const named = (path: string) => ({ file: join(repository.path, path), path });
    expect(texts(await read(filesSource([named("ignored.txt"), named("ignored-link")])))).toEqual({
      "ignored.txt": "ignored\n",
      "ignored-link": "ignored\n",
    });
    await expect(read(filesSource([named("none")]))).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(gaps(await read(filesSource([named("sub")])))).toEqual([
      { what: "sub", why: expect.stringContaining("EISDIR") },
    ]);
  });

  test("stdin is one blob of all its bytes", async () => {
    const items = await read(stdinSource(Readable.from([Buffer.from([0xff, 0x00]), "text é"])));
    expect(blobs(items)).toEqual([
      { bytes: Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from("text é")]), origin: { kind: "stdin" } },
    ]);
  });

  test("what is too large to be held comes in chunks", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "dump.sql");
    writeFileSync(file, "first");
    truncateSync(file, LARGEST_AT_ONCE + 10);
    const megabyte = Buffer.alloc(1 << 20);
    const endless = Readable.from(Array.from({ length: 70 }, (_, at) => (at === 0 ? "first" : megabyte)));
    for (const [source, size] of [
      [folderSource(folder), LARGEST_AT_ONCE + 10],
      [stdinSource(endless), 5 + 69 * megabyte.length],
    ] as const) {
      const [item] = await read(source);
      if (item?.kind !== "large") throw new Error("it is held");
      const chunks: Uint8Array[] = [];
      for await (const chunk of item.large.chunks()) chunks.push(chunk);
      const all = Buffer.concat(chunks);
      expect([all.length, all.toString("latin1", 0, 6)]).toEqual([size, "first\0"]);
    }
    const [excluded] = await read(withinGlobs(folderSource(folder), { include: [], exclude: ["*.sql"] }));
    expect(excluded).toEqual({ kind: "skip", skip: { what: "dump.sql", why: "excluded" } });
  });

  test("a large file that is gone when its turn comes is a gap", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "dump.sql");
    writeFileSync(file, "");
    truncateSync(file, LARGEST_AT_ONCE + 10);
    const [item] = await read(folderSource(folder));
    if (item?.kind !== "large") throw new Error("it is held");
    const { large } = item;
    rmSync(file);
    const failure = await large
      .chunks()
      [Symbol.asyncIterator]()
      .next()
      .catch((error: unknown) => error);
    expect(large.gap(failure)).toEqual({ what: "dump.sql", why: "it cannot be read (ENOENT)" });
  });

  test("a device that does not end is a gap, and what a pipe gives is read whatever its size", async () => {
    const limit = { maxBinaryBytes: 20_000 };
    const device = { file: "/dev/zero", path: "zero" };
    expect(gaps(await read(filesSource([device], limit)))).toEqual([
      { what: "zero", why: "it goes on beyond 20000 bytes" },
    ]);
    const zeros = Readable.from([Buffer.alloc(30_000), Buffer.alloc(30_000)]);
    expect(blobs(await read(stdinSource(zeros)))[0]?.bytes).toHaveLength(60_000);
  });
});
