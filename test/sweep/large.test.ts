import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import type { LargeContent } from "../../src/sources/types.ts";
import { examineLarge, type LargestWhole } from "../../src/sweep/large.ts";
import { loadExaminer } from "../../src/sweep/load-examiner.ts";
import { key, token } from "../support/keys.ts";
import { temporaryFolder } from "../support/repository.ts";

const folder = temporaryFolder();
const engine = await loadExaminer(await loadConfig(folder, folder));
const MOST: LargestWhole = { text: 10_000, binary: 40_000 };
const secret = key("openai-project", "large");
const text = `${"some words\n".repeat(2000)}key = ${secret}\n`;

function content(bytes: Uint8Array, failure?: Error): LargeContent {
  return {
    origin: { kind: "file", path: "dump" },
    async *chunks() {
      for (let at = 0; at < bytes.length; at += 500) yield bytes.slice(at, at + 500);
      if (failure) throw failure;
    },
    gap: (error) => ({ what: "dump", why: (error as Error).message }),
  };
}

async function examine(bytes: Uint8Array) {
  const examined = await examineLarge(engine, content(bytes), undefined, MOST);
  if ("gap" in examined) throw new Error(examined.gap.why);
  const { sightings, bytes: count, unopened } = examined;
  return {
    count,
    unopened,
    found: sightings.map(({ origin, line, secret: one }) => [origin.inside, line, one.reveal()]),
  };
}

/** Bytes that nothing makes smaller. */
function noise(count: number): Buffer {
  return Buffer.from(token("", (count * 4) / 3, "base64", "noise"), "base64");
}

describe("content of any size", () => {
  it("is text that is read in pieces", async () => {
    const bytes = Buffer.from(text);
    expect(bytes.length).toBeGreaterThan(MOST.text);
    expect(await examine(bytes)).toEqual({ count: bytes.length, found: [[undefined, 2001, secret]] });
  });

  it("is small after all", async () => {
    const bytes = Buffer.from(`key = ${secret}\n`);
    expect(await examine(bytes)).toEqual({ count: bytes.length, found: [[undefined, 1, secret]] });
  });

  it("is an archive that is unpacked, though text of its size would not be held", async () => {
    const bytes = gzipSync(Buffer.concat([noise(20_000), Buffer.from(`\n${text}`)]));
    expect(bytes.length).toBeGreaterThan(MOST.text);
    const { found, unopened } = await examine(bytes);
    expect(found.map(([inside, , one]) => [inside, one])).toEqual([["", secret]]);
    expect(unopened).toEqual([]);
  });

  it("is an archive that is too large to be unpacked: it is said to be unread, and read as it is", async () => {
    const bytes = Buffer.concat([gzipSync(noise(60_000)), Buffer.from(`\nkey = ${secret}\n`)]);
    expect(bytes.length).toBeGreaterThan(MOST.binary);
    const { found, unopened } = await examine(bytes);
    expect(found.map(([, , one]) => one)).toEqual([secret]);
    expect(unopened).toEqual([{ inside: "", why: "too-large", others: 0 }]);
  });

  it("is a gap where it cannot be read to its end, whatever was found before", async () => {
    const failing = content(Buffer.from(text), new Error("the disk is broken"));
    expect(await examineLarge(engine, failing, undefined, MOST)).toEqual({
      gap: { what: "dump", why: "the disk is broken" },
    });
  });
});
