import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { scanBytes } from "../../src/index.ts";
import { tar, zip } from "../support/archives.ts";
import { key, random } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";
import { type JsonReport, keysweep, report } from "./run.ts";

const secret = (name: string) => key("openai-project", `archives ${name}`);
const code = (name: string) => Buffer.from(`a = 1\nkey = "${secret(name)}"\n`);

/** Where findings stand, as people read it. */
function spots({ leaks }: JsonReport): string[] {
  return leaks
    .flatMap(({ findings }) => findings)
    .map(({ place: { path = "", inside }, line, column }) => `${path}!${inside}:${line}:${column}`)
    .sort();
}

/** An archive of every kind, under names that say nothing. */
function writeArchives(repository: TestRepository): string[] {
  const jar = zip([{ name: "in.txt", bytes: code("jar"), stored: true }]);
  repository.write("a.dat", zip([{ name: "src/a.py", bytes: code("zip") }]));
  repository.write("b.dat", tar([{ name: "b/b.py", bytes: code("tar") }]));
  repository.write("c.log.gz", gzipSync(code("gzip")));
  repository.write("d.tgz", gzipSync(tar([{ name: "lib/d.jar", bytes: jar }])));
  return ["a.dat!src/a.py:2:8", "b.dat!b/b.py:2:8", "c.log.gz!c.log:2:8", "d.tgz!lib/d.jar!in.txt:2:8"];
}

describe("archives", () => {
  test("are read in the work tree, in the index, in a range, and in history by both ways", async () => {
    const repository = createRepository();
    repository.write("readme", "nothing\n");
    const base = repository.commit("Base");
    const expected = writeArchives(repository);
    expect(spots((await report(repository.path, ["scan"])).json)).toEqual(expected);
    repository.run(["add", "."]);
    expect(spots((await report(repository.path, ["staged"])).json)).toEqual(expected);
    repository.commit("Archives");
    expect(spots((await report(repository.path, ["range", `${base}..HEAD`])).json)).toEqual(expected);
    for (const pack of [false, true]) {
      if (pack) repository.gc();
      const swept = await report(repository.path, ["history"]);
      const plain = await report(repository.path, ["history", "--no-packs"]);
      expect(spots(swept.json)).toEqual(expected);
      expect(swept.json.leaks).toEqual(plain.json.leaks);
    }
  });

  test("are read from standard input and by the library", async () => {
    const repository = createRepository();
    const input = gzipSync(tar([{ name: "x/y.txt", bytes: code("stdin") }]));
    const { stdout, code: exit } = await keysweep(repository.path, ["scan", "-"], { input });
    expect(exit).toBe(1);
    expect(stdout).toContain("standard input!x/y.txt:2:8");
    const [leak] = await scanBytes(input, { path: "x.tgz" });
    expect(leak?.findings[0]).toMatchObject({
      place: { path: "x.tgz", inside: "x/y.txt" },
      line: 2,
      column: 8,
    });
  });

  test("that are built on others in a pack are seen for what they are", async () => {
    const repository = createRepository();
    // Text that compresses badly, so that git stores versions as deltas.
    const next = random("filler");
    const words = Array.from({ length: 9000 }, () => Math.floor(next() * 1e9).toString(36)).join("\n");
    const filler = { name: "filler.txt", bytes: Buffer.from(words) };
    const more = { name: "more.txt", bytes: Buffer.from("more\n") };
    repository.write("data", words);
    repository.commit("Text");
    repository.write("data", tar([filler]));
    repository.commit("A tar around it");
    repository.write("data", tar([more, filler, { name: "key.py", bytes: code("delta") }]));
    repository.commit("One more member");
    repository.write(
      "data",
      zip([
        { ...filler, stored: true },
        { name: "z.py", bytes: code("zipped") },
      ]),
    );
    repository.commit("A zip");
    repository.write(
      "data",
      zip(
        [
          { ...filler, stored: true },
          { name: "z.py", bytes: code("again") },
        ],
        Buffer.from("#!/bin/sh\n"),
      ),
    );
    repository.commit("A program");
    repository.gc(["--quiet", "--aggressive"]);
    expect(Number(repository.run(["count-objects", "-v"]).match(/size-pack: (\d+)/)?.[1])).toBeLessThan(100);
    const swept = await report(repository.path, ["history"]);
    const plain = await report(repository.path, ["history", "--no-packs"]);
    expect(spots(swept.json)).toEqual(["data!key.py:2:8", "data!z.py:2:8", "data!z.py:2:8"]);
    expect(swept.json.leaks).toEqual(plain.json.leaks);
  });

  test("count what is new in them, when they were there before", async () => {
    const repository = createRepository();
    const old = { name: "old.py", bytes: code("old") };
    repository.write("a.zip", zip([old]));
    repository.commit("Old");
    repository.write("a.zip", zip([{ name: "first.py", bytes: code("new") }, old]));
    repository.run(["add", "."]);
    expect(spots((await report(repository.path, ["staged"])).json)).toEqual(["a.zip!first.py:2:8"]);
  });

  test("do not fail a repository for what nobody can open, but for what was too much to unpack", async () => {
    const repository = createRepository();
    repository.write(
      "locked.zip",
      zip([
        { name: "s", bytes: code("locked"), flags: 1 },
        { name: "t", bytes: Buffer.from("t"), flags: 1 },
      ]),
    );
    repository.write("cut.zip", zip([{ name: "s", bytes: Buffer.from("nothing") }]).subarray(0, 45));
    repository.write("image.xz", Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2]));
    repository.commit("Calm");
    const calm = await report(repository.path, ["scan"]);
    expect(calm.code).toBe(0);
    expect(calm.json.skips).toEqual([
      { what: "cut.zip", why: "damaged" },
      { what: "image.xz", why: "unknown-method" },
      { what: "locked.zip!s and 1 more in it", why: "encrypted" },
    ]);
    expect((await report(repository.path, ["history"])).code).toBe(0);
    repository.write("fixtures/bomb.gz", gzipSync(Buffer.alloc(80 << 20)));
    repository.commit("A bomb");
    for (const command of [["scan"], ["history"], ["history", "--no-packs"]]) {
      const { code: exit, json } = await report(repository.path, command);
      expect(exit).toBe(3);
      expect(json.gaps.map(({ what }) => what)).toEqual(["fixtures/bomb.gz"]);
      expect((await report(repository.path, [...command, "--exclude", "fixtures/**"])).code).toBe(0);
    }
  });

  test("can be permitted whole or by the file in them, and hold comments that permit", async () => {
    const repository = createRepository();
    const allowed = Buffer.from(`key = "${secret("inline")}" # keysweep:allow\n`);
    repository.write(
      "a.zip",
      zip([
        { name: "x/a.py", bytes: code("a") },
        { name: "b.py", bytes: allowed },
      ]),
    );
    repository.write("c.zip", zip([{ name: "c.py", bytes: code("c") }]));
    expect((await report(repository.path, ["scan"])).json.summary).toMatchObject({
      leaks: 2,
      allowed: { inline: 1 },
    });
    repository.write(".keysweepignore", "*:a.zip!x/**\n*:c.zip\n");
    expect((await report(repository.path, ["scan"])).json.summary).toMatchObject({
      leaks: 0,
      allowed: { ignoreFile: 2 },
    });
    repository.write(".keysweepignore", "");
    repository.write(".gitleaksignore", "a.zip!x/a.py:openai-project-key:2\n");
    expect(spots((await report(repository.path, ["scan"])).json)).toEqual(["c.zip!c.py:2:8"]);
  });
});
