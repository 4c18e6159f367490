import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { digestOf, openJournal, startJournal, unfinished } from "../../src/rotate/journal.ts";
import { Secret } from "../../src/secret.ts";
import { key } from "../support/keys.ts";
import { shows } from "../verify/server.ts";

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "keysweep-journal-")), "rotations");
  return () => rm(join(folder, ".."), { recursive: true });
});

const OLD = new Secret(key("openai-project", "journal"));
const start = (old = OLD) =>
  startJournal(folder, {
    provider: "OpenAI",
    ruleId: "openai-project-key",
    old,
    target: { kind: "by-hand" },
    stores: [".env (KEY)"],
    deploys: false,
  });

test("is on disk, its owner's alone, and holds no secret", async () => {
  const journal = await start();
  await journal.write({ at: "created", made: { name: "x", digest: digestOf(OLD, journal.state.id) } });
  const path = join(folder, `${journal.state.id}.json`);
  const text = await readFile(path, "utf8");
  expect(JSON.parse(text)).toEqual(journal.state);
  expect(shows(text, OLD.reveal())).toBe(false);
  if (process.platform !== "win32") {
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  }
  await journal.release();
  expect(await readdir(folder)).toEqual([`${journal.state.id}.json`]);
});

test("is found again while it is not done, oldest first", async () => {
  expect(await unfinished(folder)).toEqual([]);
  const first = await start();
  const second = await start(new Secret(key("openai-project", "second")));
  const third = await start(new Secret(key("openai-project", "third")));
  await second.write({ at: "done" });
  await first.write({ at: "stored" });
  const found = await unfinished(folder);
  expect(new Set(found.map(({ id }) => id))).toEqual(new Set([first.state.id, third.state.id]));
  await first.release();
  const again = await openJournal(folder, first.state.id);
  expect(again.state).toEqual(first.state);
});

test("is begun once for a key, however many begin at the same moment, and again when it is done", async () => {
  const begun = await Promise.allSettled([start(), start(), start(), start()]);
  const [journal, ...others] = begun.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  expect(others).toEqual([]);
  for (const one of begun)
    if (one.status === "rejected") expect(String(one.reason)).toContain(`rotation ${journal?.state.id} of`);
  await journal?.write({ at: "done" });
  await journal?.release();
  expect((await start()).state.at).toBe("start");
  expect((await readdir(folder)).filter((name) => name.endsWith(".json"))).toHaveLength(2);
});

test("is begun although a process was killed while it began one", async () => {
  await (await start()).release();
  const left = join(folder, "taking.lock");
  // No process has an id like that.
  await writeFile(left, "99999999 0123456789abcdef");
  await (await start(new Secret(key("openai-project", "later")))).release();
  expect((await readdir(folder)).filter((name) => !name.endsWith(".json"))).toEqual([]);
});

test("belongs to one process at a time; a lock whose process is gone counts for nothing", async () => {
  const journal = await start();
  const { id } = journal.state;
  const lock = join(folder, `${id}.lock`);
  // The process that started this one is surely running, and is not this one.
  await writeFile(lock, String(process.ppid));
  await expect(openJournal(folder, id)).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining("under way"),
  });
  for (const stale of ["999999999", "", "nonsense"]) {
    await writeFile(lock, stale);
    await (await openJournal(folder, id)).release();
  }
});

test("that is damaged, of tomorrow or not there is never taken for another", async () => {
  const journal = await start();
  const { id } = journal.state;
  await journal.release();
  const path = join(folder, `${id}.json`);
  for (const text of [
    "",
    "{",
    "[]",
    JSON.stringify({ ...journal.state, version: 2 }),
    JSON.stringify({ ...journal.state, at: "elsewhere" }),
    JSON.stringify({ ...journal.state, id: "00000000" }),
  ]) {
    await writeFile(path, text);
    await expect(openJournal(folder, id)).rejects.toMatchObject({ code: "IO" });
    await expect(unfinished(folder)).rejects.toMatchObject({ code: "IO" });
  }
  await expect(openJournal(folder, "0123abcd")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(openJournal(folder, "../../etc")).rejects.toMatchObject({ code: "USAGE" });
});

test("tells a key by a digest of its own", () => {
  expect(digestOf(OLD, "a")).not.toBe(digestOf(OLD, "b"));
  expect(digestOf(OLD, "a")).not.toBe(digestOf(new Secret(`${OLD.reveal()}x`), "a"));
});
