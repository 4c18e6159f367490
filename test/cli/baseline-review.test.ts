import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";
import { baseline, entries } from "./baseline-runs.ts";

describe("keysweep baseline review", () => {
  /** Runs the command as if a person pressed `keys`. */
  async function review(
    repository: TestRepository,
    keys: string | readonly string[],
    env: Readonly<Record<string, string>> = { NO_COLOR: "1" },
  ): Promise<{ code: number; said: string }> {
    let said = "";
    const output = {
      isTTY: true,
      columns: 80,
      write(chunk: string, done?: (error?: Error | null) => void) {
        said += chunk;
        done?.();
      },
    };
    const stdin = Object.assign(Readable.from([keys].flat()), { isTTY: true });
    const code = await main(["baseline", "review"], {
      stdin,
      stdout: output,
      stderr: { ...output, isTTY: false },
      env,
      cwd: repository.path,
      signal: new AbortController().signal,
    });
    return { code, said };
  }

  function three(): TestRepository {
    const repository = createRepository();
    for (const name of ["a", "b", "c"])
      repository.write(`${name}.txt`, `before\n${key("openai-project", name)}\nbehind\n`);
    repository.commit("keys");
    return repository;
  }

  const statuses = (repository: TestRepository) =>
    entries(repository)
      .map(({ status }) => status)
      .sort();

  test("takes one key a decision and shows the code around with every secret masked", async () => {
    const repository = three();
    const { code, said } = await review(repository, "fxtr");
    expect(code).toBe(0);
    expect(statuses(repository)).toEqual(["false-positive", "rotated", "test"]);
    expect(said).toMatch(/ {2}1 {2}before\n> 2 {2}\*+\n {2}3 {2}behind/);
    for (const name of ["a", "b", "c"]) expect(said).not.toContain(key("openai-project", name));
  });

  test("goes on where it was left", async () => {
    const repository = three();
    expect((await review(repository, "fq")).said).toContain("1 decided, 2 left.");
    const again = await review(repository, "aa");
    expect(again.said).toContain("1 of 2");
    expect(statuses(repository)).toEqual(["accepted", "accepted", "false-positive"]);
    expect((await review(repository, "")).said).toContain("Nothing is left to decide.");
  });

  test("goes back and decides again; skips; keeps what was decided when input ends", async () => {
    const repository = three();
    await review(repository, "fbsr");
    expect(statuses(repository)).toEqual(["rotated"]);
  });

  test("an arrow is no decision, though the letter that it ends with is one", async () => {
    const repository = three();
    for (const arrow of ["\x1b[A", "\x1b[B", "\x1bOA", "\x1b[1;5A", "\x1b[3~"])
      expect((await review(repository, `${arrow}q`)).said).toContain("0 decided, 3 left.");
    expect((await review(repository, "f\x1b[Bt")).said).toContain("2 decided, 1 left.");
  });

  test("takes a reason for one decision, which Escape drops", async () => {
    const repository = three();
    const { said } = await review(repository, ["wrevokef in MayX\x7f\rfwnever", "\x1b", "t"]);
    expect(said).toContain("  Why: revokef in May\n");
    expect(entries(repository).map(({ status, reason }) => [status, reason])).toEqual(
      expect.arrayContaining([
        ["false-positive", "revokef in May"],
        ["test", ""],
      ]),
    );
  });

  test("says how a leak was decided to whoever comes back to it", async () => {
    expect((await review(three(), "tb")).said).toContain("It was test; the next key decides anew.");
  });

  test("paints how bad it is, and the masked secret, where colours are wanted", async () => {
    const { said } = await review(three(), "q", {});
    expect(said).toContain("\u001b[1m\u001b[31mcritical");
    expect(said).toMatch(/> \u001b\[2m2\u001b\[22m {2}\u001b\[31m\u001b\[4m\*{8}\u001b\[24m\u001b\[39m\n/);
    expect((await review(three(), "q")).said).not.toContain("\u001b");
  });

  test("needs a terminal", () => {
    const ran = baseline(three(), "review");
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("needs a terminal");
  });
});
