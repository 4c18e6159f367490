import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readArchive } from "../../../src/sources/archive/read.ts";
import { archiveKindOf } from "../../../src/sources/archive/recognise.ts";
import { paxRecord, tar, zip } from "../../support/archives.ts";
import { fc } from "../../support/property.ts";

const text = (words: string): Buffer => Buffer.from(`${words}\n`);

/** What is read, as `path: text`, and what is not, as `path (why)`. */
function listed(bytes: Uint8Array, most?: number): string[] {
  return [...readArchive(bytes, most)].map((item) =>
    item.kind === "member"
      ? `${item.inside}: ${Buffer.from(item.bytes).toString("utf8").trim().slice(0, 40)}`
      : `${item.inside} (${item.why})`,
  );
}

describe("what is an archive", () => {
  it("tells by the bytes, whatever the name", () => {
    const member = { name: "a", bytes: text("one") };
    expect(archiveKindOf(gzipSync("x"))).toBe("gzip");
    expect(archiveKindOf(zip([member]))).toBe("zip");
    expect(archiveKindOf(zip([]))).toBe("zip");
    expect(archiveKindOf(zip([member], text("#!/usr/bin/env python3")))).toBe("zip");
    for (const magic of ["ustar\x0000", "ustar  \0", ""])
      expect(archiveKindOf(tar([member], magic))).toBe("tar");
    expect(archiveKindOf(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]))).toBe("foreign");
  });

  it("takes nothing else for one", () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    for (const bytes of [
      png,
      Buffer.alloc(0),
      Buffer.alloc(2000),
      text("PK is a name"),
      text("x".repeat(600)),
    ])
      expect(archiveKindOf(bytes)).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (words) => archiveKindOf(Buffer.from(words)) === undefined),
      { numRuns: 300 },
    );
  });
});

describe("reading an archive", () => {
  it("gives the members of a zip, packed or stored, with their names", () => {
    const bytes = zip([
      { name: "src/one.txt", bytes: text("one") },
      { name: "src/", bytes: Buffer.alloc(0), stored: true },
      { name: "folder\\two.txt", bytes: text("two"), stored: true },
      { name: "schlüssel.txt", bytes: text("three") },
    ]);
    expect(listed(bytes)).toEqual(["src/one.txt: one", "folder/two.txt: two", "schlüssel.txt: three"]);
  });

  it("says where a stored member stands in the archive, through archives that are stored themselves", () => {
    const inner = tar([{ name: "b", bytes: text("inner words") }]);
    const bytes = zip([{ name: "a.tar", bytes: inner, stored: true }], text("#!/bin/sh"));
    const [member] = readArchive(bytes);
    if (member?.kind !== "member" || member.stored === undefined) throw new Error("nothing is stored");
    expect(bytes.subarray(member.stored.start, member.stored.end).toString()).toBe("inner words\n");
  });

  it("reads tars of every age, with long names", () => {
    const member = { name: "dir/a.txt", bytes: text("one") };
    for (const magic of ["ustar\x0000", "ustar  \0", ""])
      expect(listed(tar([member], magic))).toEqual(["dir/a.txt: one"]);
    const long = `${"x".repeat(120)}/y.txt`;
    const gnu = [{ name: "././@LongLink", type: "L", bytes: Buffer.from(`${long}\0`) }, member];
    const pax = [{ name: "PaxHeader", type: "x", bytes: paxRecord("path", long) }, member];
    for (const members of [gnu, pax])
      expect(listed(tar([...members, member]))).toEqual([`${long}: one`, "dir/a.txt: one"]);
    expect(listed(tar([{ name: "link", type: "2", bytes: Buffer.alloc(0) }, member]))).toEqual([
      "dir/a.txt: one",
    ]);
  });

  it("unpacks archives in archives; gzip adds no step to the way of a tar", () => {
    const jar = zip([{ name: "c.txt", bytes: text("deep") }]);
    const tarball = gzipSync(tar([{ name: "lib/b.jar", bytes: jar }]));
    const bytes = zip([
      { name: "a.tar.gz", bytes: tarball },
      { name: "log.gz", bytes: gzipSync(text("logged")) },
    ]);
    expect(listed(bytes)).toEqual(["a.tar.gz!lib/b.jar!c.txt: deep", "log.gz!log: logged"]);
    expect(listed(gzipSync(text("alone")))).toEqual([": alone"]);
    expect(listed(Buffer.concat([gzipSync("one "), gzipSync("two")]))).toEqual([": one two"]);
  });

  it("reads a zip that has lost its directory, and says that it has", () => {
    const whole = zip([
      { name: "a", bytes: text("one") },
      { name: "b", bytes: text("two") },
    ]);
    const cut = whole.subarray(0, whole.indexOf("PK\x01\x02"));
    expect(listed(cut)).toEqual(["a: one", "b: two", " (damaged)"]);
  });

  it("reads members that the directory of a zip does not list, and takes no program before it for one", () => {
    const hidden = zip([{ name: "hidden", bytes: text("one") }]);
    const before = hidden.subarray(0, hidden.indexOf("PK\x01\x02"));
    const shown = [{ name: "shown", bytes: text("two") }];
    expect(listed(zip(shown, before))).toEqual(["shown: two", "hidden: one"]);
    const program = Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(60, 0xcc)]);
    expect(listed(zip(shown, program))).toEqual(["shown: two"]);
    expect(listed(zip(shown, Buffer.concat([program, before])))).toEqual(["shown: two", "hidden: one"]);
  });

  it.each<[string, boolean, (directory: Buffer) => void]>([
    ["encrypted", false, (directory) => directory.writeUInt16LE(1, 8)],
    ["encrypted, and stored", true, (directory) => directory.writeUInt16LE(1, 8)],
    ["of the method of WinZip's AES", false, (directory) => directory.writeUInt16LE(99, 10)],
    ["of a method that nobody knows", false, (directory) => directory.writeUInt16LE(77, 10)],
    ["of no size", false, (directory) => directory.writeUInt32LE(0, 20)],
    ["of no size, and stored", true, (directory) => directory.writeUInt32LE(0, 20)],
    ["empty", true, (directory) => directory.fill(0, 20, 28)],
    ["a folder", true, (directory) => directory.fill(0, 24, 28).write("fold/", 46)],
  ])(
    "reads a member of a zip as its own header has it where the directory calls it %s",
    (_, stored, change) => {
      const bytes = zip([
        { name: "first", bytes: text("the first of two"), stored },
        { name: "other", bytes: text("two") },
      ]);
      change(bytes.subarray(bytes.indexOf("PK\x01\x02")));
      const lines = listed(bytes);
      expect(lines.map((line) => line.split(": ")[1])).toEqual(["the first of two", "two"]);
    },
  );

  it("reads a member without a size that is packed on the fly, and finds nothing behind an empty one", () => {
    const withSize = (words: string, flags: number) => {
      const bytes = zip([{ name: "first", bytes: text(words), stored: true, flags }]);
      bytes.fill(0, 18, 26).fill(0, bytes.indexOf("PK\x01\x02") + 20, bytes.indexOf("PK\x01\x02") + 28);
      return listed(bytes);
    };
    expect(withSize("words that are longer than sizes", 8)).toEqual([
      "first: words that are longer than sizes",
    ]);
    expect(withSize("sizes", 8)).toEqual([]);
  });

  it("lets no size of the directory hide what follows", () => {
    const hidden = zip([{ name: "hidden", bytes: text("one") }]);
    const before = hidden.subarray(0, hidden.indexOf("PK\x01\x02"));
    const first = zip([{ name: "first", bytes: text("two") }]);
    const local = first.subarray(0, first.indexOf("PK\x01\x02"));
    const rest = Buffer.from(first.subarray(local.length));
    rest.writeUInt32LE(local.length + before.length - 35, 20);
    rest.writeUInt32LE(local.length + before.length, rest.length - 6);
    expect(listed(Buffer.concat([local, before, rest]))).toEqual(["first: two", "hidden: one"]);
    rest.writeUInt16LE(1, 8);
    rest.writeUInt32LE(1, 42);
    expect(listed(Buffer.concat([local, before, rest]))).toEqual([
      "first (encrypted)",
      "first: two",
      "hidden: one",
    ]);
  });

  it("gives the beginning of what is cut off", () => {
    const packed = gzipSync(text("words ".repeat(9)));
    expect(listed(packed.subarray(0, packed.length - 9))[0]).toBe(" (damaged)");
    const block = tar([{ name: "a", bytes: Buffer.alloc(2000, "y") }]).subarray(0, 1000);
    expect(listed(block)).toEqual(["a (damaged)", `a: ${"y".repeat(40)}`]);
  });

  it("gives what stands before the damage in packed bytes, and all where only the checksum is wrong", () => {
    const packed = gzipSync(text("some words"));
    const checksum = Buffer.from(packed).fill(0, packed.length - 8);
    expect(listed(checksum)).toEqual([" (damaged)", ": some words"]);

    const numbers = text(Array.from({ length: 5000 }, (_, index) => `${index * 7919}`).join(" "));
    const holed = gzipSync(numbers);
    holed.fill(0xff, holed.length / 2, holed.length / 2 + 40);
    const saved = [...readArchive(holed)].flatMap((item) => (item.kind === "member" ? [item.bytes] : []));
    expect(saved).toHaveLength(1);
    expect(numbers.subarray(0, 10_000).equals(saved[0]!.subarray(0, 10_000))).toBe(true);
  });

  it("names what nobody reads, and reads all the rest", () => {
    const bytes = zip([
      { name: "locked", bytes: text("one"), flags: 1 },
      { name: "aes", bytes: text("one"), method: 99 },
      { name: "odd", bytes: text("one"), method: 14 },
      { name: "open", bytes: text("two") },
    ]);
    expect(listed(bytes)).toEqual([
      "locked (encrypted)",
      "aes (encrypted)",
      "odd (unknown-method)",
      "open: two",
    ]);
  });
});

describe("hostile archives", () => {
  const MIB = 1 << 20;

  it("ends a bomb at its bound and names it, whatever it claims; what fits is read", () => {
    const big = { name: "big", bytes: Buffer.alloc(3 * MIB) };
    const rest = { name: "rest", bytes: text("rest") };
    expect(listed(zip([big, rest]), MIB)).toEqual(["big (too-large)", "rest: rest"]);
    expect(listed(zip([{ ...big, claims: 10 }, rest]), MIB)).toEqual(["big (too-large)", "rest (too-large)"]);
    expect(listed(gzipSync(big.bytes), MIB)).toEqual([" (too-large)"]);
  });

  it("counts everything that one archive unpacks to, members that share their bytes too", () => {
    const one = { name: "a", bytes: Buffer.alloc(400_000, "a"), stored: true };
    const whole = zip([one]);
    const directory = whole.subarray(whole.indexOf("PK\x01\x02"), whole.indexOf("PK\x05\x06"));
    const many = Buffer.concat([...Array(50).fill(directory)]);
    const end = Buffer.from(whole.subarray(-22));
    end.writeUInt32LE(many.length, 12);
    const overlapping = Buffer.concat([whole.subarray(0, whole.indexOf("PK\x01\x02")), many, end]);
    const items = [...readArchive(overlapping, MIB)];
    expect(items.filter(({ kind }) => kind === "member")).toHaveLength(2);
    expect(items.at(-1)).toMatchObject({ kind: "unread", why: "too-large" });
  });

  it("stops at a depth", () => {
    let bytes = zip([{ name: "end", bytes: text("end") }]);
    for (let depth = 0; depth < 12; depth++) bytes = zip([{ name: "z", bytes }]);
    expect(listed(bytes).filter((line) => line.endsWith("(too-deep)"))).toHaveLength(1);
  });

  it("gives more than its archive claims", () => {
    expect(listed(zip([{ name: "a", bytes: text("longer than it says"), claims: 3 }]))).toEqual([
      "a: longer than it says",
    ]);
  });

  it("is soon done with many headers that no directory lists and much behind them", () => {
    const headers = Buffer.alloc(20_000 * 32);
    for (let at = 0; at < headers.length; at += 32) {
      headers.write("PK\x03\x04", at, "latin1");
      // A method that nobody knows, a name of a letter, and data up to the last header.
      headers.writeUInt16LE(99, at + 8);
      headers.writeUInt32LE(headers.length - at - 32, at + 18);
      headers.writeUInt16LE(1, at + 26);
    }
    const before = Buffer.concat([headers, Buffer.alloc(20_000_000)]);
    const startedAt = performance.now();
    expect(listed(zip([{ name: "shown", bytes: text("one") }], before))).toEqual(["shown: one"]);
    expect(performance.now() - startedAt).toBeLessThan(4000);
  });

  it("ends for whatever bytes, and says nothing of an archive that is none", () => {
    const seeds = [
      zip([
        { name: "a", bytes: text("one") },
        { name: "b", bytes: text("two"), stored: true },
      ]),
      tar([{ name: "a", bytes: text("one") }]),
      gzipSync(text("one")),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
        fc.nat(),
        (seed, changes, cut) => {
          const bytes = Buffer.from(seed);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          const items = [...readArchive(bytes.subarray(0, 1 + (cut % bytes.length)))];
          return items.length < 50;
        },
      ),
      { numRuns: 500 },
    );
  });
});
