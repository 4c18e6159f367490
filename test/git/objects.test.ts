import { describe, expect, test } from "vitest";
import { listObjects, type ObjectAnswer, readObject, readObjects } from "../../src/git/objects.ts";
import { openRepository } from "../../src/git/repository.ts";
import { createRepository } from "../support/repository.ts";

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const text = (answer: ObjectAnswer | undefined): string =>
  answer?.found ? answer.bytes.toString("utf8") : `(${answer?.why})`;

/** A repository with `count` loose blobs of rising size; the ids in that order. */
function withBlobs(count: number, size = 1) {
  const repository = createRepository();
  const ids = Array.from({ length: count }, (_, index) =>
    repository.object(`${index} `.repeat(1 + index * size)),
  );
  return { repository, ids };
}

describe("reading objects in a stream", () => {
  test("answers every id in the order asked, twice if asked twice", async () => {
    const { repository, ids } = withBlobs(5);
    const opened = await openRepository(repository.path);
    const wanted = [...ids, ids[0] ?? "", "0".repeat(40), ids[1] ?? ""];
    const answers = await all(readObjects(opened, wanted));
    expect(answers.map((answer) => answer.oid)).toEqual(wanted);
    expect(answers.map(text).slice(0, 3)).toEqual(["0 ", "1 1 ", "2 2 2 "]);
    expect(text(answers[6])).toBe("(missing)");
  });

  test("gives objects larger than any pipe whole, and empty ones", async () => {
    const repository = createRepository();
    const large = Buffer.alloc(3_000_000, "0123456789abcdef\n");
    const ids = [
      repository.object(large),
      repository.object(""),
      repository.object(large.subarray(0, 65_536)),
    ];
    const answers = await all(readObjects(await openRepository(repository.path), ids));
    expect(answers.map((answer) => (answer.found ? answer.bytes.length : -1))).toEqual([
      3_000_000, 0, 65_536,
    ]);
    expect(answers[0]?.found && answers[0].bytes.equals(large)).toBe(true);
  });

  test("goes on behind corrupt and missing objects", async () => {
    const { repository, ids } = withBlobs(12, 400);
    repository.corruptObject(ids[3] ?? "");
    repository.corruptObject(ids[4] ?? "");
    repository.deleteObject(ids[8] ?? "");
    repository.corruptObject(ids[11] ?? "");
    const answers = await all(readObjects(await openRepository(repository.path), ids));
    expect(answers.map((answer) => (answer.found ? "read" : answer.why))).toEqual([
      ...["read", "read", "read", "corrupt", "corrupt", "read", "read", "read", "missing", "read", "read"],
      "corrupt",
    ]);
    answers.forEach((answer, index) => {
      if (answer.found) expect(answer.bytes.toString()).toBe(`${index} `.repeat(1 + index * 400));
    });
  });

  test("takes ids from a slow stream and can be left early", async () => {
    const { repository, ids } = withBlobs(50, 2000);
    const opened = await openRepository(repository.path);
    let closed = false;
    async function* slowly() {
      try {
        for (let round = 0; ; round++) {
          await new Promise((resolve) => setImmediate(resolve));
          yield ids[round % ids.length] ?? "";
        }
      } finally {
        closed = true;
      }
    }
    let seen = 0;
    for await (const answer of readObjects(opened, slowly())) {
      expect(answer.found).toBe(true);
      if (++seen === 20) break;
    }
    expect(closed).toBe(true);
  });

  test("what the ids throw reaches the reader", async () => {
    const { repository, ids } = withBlobs(2);
    async function* failing() {
      yield ids[0] ?? "";
      throw new Error("no more ids");
    }
    await expect(all(readObjects(await openRepository(repository.path), failing()))).rejects.toThrow(
      "no more ids",
    );
  });

  test("a repository that is gone is an error and no list of corrupt objects", async () => {
    const { repository, ids } = withBlobs(2);
    const opened = await openRepository(repository.path);
    repository.remove(".git");
    await expect(all(readObjects(opened, ids))).rejects.toMatchObject({ code: "NOT_A_REPOSITORY" });
    await expect(all(listObjects(opened))).rejects.toMatchObject({ code: "NOT_A_REPOSITORY" });
  });

  test("lists every object with its type, unreadable ones without", async () => {
    const repository = createRepository({ objectFormat: "sha256" });
    repository.write("a", "a\n");
    const commit = repository.commit("first");
    const tag = repository.tag("v1", "one\n");
    const loose = repository.object("dangling");
    const opened = await openRepository(repository.path);
    const listed = await all(listObjects(opened));
    expect(listed.find((object) => object.oid === commit)?.type).toBe("commit");
    expect(listed.find((object) => object.oid === tag)?.type).toBe("tag");
    expect(listed.find((object) => object.oid === loose)).toEqual({ oid: loose, type: "blob", size: 8 });
    expect(listed).toHaveLength(5);
    expect(text(await readObject(opened, loose))).toBe("dangling");
  });
});
