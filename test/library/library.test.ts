import { describe, expect, test } from "vitest";
import {
  KeysweepError,
  loadRules,
  type Progress,
  renderReport,
  scanBytes,
  scanText,
  sweep,
} from "../../src/index.ts";
import { key } from "../support/keys.ts";
import { createRepository } from "../support/repository.ts";

const secret = key("openai-project");

describe("scanText", () => {
  test("finds keys with their places and keeps them wrapped", async () => {
    const leaks = await scanText(`ä = "${secret}"\n`, { path: "src/app.ts" });
    expect(leaks).toHaveLength(1);
    expect(leaks[0]?.findings[0]).toMatchObject({
      place: { kind: "file", path: "src/app.ts" },
      line: 1,
      column: 6,
    });
    expect(JSON.stringify(leaks)).not.toContain(secret);
    expect(leaks[0]?.secret.reveal()).toBe(secret);
    expect(await scanText("nothing here")).toEqual([]);
  });

  test("reads bytes of other encodings and obeys comments and rules", async () => {
    expect(await scanBytes(Buffer.from(`\ufeff${secret}`, "utf16le"))).toHaveLength(1);
    expect(await scanText(`${secret} # keysweep:allow`)).toEqual([]);
    const rules = await loadRules();
    const none = { ...rules, rules: rules.rules.filter(({ provider }) => provider !== "OpenAI") };
    expect((await scanText(secret, { rules: none })).map(({ provider }) => provider)).not.toContain("OpenAI");
  });

  test("does nothing for a signal that is aborted", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(scanText(secret, { signal })).rejects.toThrow("enough");
  });
});

describe("sweep", () => {
  function leaking() {
    const repository = createRepository();
    repository.write("a.txt", "one\n");
    repository.commit("first");
    repository.write("a.txt", `one\n${secret}\n`);
    repository.commit("key");
    repository.write("a.txt", "one\n");
    repository.commit("gone");
    return repository;
  }

  test.each(["everything", "history", "worktree"] as const)(
    "its progress in %s only grows, and ends where the sweep does",
    async (what) => {
      const repository = createRepository();
      for (const name of ["a", "b", "c"]) {
        repository.write(`${name}/x.txt`, `${name}\n`);
        repository.commit(name);
      }
      // The second time most is remembered.
      for (let run = 0; run < 2; run++) {
        const steps: Progress[] = [];
        const { coverage } = await sweep({
          path: repository.path,
          what,
          onProgress: (step) => steps.push(step),
        });
        const counts = steps.map(({ blobs }) => blobs);
        expect(counts).toEqual(counts.toSorted((a, b) => a - b));
        expect(steps.at(-1)).toMatchObject({ blobs: coverage.blobs, bytes: coverage.bytes });
        for (const { blobs, total } of steps) expect(blobs).toBeLessThanOrEqual(total ?? blobs);
      }
    },
  );

  test("reads what it is told to, with progress, and prints nothing", async () => {
    const { path } = leaking();
    let seen = 0;
    const onProgress = ({ blobs }: { blobs: number }) => {
      seen = blobs;
    };
    expect((await sweep({ path, what: "worktree" })).leaks).toEqual([]);
    const past = await sweep({ path, what: "history", onProgress });
    expect(past.leaks).toHaveLength(1);
    expect(past.leaks[0]?.provenance?.inHead).toBe(false);
    expect(seen).toBe(past.coverage.blobs);
    expect((await sweep({ path })).leaks).toHaveLength(1);
    expect((await sweep({ path, what: { range: "HEAD~2..HEAD~1" } })).leaks).toHaveLength(1);
    expect((await sweep({ path, what: { range: "HEAD~1..HEAD" } })).leaks).toEqual([]);
    expect((await sweep({ path, what: "staged" })).leaks).toEqual([]);
  });

  test("ends when its signal is aborted on the way", async () => {
    const { path } = leaking();
    const abort = new AbortController();
    const onProgress = () => abort.abort(new Error("enough"));
    await expect(sweep({ path, signal: abort.signal, onProgress })).rejects.toThrow("enough");
  });

  test("throws what it knows by name", async () => {
    await expect(sweep({ path: "/nonexistent" })).rejects.toBeInstanceOf(KeysweepError);
    await expect(sweep({ path: leaking().path, what: { range: "x" } })).rejects.toMatchObject({
      code: "USAGE",
    });
  });

  test("gives results that reports are made of", async () => {
    const result = await sweep({ path: leaking().path });
    for (const format of ["text", "json", "sarif", "html"] as const) {
      const report = await renderReport(result, { format });
      expect(report).toContain("a.txt");
      expect(report).not.toContain(secret);
    }
  });
});
