import { afterEach, describe, expect, test, vi } from "vitest";
import { createPerson, type Person } from "../../src/cli/prompt.ts";
import { createTerminal, type Terminal } from "./terminal.ts";

/** A terminal that shows what is typed by itself, as real ones do, unless it is told not to. */
function sitDown(): {
  readonly terminal: Terminal;
  readonly person: Person;
  readonly isQuiet: () => boolean;
} {
  const terminal = createTerminal("/");
  let isQuiet = false;
  Object.assign(terminal.io.stdin, {
    setRawMode(raw: boolean) {
      isQuiet = raw;
    },
  });
  person = createPerson(terminal.io);
  return { terminal, person, isQuiet: () => isQuiet };
}

let person: Person;
afterEach(() => person.close());

describe("after a hidden answer", () => {
  test("nothing that is typed is shown, and what was typed answers the next hidden question", async () => {
    const { terminal, isQuiet } = sitDown();
    const first = person.askHidden("Key: ");
    await terminal.answer("Key: ", "wrong");
    expect([await first, isQuiet()]).toEqual(["wrong", true]);
    terminal.io.stdin.push("the right one\r");
    await vi.waitFor(() => expect(terminal.io.stdin.readableLength).toBe(0));
    expect(await person.askHidden("Again: ")).toBe("the right one");
    expect([terminal.shown().includes("right"), isQuiet()]).toEqual([false, true]);
  });

  test("what is typed before any other question answers none", async () => {
    const { terminal, isQuiet } = sitDown();
    const first = person.askHidden("Key: ");
    await terminal.answer("Key: ", "k");
    await first;
    terminal.io.stdin.push("y\r");
    await vi.waitFor(() => expect(terminal.io.stdin.readableLength).toBe(0));
    const answer = person.ask("Delete? ");
    await terminal.answer("Delete? ", "no");
    expect([await answer, isQuiet()]).toEqual(["no", false]);
  });

  test("Ctrl-C still ends the run", async () => {
    const { terminal } = sitDown();
    const first = person.askHidden("Key: ");
    await terminal.answer("Key: ", "k");
    await first;
    const interrupted = new Promise((resolve) => process.once("SIGINT", () => resolve("interrupted")));
    terminal.io.stdin.push("\x03");
    expect(await interrupted).toBe("interrupted");
  });

  test("the terminal is given back when it is wanted, or in the end", async () => {
    const { terminal, isQuiet } = sitDown();
    for (const giveBack of [() => person.show(), () => person.close()]) {
      const answer = person.askHidden("Key: ");
      await terminal.answer("Key: ", "k");
      await answer;
      expect(isQuiet()).toBe(true);
      giveBack();
      expect(isQuiet()).toBe(false);
    }
  });
});
