import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { runEnvCheck } from "../../../src/sweep/env.ts";
import { resolveInHistory } from "../../../src/sweep/history.ts";
import { type SweepOptions, sweepHistory } from "../../../src/sweep/pack/sweep.ts";
import type { Reading } from "../../../src/sweep/reading.ts";
import { sharedMemory } from "../../../src/sweep/record/history-memory.ts";
import type { Resolved } from "../../../src/sweep/run.ts";
import { key } from "../../support/keys.ts";
import { fc } from "../../support/property.ts";
import { createRepository, type TestRepository } from "../../support/repository.ts";

const NOW = new Date("2030-01-01T00:00:00Z");
const SECRET = key("openai-project", "history memory");

interface Past {
  readonly reading: Reading;
  readonly resolved: Resolved;
  /** What was known of the history before anything was traced. */
  readonly knew: { readonly absent: boolean; readonly trace: boolean };
}

async function past(path: string, options: SweepOptions = {}): Promise<Past> {
  const repository = await openRepository(path);
  const config = await loadConfig(path, path);
  const reading = await sweepHistory(repository, { config, ignoreEntries: [] }, { jobs: 1, ...options });
  const memory = sharedMemory(repository);
  const oids = reading.sightings.flatMap(({ origin }) => (origin.kind === "object" ? [origin.oid] : []));
  const knew = { absent: memory?.absent !== undefined, trace: memory?.trace(new Set(oids)) !== undefined };
  return {
    reading,
    knew,
    resolved: await resolveInHistory(repository, reading, { unreachable: true, now: NOW }),
  };
}

/** Everything that history has a say in. */
function said({ reading, resolved }: Past): object {
  const places = resolved.placed
    .map(({ sighting, place }) => ({ secret: sighting.secret.reveal(), place }))
    .map((one) => JSON.stringify(one))
    .sort();
  const provenance = resolved.provenanceOf?.(reading.sightings);
  const gaps = [...reading.coverage.gaps, ...(resolved.gaps ?? [])].map(({ what, why }) => `${what}: ${why}`);
  return { places, provenance, gaps: gaps.sort(), warnings: resolved.warnings };
}

/** What is said with the memory is what is said without; whether a trace was remembered. */
async function sameAsAfresh(path: string): Promise<boolean> {
  const remembering = await past(path);
  expect(said(remembering)).toEqual(said(await past(path, { noCache: true })));
  return remembering.knew.trace;
}

function build(): TestRepository {
  const repository = createRepository();
  repository.write("a.txt", `key = ${SECRET}\n`);
  repository.commit("One");
  repository.write("b.txt", `other = ${SECRET}\n`);
  repository.commit("Two");
  repository.remove("a.txt");
  repository.commit("Three");
  repository.repack(["-adfq"]);
  return repository;
}

const fileOf = (repository: TestRepository) => join(repository.path, ".git/keysweep/history");

type Way = readonly unknown[];

/** The ways to everything in plain data. */
function waysInto(value: unknown, way: Way = []): Way[] {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [way];
  const parts = value instanceof Map ? [...value] : value instanceof Set ? [] : Object.entries(value);
  return [way, ...parts.flatMap(([name, part]) => waysInto(part, [...way, name]))];
}

/** Puts something in the place of a part; whether it is of another kind than what stood there, so that it cannot be. */
function change(whole: object, way: Way, other: unknown): boolean {
  const last = way.at(-1);
  if (way.length === 0) return false;
  let holder: object = whole;
  for (const name of way.slice(0, -1))
    holder = holder instanceof Map ? holder.get(name) : holder[name as keyof typeof holder];
  const kindOf = (value: unknown) => Object.prototype.toString.call(value);
  const before = holder instanceof Map ? holder.get(last) : holder[last as keyof typeof holder];
  if (holder instanceof Map) holder.set(last, other);
  else Object.assign(holder, { [String(last)]: other });
  return kindOf(before) !== kindOf(other);
}

describe("what is known of the whole history", () => {
  test("goes for its .env files, too: the second time nobody looks for them, until something changes", async () => {
    const repository = build();
    repository.write("x/.env", "A=1\n");
    repository.commit("Four");
    repository.remove("x");
    repository.commit("Five");
    const check = async () => {
      const opened = await openRepository(repository.path);
      const config = await loadConfig(repository.path, repository.path);
      await sweepHistory(opened, { config, ignoreEntries: [] }, { jobs: 1 });
      const knew = sharedMemory(opened)?.envFiles?.found.map(({ path }) => path);
      const { findings } = await runEnvCheck(opened, config);
      return { knew, said: findings.map(({ code, path }) => `${code} ${path}`) };
    };
    const said = ["env-in-history x/.env"];
    expect(await check()).toEqual({ knew: undefined, said });
    expect(await check()).toEqual({ knew: ["x/.env"], said });
    repository.write("a.txt", "six\n");
    repository.commit("Six");
    expect(await check()).toEqual({ knew: undefined, said });
  });

  test("is remembered as long as objects and refs stay the same", async () => {
    const repository = build();
    expect((await past(repository.path)).knew.trace).toBe(false);
    const second = await past(repository.path);
    expect(second.knew).toEqual({ absent: true, trace: true });
    expect(second.resolved.placed.length).toBe(2);
    expect(await sameAsAfresh(repository.path)).toBe(true);
  });

  test.each<[string, (repository: TestRepository) => void]>([
    ["a branch", (repository) => repository.branch("side", "HEAD~1")],
    ["a tag", (repository) => repository.tag("v1", "a tag\n", "HEAD~1")],
    ["a commit", (repository) => repository.commit("Four")],
    ["a note", (repository) => repository.note(`note ${SECRET}`)],
    [
      "a stash",
      (repository) => {
        repository.write("b.txt", `stashed = ${SECRET}\n`);
        repository.stash();
      },
    ],
    ["another HEAD", (repository) => repository.run(["checkout", "-q", "--detach", "HEAD~1"])],
    ["a repack", (repository) => repository.gc()],
    ["a shorter history", (repository) => repository.run(["reset", "-q", "--hard", "HEAD~2"])],
  ])("is found out anew after %s", async (_, change) => {
    const repository = build();
    await past(repository.path);
    change(repository);
    expect(await sameAsAfresh(repository.path)).toBe(false);
  });

  test("is asked only of the commits that came since", async () => {
    const repository = build();
    repository.loosen();
    await past(repository.path);
    // Whoever reads this tree finds nothing but noise.
    repository.corruptObject(repository.id("HEAD~1^{tree}"));
    repository.write("c.txt", `third = ${SECRET}\n`);
    const added = repository.commit("Four");
    repository.remove("b.txt");
    repository.commit("Five");
    const { reading, resolved } = await past(repository.path);
    expect(reading.coverage.gaps).toEqual([]);
    expect(resolved.gaps).toEqual([]);
    const at = resolved.placed.map(({ place }) => ("path" in place ? place.path : place.kind));
    expect(at.sort()).toEqual(["a.txt", "b.txt", "c.txt"]);
    expect(JSON.stringify(resolved.placed.map(({ place }) => place))).toContain(added);
  });

  test("tells whether a pack held what is found now, however many objects it has", async () => {
    const repository = build();
    // Enough that an index has to be searched, and not only its table of first bytes.
    repository.fill(400);
    repository.repack(["-adfq"]);
    await past(repository.path);
    repository.write("c.txt", `third = ${key("openai-project", "packed since")}\n`);
    repository.commit("Four");
    const { resolved } = await past(repository.path);
    expect(resolved.placed.map(({ place }) => ("path" in place ? place.path : place.kind))).toContain(
      "c.txt",
    );
    await sameAsAfresh(repository.path);
  });

  test.each(["commit", "tree"])("leaves a %s that came since and is gone to a fresh look", async (kind) => {
    const repository = build();
    repository.loosen();
    await past(repository.path);
    repository.write("c.txt", `third = ${SECRET}\n`);
    repository.commit("Four");
    const lost = repository.id(kind === "tree" ? "HEAD^{tree}" : "HEAD");
    repository.write("d.txt", `fourth = ${SECRET}\n`);
    repository.commit("Five");
    repository.deleteObject(lost);
    await sameAsAfresh(repository.path);
    expect((await past(repository.path)).reading.coverage.gaps.map(({ what }) => what)).toContain(lost);
  });

  test("says of what is missing the same for other rules, when packs are closed", async () => {
    const origin = createRepository();
    for (let number = 0; number < 40; number++) {
      origin.write("a.txt", `${number}\n`);
      origin.commit(`Number ${number}`);
    }
    origin.commit(`Told\n\n${SECRET}\n`);
    const { path } = origin.clone({ filter: "blob:none", bare: true });
    expect((await past(path)).resolved.placed).toHaveLength(1);
    const opened = await openRepository(path);
    const config = await loadConfig(path, path, { rule: ["jwt"] });
    await sweepHistory(opened, { config, ignoreEntries: [] }, { jobs: 1 });
    expect(sharedMemory(opened)?.earlier?.absent.all.length).toBeGreaterThan(30);
  });

  test("is asked anew once the index of a pack is mended in its place", async () => {
    const repository = build();
    const folder = join(repository.path, ".git/objects/pack");
    const file = join(folder, readdirSync(folder).find((name) => name.endsWith(".idx"))!);
    const sound = readFileSync(file);
    const damaged = Buffer.from(sound);
    const at = sound.indexOf(Buffer.from(repository.id("HEAD~1:b.txt"), "hex"));
    damaged[at + 19]! ^= 1;
    const gaps = async () => (await past(repository.path)).reading.coverage.gaps.map(({ what }) => what);
    chmodSync(file, 0o600);
    writeFileSync(file, damaged);
    expect(await gaps()).toContain(repository.id("HEAD~1:b.txt"));
    writeFileSync(file, sound);
    expect(await gaps()).toEqual([]);
    await sameAsAfresh(repository.path);
  });

  test("knows of what was missing, whether it is still in use, and when it is back", async () => {
    const repository = build();
    repository.loosen();
    const content = `lost = ${SECRET}\n`;
    repository.branch("side");
    repository.write("lost.txt", content);
    repository.commit("Lost");
    const lost = repository.id("HEAD:lost.txt");
    repository.remove("lost.txt");
    repository.commit("Gone");
    repository.branch("main");
    repository.deleteObject(lost);
    const missing = async () => (await past(repository.path)).reading.coverage.gaps.map(({ what }) => what);
    expect(await missing()).toEqual([lost]);
    repository.write("c.txt", "more\n");
    repository.commit("Four");
    await sameAsAfresh(repository.path);
    expect(await missing()).toEqual([lost]);
    repository.run(["reflog", "expire", "--expire=now", "--all"]);
    repository.run(["update-ref", "-d", "refs/heads/side"]);
    await sameAsAfresh(repository.path);
    expect(await missing()).toEqual([]);
    repository.object(content);
    await sameAsAfresh(repository.path);
  });

  test.each([1, 2, 3])("says what a fresh look says, whatever happens to the history (%i)", async (seed) => {
    const repository = build();
    let state = seed;
    const pick = (many: number): number => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return Math.floor(state / 65536) % many;
    };
    const names = ["a.txt", "b.txt", "d/c.txt", "d/e/f.txt"];
    const changes: (() => void)[] = [
      () => repository.write(names[pick(4)]!, `k${pick(3)} = ${SECRET}\n`),
      () => repository.remove(names[pick(4)]!),
      () => repository.branch(`side${pick(3)}`, `HEAD~${pick(2)}`),
      () => repository.branch("main"),
      () => repository.merge(`side${pick(3)}`),
      () => repository.run(["tag", "-f", `v${pick(2)}`]),
      () => repository.run(["reset", "-q", "--hard", `HEAD~${pick(2)}`]),
      () => repository.stash(),
      () => repository.gc(),
    ];
    await past(repository.path);
    for (let step = 0; step < 4; step++) {
      for (let some = 0; some < 5; some++) {
        try {
          changes[pick(changes.length)]!();
          repository.commit(`Step ${step}.${some}`);
        } catch {
          // Nothing to commit, no such branch, a conflict: the next one, then.
          repository.run(["reset", "-q", "--hard"]);
        }
      }
      await sameAsAfresh(repository.path);
    }
  });

  test("tells of what is staged now, and of what is missing", async () => {
    const repository = build();
    const blob = repository.object(`staged = ${SECRET}\n`);
    await past(repository.path);
    repository.run(["update-index", "--add", "--cacheinfo", `100644,${blob},staged.txt`]);
    expect(await sameAsAfresh(repository.path)).toBe(true);
    const { resolved } = await past(repository.path);
    expect(resolved.placed.map(({ place }) => place)).toContainEqual({ kind: "index", path: "staged.txt" });
    repository.run(["update-index", "--force-remove", "staged.txt"]);
    expect(await sameAsAfresh(repository.path)).toBe(true);

    repository.loosen();
    const lost = repository.id("HEAD~2:a.txt");
    await past(repository.path);
    repository.deleteObject(lost);
    expect(await sameAsAfresh(repository.path)).toBe(false);
    expect((await past(repository.path)).reading.coverage.gaps.map(({ what }) => what)).toContain(lost);
  });

  test("is in a file of its owner, which is not believed once it is damaged, cut off or open to others", async () => {
    const repository = build();
    await past(repository.path);
    const file = fileOf(repository);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const sound = readFileSync(file);
    expect(sound.includes(SECRET)).toBe(false);
    const damaged = Buffer.from(sound);
    damaged[damaged.length - 20]! ^= 1;
    writeFileSync(file, damaged);
    expect(await sameAsAfresh(repository.path)).toBe(false);
    truncateSync(file, 300);
    expect(await sameAsAfresh(repository.path)).toBe(false);
    expect(await sameAsAfresh(repository.path)).toBe(true);
    chmodSync(file, 0o644);
    expect((await past(repository.path)).knew.trace).toBe(false);
  });

  test("is not believed where a part of it is of another kind, though its checksum is right", async () => {
    const repository = build();
    repository.write(".env", "A=b\n");
    repository.commit("Env");
    repository.tag("v1", `${SECRET}\n`);
    repository.repack(["-adfq"]);
    const seeAll = async () => {
      const opened = await openRepository(repository.path);
      const config = await loadConfig(repository.path, repository.path);
      const seen = said(await past(repository.path));
      const { findings } = await runEnvCheck(opened, config);
      return { seen, findings };
    };
    await past(repository.path);
    const expected = await seeAll();
    const file = fileOf(repository);
    const bytes = readFileSync(file);
    const ways = waysInto(deserialize(bytes.subarray(128)));
    expect(ways.length).toBeGreaterThan(60);
    const others = [null, 7, -1.5, "x", "--all", [], [null], {}, new Map(), new Map([[1, 2]]), true];
    await fc.assert(
      fc.asyncProperty(fc.nat(ways.length - 1), fc.constantFrom(...others), async (which, other) => {
        const kept = deserialize(bytes.subarray(128));
        const isChanged = change(kept, ways[which]!, other);
        const payload = serialize(kept);
        const sum = createHash("sha256").update(payload).digest("hex");
        const head = bytes.subarray(0, 64);
        writeFileSync(file, Buffer.concat([head, Buffer.from(sum), payload]), { mode: 0o600 });
        const now = await seeAll();
        if (isChanged) expect(now).toEqual(expected);
      }),
      { numRuns: 24 },
    );
  });

  test("is left alone by a sweep without the cache", async () => {
    const repository = build();
    const { knew } = await past(repository.path, { noCache: true });
    expect(knew).toEqual({ absent: false, trace: false });
    expect(existsSync(fileOf(repository))).toBe(false);
  });
});

describe("no secret is kept", () => {
  const kept = (path: string) =>
    readdirSync(join(path, ".git/keysweep"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
      .join("\n");

  test("that somebody has for a name", async () => {
    const repository = createRepository();
    repository.write("a.txt", `${key("openai-project", "in a file")}\n`);
    repository.commit("One", { author: `${SECRET} <some@example.com>` });
    const first = await past(repository.path);
    expect(kept(repository.path)).not.toContain(SECRET.slice(0, 30));
    expect(await past(repository.path)).toMatchObject({ resolved: { placed: first.resolved.placed } });
  });

  test("that stands in another header of a commit", async () => {
    const repository = createRepository();
    repository.write("a.txt", `${key("openai-project", "in a file")}\n`);
    const text = repository.run(["cat-file", "commit", repository.commit("One")]);
    repository.run([
      "update-ref",
      "refs/heads/main",
      repository.object(text.replace("\n\n", `\nx-note ${SECRET}\n\n`), "commit"),
    ]);
    await past(repository.path);
    expect(kept(repository.path)).not.toContain(SECRET.slice(0, 30));
    expect((await past(repository.path)).knew.trace).toBe(true);
  });
});
