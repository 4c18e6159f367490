import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { sweepHistory } from "../../../src/sweep/pack/sweep.ts";
import { decodeRecord, encodeRecord } from "../../../src/sweep/record/encode.ts";
import type { FoundPlaces, ObjectRows, SweepRecord } from "../../../src/sweep/record/types.ts";
import { key } from "../../support/keys.ts";
import { fc } from "../../support/property.ts";
import { createRepository, type TestRepository } from "../../support/repository.ts";
import { plainReading } from "../reading.ts";

/** Loose objects and packed ones with something in them, versions that say the same on other lines, an archive, a message. */
function build(): TestRepository {
  const repository = createRepository();
  for (const count of [2, 5, 9]) {
    repository.write(
      "moved.txt",
      `${"line\n".repeat(count)}old = ${key("openai-project", "forged old")}\nmore = ${key("openai-svcacct", "forged more")}\n`,
    );
    repository.write("packed.gz", gzipSync(`${"x\n".repeat(count)}${key("openai-admin", "forged gz")}\n`));
    repository.commit(`Moved\n\n${key("openai-admin", "forged message")}\n`);
  }
  repository.fill(5);
  repository.repack(["-adfq"]);
  repository.write("loose.txt", `key = ${key("openai-legacy", "forged loose")}\n`);
  repository.commit("Loose");
  return repository;
}

async function sweep(path: string, noCache = false) {
  const repository = await openRepository(path);
  const config = await loadConfig(path, path, {});
  return plainReading(await sweepHistory(repository, { config, ignoreEntries: [] }, { jobs: 1, noCache }));
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Found = Mutable<FoundPlaces>;
/** A change of one thing that an object is said to hold; `many` says which and how. */
type Mutation = (object: Found, many: number) => void;

const hex = (many: number) => createHash("sha1").update(String(many)).digest("hex");
const mutations: Record<string, Mutation> = {
  "another object": (object, many) => {
    object.oid = hex(many);
  },
  "another type": (object, many) => {
    object.type = (["blob", "commit", "tag"] as const)[many % 3]!;
  },
  "an archive or none": (object) => {
    object.isArchive = !object.isArchive;
  },
  "a place elsewhere": (object, many) => {
    object.places = object.places.map((place, at) => (at === 0 ? { ...place, start: many } : place));
  },
  "a range": (object, many) => {
    object.places = [{ start: many % 100, end: (many % 100) + many }];
  },
  "a range far away": (object) => {
    object.places = [{ start: 2 ** 52, end: 2 ** 53 - 1 }];
  },
  "another anchor": (object, many) => {
    object.places = object.places.map((place, at) =>
      at === 0 ? { start: place.start, anchor: many % 2 ** 28, stride: 1 } : place,
    );
  },
  "a hit of another stride": (object, many) => {
    object.places = object.places.map((place) => {
      const anchor = "anchor" in place ? place.anchor : 1;
      return { start: place.start, anchor, stride: (many % 8) as 1 };
    });
  },
  "no place": (object) => {
    object.places = [];
  },
  "another rule": (object, many) => {
    object.ruleIds = [["", "no-rule", "__proto__", "openai-admin-key"][many % 4]!];
  },
  "a rule twice": (object) => {
    object.ruleIds = object.ruleIds.flatMap((id) => [id, id]);
  },
  "no rule": (object) => {
    object.ruleIds = [];
  },
  "no group": (object) => {
    delete object.alike;
  },
  "a group": (object) => {
    object.alike = { group: object.alike?.group ?? 0, lines: [] };
  },
  "a line that no text has": (object, many) => {
    if (object.alike === undefined) return;
    const lines = object.alike.lines.map((line) => (many % 2 === 0 ? 0 : line + 100_000 + many));
    object.alike = { ...object.alike, lines };
  },
  "a line more": (object, many) => {
    if (object.alike !== undefined)
      object.alike = { ...object.alike, lines: [...object.alike.lines, 1 + (many % 5)] };
  },
};

describe("a record whose checksum was made right", () => {
  let repository: TestRepository;
  let file: string;
  let whole: Buffer;
  let record: SweepRecord;
  let expected: Awaited<ReturnType<typeof sweep>>;
  const keyOf = () => basename(file, ".bin");

  async function sweepWith(bytes: Uint8Array) {
    writeFileSync(file, bytes, { mode: 0o600 });
    return sweep(repository.path);
  }

  beforeAll(async () => {
    repository = build();
    expected = await sweep(repository.path);
    const folder = join(repository.path, ".git/keysweep/swept");
    file = join(folder, readdirSync(folder)[0]!);
    whole = readFileSync(file);
    record = decodeRecord(whole, keyOf(), 20)!;
    expect(record.found.length).toBeGreaterThan(7);
    expect(await sweep(repository.path, true)).toEqual(expected);
  });

  test.each(Object.entries(mutations))("is ignored where an object is said to have %s", async (_, mutate) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(2 ** 30), async (which, many) => {
        const at = which % record.found.length;
        const found = record.found.map((object, index) => {
          const copy = structuredClone(object) as Found;
          if (index === at) mutate(copy, many);
          return copy;
        });
        expect(await sweepWith(encodeRecord({ ...record, found }, keyOf(), 20))).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });

  test.each<[string, Partial<SweepRecord> | ((record: SweepRecord) => Partial<SweepRecord>)]>([
    ["other packs", { packs: [hex(1)] }],
    ["no packs", { packs: [] }],
    ["lost objects that are nowhere", { lost: [hex(2)] }],
    ["an object twice", ({ found }) => ({ found: [...found, found[0]!] })],
    [
      "loose objects that are nowhere",
      ({ loose }) => ({ loose: { ...loose, ids: Buffer.alloc(loose.ids.length) } }),
    ],
    ["no objects", { packed: none(), loose: none() }],
  ])("is ignored where it names %s", async (_, change) => {
    const changed = { ...record, ...(typeof change === "function" ? change(record) : change) };
    expect(await sweepWith(encodeRecord(changed, keyOf(), 20))).toEqual(expected);
  });

  test("never makes a sweep fail, whatever bytes of it are others", async () => {
    const start = whole.indexOf(keyOf()) + keyOf().length;
    const length = whole.length - 32 - start;
    const byte = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(length - 1), byte), { minLength: 1, maxLength: 3 }),
        fc.option(fc.nat(length), { freq: 4 }),
        async (changes, cut) => {
          const bytes = Buffer.from(whole.subarray(0, whole.length - 32));
          for (const [at, value] of changes) bytes[start + at] = value;
          const rest = cut === null ? bytes : bytes.subarray(0, start + cut);
          await sweepWith(Buffer.concat([rest, createHash("sha256").update(rest).digest()]));
        },
      ),
      { numRuns: 60 },
    );
  });
});

function none(): ObjectRows {
  return { ids: new Uint8Array(), sizes: new Uint32Array() };
}
