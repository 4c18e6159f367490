import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  KeysweepError,
  loadConfig,
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

test("bytes and dates of another realm are taken as what they are", async () => {
  const bytes = runInNewContext(`Uint8Array.from(${JSON.stringify([...Buffer.from(secret)])})`);
  expect(await scanBytes(bytes)).toHaveLength(1);
  const result = await sweep({ path: createRepository().path, what: "worktree" });
  const now = runInNewContext("new Date(0)");
  expect(await renderReport(result, { format: "json", now })).toContain("schemaVersion");
});

describe("options that are wrong are refused, with the right ones", () => {
  const refused = async (call: () => Promise<unknown>, message: RegExp, hint?: RegExp) => {
    const error = await call().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(KeysweepError);
    const { code, message: said, hint: mends } = error as KeysweepError;
    expect([code, said]).toEqual(["USAGE", expect.stringMatching(message)]);
    if (hint !== undefined) expect(mends).toMatch(hint);
  };
  const wrong = (value: unknown) => value as never;

  test.each([
    [
      { what: "nope" },
      /`what` of sweep is none that there is: "nope"/,
      /everything, worktree, staged, history/,
    ],
    [{ what: "histroy" }, /"histroy"/, /Did you mean history\?/],
    [{ what: "History" }, /"History"/, /Did you mean history\?/],
    [{ what: 7 }, /`what` of sweep must be an object, not 7/],
    [{ what: { rnage: "a..b" } }, /no option "rnage"/, /Did you mean range\?/],
    [{ what: {} }, /the range of sweep must be text/],
    [{ what: { range: ["a", "b"] } }, /must be text, not a list/],
    [{ what: null }, /must be an object, not null/],
    [{ pth: "." }, /sweep has no option "pth"/, /Did you mean path\?/],
    [{ onprogress: () => {} }, /no option "onprogress"/, /Did you mean onProgress\?/],
    [{ constructor: 1 }, /no option "constructor"/, /There are path, what/],
    [{ path: 7 }, /`path` of sweep must be text, not 7/],
    [{ config: {} }, /must be a configuration as loadConfig reads it/],
    [{ signal: new AbortController() }, /must be an AbortSignal/],
    [{ signal: { aborted: false } }, /must be an AbortSignal/],
    [{ onProgress: true }, /must be a function, not true/],
    ["path", /options of sweep are an object, not "path"/],
    [null, /options of sweep are an object, not null/],
  ] as const)("sweep(%j)", (options, message, hint?: RegExp) =>
    refused(() => sweep(wrong(options)), message, hint),
  );

  test("scanText and scanBytes", async () => {
    await refused(
      () => scanText("x", wrong({ filename: "a" })),
      /no option "filename"/,
      /path, config, rules/,
    );
    await refused(() => scanText(wrong(7)), /text of scanText must be text, not 7/);
    await refused(() => scanBytes(wrong("text")), /takes a Uint8Array/, /scanText/);
    await refused(() => scanText("x", wrong({ rules: ["a"] })), /rules as loadRules reads them/);
  });

  test("loadConfig, loadRules and renderReport", async () => {
    const { path } = createRepository();
    await refused(() => loadConfig(path, path, wrong({ skipRules: ["a"] })), /skipRules/, /skipRule\?/);
    await refused(() => loadConfig(path, path, wrong({ rule: "a" })), /must be a list of texts, not "a"/);
    await refused(() => loadRules(wrong({})), /must be text/);
    const result = await sweep({ path });
    await refused(
      () => renderReport(result, wrong({ format: "sarrif" })),
      /"sarrif"/,
      /Did you mean sarif\?/,
    );
    await refused(() => renderReport(result, wrong({ format: "json", colour: true })), /colour/, /color\?/);
    expect((await loadConfig(path)).files).toEqual([]);
    expect(await renderReport(result, { format: "json", width: 90, now: new Date(0) })).toContain("1970");
  });

  test("a text that is long is not told: it may be a secret", async () => {
    const error = await sweep(wrong({ what: secret })).catch((thrown: unknown) => thrown);
    expect(String(error)).not.toContain(secret);
  });

  test("what is undefined counts as left out", async () => {
    const { path } = createRepository();
    expect((await sweep({ path, what: wrong(undefined), config: wrong(undefined) })).leaks).toEqual([]);
  });

  test("settings may be those of a commit", async () => {
    const repository = createRepository();
    repository.write("a.txt", `${secret}\n`);
    repository.commit("Key");
    repository.write(".keysweepignore", "*:a.txt\n");
    repository.commit("Permission");
    const { path } = repository;
    expect((await sweep({ path, what: "worktree" })).leaks).toEqual([]);
    expect((await sweep({ path, what: "worktree", settingsFrom: "HEAD~1" })).leaks).toHaveLength(1);
  });
});
