import { execFileSync } from "node:child_process";
import { existsSync, statSync, watch } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { readPrivate, writePrivate } from "../src/private-file.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keysweep-private-"));
  return () => rm(folder, { recursive: true });
});

test("writers at the same time leave one whole file and nothing beside it", async () => {
  const path = join(folder, "deep", "file");
  const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000));
  await Promise.all(texts.map((text) => writePrivate(path, text)));
  expect(texts).toContain(await readPrivate(path));
  expect(await readdir(join(folder, "deep"))).toEqual(["file"]);
});

test.runIf(process.platform !== "win32")(
  "a file is its owner's alone, whatever stood there before",
  async () => {
    const path = join(folder, "file");
    await writeFile(path, "old", { mode: 0o644 });
    await expect(readPrivate(path)).rejects.toMatchObject({ code: "IO" });
    await writePrivate(path, "new");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readPrivate(path)).toBe("new");
    await chmod(path, 0o640);
    await expect(readPrivate(path)).rejects.toMatchObject({ code: "IO" });
  },
);

test.runIf(process.platform !== "win32")("a link is neither read nor written through", async () => {
  const target = join(folder, "target");
  const link = join(folder, "link");
  await writeFile(target, "theirs", { mode: 0o600 });
  await symlink(target, link);
  await expect(readPrivate(link)).rejects.toMatchObject({ code: "IO" });
  await writePrivate(link, "ours");
  expect(await readFile(target, "utf8")).toBe("theirs");
  await symlink(folder, join(folder, "elsewhere"));
  await expect(writePrivate(join(folder, "elsewhere", "x"), "ours")).rejects.toMatchObject({ code: "IO" });
  // Nor where keysweep's own folder is one.
  await symlink(folder, join(folder, "keysweep"));
  const deep = join(folder, "keysweep", "room", "x");
  await expect(writePrivate(deep, "ours")).rejects.toMatchObject({ code: "IO" });
  expect(await readPrivate(deep)).toBeUndefined();
});

test.runIf(process.platform === "linux")(
  "a new file is written elsewhere first where that is wanted",
  async () => {
    const seen = new Set<string | null>();
    const watcher = watch(folder, (_, name) => seen.add(name));
    const scratch = await mkdtemp(join(tmpdir(), "keysweep-scratch-"));
    await writePrivate(join(folder, "file"), "new", scratch);
    await vi.waitFor(() => expect(seen.size).toBeGreaterThan(0));
    watcher.close();
    expect([...seen]).toEqual(["file"]);
    expect(await readdir(scratch)).toEqual([]);
    // Another file system is no place to move it from.
    if (existsSync("/dev/shm") && statSync("/dev/shm").dev !== statSync(folder).dev) {
      const far = await mkdtemp("/dev/shm/keysweep-scratch-");
      await writePrivate(join(folder, "file"), "newer", far);
      expect([await readPrivate(join(folder, "file")), await readdir(far)]).toEqual(["newer", []]);
      await rm(far, { recursive: true });
    }
    await rm(scratch, { recursive: true });
  },
);

test.runIf(process.platform !== "win32")("a pipe is no file, and is not waited for", async () => {
  const path = join(folder, "pipe");
  execFileSync("mkfifo", ["-m", "600", path]);
  await expect(readPrivate(path)).rejects.toMatchObject({ code: "IO" });
});

test("what is not there is undefined, what cannot be read an error", async () => {
  expect(await readPrivate(join(folder, "none"))).toBeUndefined();
  await expect(readPrivate(folder)).rejects.toMatchObject({ code: "IO" });
});
