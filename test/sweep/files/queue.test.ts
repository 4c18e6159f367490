import { describe, expect, test } from "vitest";
import { createQueue } from "../../../src/sweep/files/queue.ts";

describe("a queue of tasks", () => {
  test("gives what was put in, in order, to those who asked before and after", async () => {
    const queue = createQueue<number>();
    const early = [queue.items.next(), queue.items.next()];
    expect(queue.isAsked).toBe(true);
    for (const item of [1, 2, 3, 4]) queue.put(item);
    expect(queue.isAsked).toBe(false);
    expect(queue.length).toBe(2);
    expect(await Promise.all(early)).toEqual([
      { value: 1, done: false },
      { value: 2, done: false },
    ]);
    expect(queue.takeBack()).toBe(3);
    queue.end();
    const rest: number[] = [];
    for await (const item of queue.items) rest.push(item);
    expect(rest).toEqual([4]);
  });

  test("ends for all who wait", async () => {
    const queue = createQueue<number>();
    const waiting = [queue.items.next(), queue.items.next()];
    queue.end();
    expect((await Promise.all(waiting)).map(({ done }) => done)).toEqual([true, true]);
    expect((await queue.items.next()).done).toBe(true);
  });

  test("gives the error it ended with to those who wait and who come later, after what was put in", async () => {
    const queue = createQueue<number>();
    queue.put(1);
    queue.end(new Error("git ended early"));
    expect(await queue.items.next()).toEqual({ value: 1, done: false });
    await expect(queue.items.next()).rejects.toThrow("git ended early");

    const asked = createQueue<number>();
    const waiting = asked.items.next();
    asked.end(new Error("git ended early"));
    await expect(waiting).rejects.toThrow("git ended early");
  });

  test("is closed by those who take, and then answers at once", async () => {
    const queue = createQueue<number>();
    const waiting = queue.items.next();
    await queue.items.return?.();
    expect(queue.isClosed).toBe(true);
    expect((await waiting).done).toBe(true);
    expect((await queue.items.next()).done).toBe(true);
  });
});
