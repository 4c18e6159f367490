import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import type { Source, SourceItem } from "../../../src/sources/types.ts";
import { readFiles } from "../../../src/sweep/files/read.ts";
import { type Reading, readSource } from "../../../src/sweep/reading.ts";
import { key } from "../../support/keys.ts";
import { temporaryFolder } from "../../support/repository.ts";

const folder = temporaryFolder();
const config = await loadConfig(folder, folder);
const context = { config, ignoreEntries: [] };

/** Files of all kinds, fresh memory each time: what goes to a thread is here no more. */
function* items(count: number): Generator<SourceItem> {
  for (let at = 0; at < count; at++) {
    const text = at % 3 === 0 ? `a\n  key = "${key("openai-project", at)}"\n` : `nothing in ${at}\n`;
    const bytes = at % 6 === 0 ? gzipSync(text) : Buffer.from(text);
    yield { kind: "blob", blob: { bytes, origin: { kind: "file", path: `f${at}` } } };
    if (at % 10 === 0) yield { kind: "gap", gap: { what: `gap ${at}`, why: "it is one" } };
    if (at % 15 === 0) yield { kind: "skip", skip: { what: `skip ${at}`, why: "too-large" } };
  }
}

async function* source(count: number): Source {
  yield* items(count);
}

/** The same as changes: of every other file that holds a key, the key was there before. */
async function* changes(count: number, asked: number[] = []): Source {
  let at = 0;
  for (const item of items(count)) {
    if (item.kind !== "blob" || at++ % 5 === 0) yield item;
    else {
      const { bytes } = item.blob;
      const number = at - 1;
      const old = number % 2 === 0 ? [Buffer.from(bytes)] : [Buffer.from("else\n")];
      const before = async () => {
        asked.push(number);
        return old;
      };
      yield { kind: "blob", blob: { ...item.blob, before } };
    }
  }
}

/** A reading with its secrets in the open, to be compared. */
function shown({ sightings, ...rest }: Reading): object {
  return {
    ...rest,
    sightings: sightings.map(({ secret, matched, lineText, rule, ...sighting }) => ({
      ...sighting,
      rule: rule.id,
      texts: [secret, matched, lineText].map((text) => text.reveal()),
    })),
  };
}

describe("files in threads", () => {
  test.each([
    [1, 0],
    [2, 0],
    [3, 500],
    [2, 1e9],
  ])("with %i threads from byte %i on, the reading is that of one thread", async (jobs, alone) => {
    const seen: number[] = [];
    const onProgress = ({ blobs }: { readonly blobs: number }): void => void seen.push(blobs);
    const expected = await readSource(source(450), context);
    expect(expected.sightings).toHaveLength(150);
    const reading = await readFiles(source(450), { ...context, onProgress }, { jobs, alone });
    expect(shown(reading)).toEqual(shown(expected));
    expect(seen.at(-1)).toBe(450);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  test.each([
    [1, 0],
    [2, 0],
    [3, 500],
  ])(
    "of changes only what is new counts with %i threads from byte %i on, too; and nobody asks what was before where nothing is found",
    async (jobs, alone) => {
      const expected = await readSource(changes(450), context);
      expect(expected.sightings.length).toBeGreaterThan(80);
      expect(expected.sightings.length).toBeLessThan(120);
      const seen: number[] = [];
      const onProgress = ({ blobs }: { readonly blobs: number }): void => void seen.push(blobs);
      const asked: number[] = [];
      const reading = await readFiles(changes(450, asked), { ...context, onProgress }, { jobs, alone });
      expect(shown(reading)).toEqual(shown(expected));
      expect(seen.at(-1)).toBe(450);
      expect(asked.filter((at) => at % 3 !== 0)).toEqual([]);
    },
  );

  test("what a source throws is thrown, whoever reads it then, and the source is closed", async () => {
    for (const [jobs, alone] of [
      [1, 0],
      [2, 0],
      [2, 1e9],
    ] as const) {
      let closed = false;
      const failing = async function* (): Source {
        try {
          yield* items(300);
          throw new Error("git ended early");
        } finally {
          closed = true;
        }
      };
      await expect(readFiles(failing(), context, { jobs, alone })).rejects.toThrow("git ended early");
      expect(closed).toBe(true);
    }
  });

  test("an abortion ends threads, and closes a source that would go on", async () => {
    const abort = new AbortController();
    let closed = false;
    const endless = async function* (): Source {
      try {
        for (;;) {
          yield* items(300);
          abort.abort(new Error("stop"));
        }
      } finally {
        closed = true;
      }
    };
    const reading = readFiles(endless(), { ...context, signal: abort.signal }, { jobs: 2, alone: 0 });
    await expect(reading).rejects.toThrow("stop");
    expect(closed).toBe(true);
  });
});
