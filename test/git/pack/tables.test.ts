import { describe, expect, test } from "vitest";
import { createIdTable } from "../../../src/git/pack/id-table.ts";
import { createLabelTable } from "../../../src/git/pack/labels.ts";
import { random } from "../../support/keys.ts";

describe("labels of tree entries", () => {
  const add = (table: ReturnType<typeof createLabelTable>, text: string): number => {
    const bytes = Buffer.from(`${text}\0\0\0\0`);
    return table.add(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
  };

  test("are equal where git takes their modes for equal", () => {
    const table = createLabelTable();
    expect(add(table, "100664 a")).toBe(add(table, "100644 a"));
    expect(add(table, "040000 d")).toBe(add(table, "40000 d"));
    expect(add(table, "100755 a")).not.toBe(add(table, "100644 a"));
    expect(add(table, "100644 ab")).not.toBe(add(table, "100644 a"));
    const label = add(table, "100664 name");
    expect({ ...table.label(label), end: table.end() }).toEqual({
      kind: "file",
      name: Buffer.from("name"),
      end: 11,
    });
  });

  test("keep their numbers and names when there are many", () => {
    const table = createLabelTable();
    const names = Array.from({ length: 5000 }, (_, i) => `n${i}`);
    const numbers = names.map((name) => add(table, `120000 ${name}`));
    expect(names.map((name) => add(table, `120000 ${name}`))).toEqual(numbers);
    expect(numbers.map((number) => table.label(number).name.toString())).toEqual(names);
  });

  test.each(["", "100644", "100644 ", "x00644 a", " a"])("are not made of %j", (text) => {
    expect(add(createLabelTable(), text)).toBe(-1);
  });

  test("end before the limit", () => {
    const bytes = Buffer.from("100644 a\0\0\0\0");
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    expect(createLabelTable().add(view, 0, 8)).toBe(-1);
    expect(createLabelTable().add(view, 0, 9)).toBe(0);
  });
});

describe("the table of ids", () => {
  test.each([20, 32])("finds ids of %i bytes again, however many come", (idBytes) => {
    const next = random(idBytes);
    const ids = Array.from({ length: 3000 }, () =>
      Array.from({ length: idBytes * 2 }, () => Math.floor(next() * 16).toString(16)).join(""),
    );
    const table = createIdTable(idBytes, 10);
    const numbers = ids.map((id) => table.add(id));
    expect(numbers).toEqual(ids.map((_, i) => i));
    expect(ids.map((id) => table.find(id))).toEqual(numbers);
    expect(numbers.map((number) => table.id(number))).toEqual(ids);
    expect(table.find("f".repeat(idBytes * 2))).toBe(-1);
    const rows = Int32Array.from(
      ids.flatMap((id) => id.match(/.{8}/g)?.map((word) => Number.parseInt(word, 16)) ?? []),
    );
    const found = new Int32Array(ids.length);
    table.addRows(rows, ids.length, found);
    expect([...found]).toEqual(numbers);
  });

  test("has room for ids that come in order, as an index has them, before they come", () => {
    const count = 300_000;
    const rows = new Int32Array(5 * count);
    for (let k = 0; k < count; k++) rows[5 * k] = Math.floor((k / count) * 2 ** 32);
    const table = createIdTable(20, 0);
    table.reserve(count);
    const numbers = new Int32Array(count);
    table.addRows(rows, count, numbers);
    expect(numbers.every((number, k) => number === k)).toBe(true);
    expect(table.find(table.id(count - 1))).toBe(count - 1);
    expect(table.count()).toBe(count);
  });
});
