import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { openRepository } from "../../src/git/repository.ts";
import { leaksAgain, type ReportedLeak, readReport } from "../../src/sweep/find-again.ts";
import { report } from "../cli/run.ts";
import { tar } from "../support/archives.ts";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";

const SECRETS = {
  file: key("openai-project", "again file"),
  gone: key("openai-project", "again gone"),
  message: key("openai-admin", "again message"),
  tag: key("openai-svcacct", "again tag"),
  beside: key("openai-legacy", "again beside"),
};

function build(): TestRepository {
  const repository = createRepository();
  repository.write("gone.txt", `a\n${SECRETS.gone}\n`);
  repository.commit("One");
  repository.remove("gone.txt");
  repository.write("src/a.txt", `const a = "${SECRETS.file}", b = "${SECRETS.beside}";\n`);
  repository.commit(`Two\n\nWith ${SECRETS.message}\n`);
  repository.write("src/b.txt", `const a = "${SECRETS.file}";\n`);
  repository.commit("Three");
  repository.tag("v1", `First\n${SECRETS.tag}\n`);
  return repository;
}

async function again(repository: TestRepository, reported: readonly ReportedLeak[]) {
  const config = await loadConfig(repository.path, repository.path);
  return leaksAgain(reported, config, await openRepository(repository.path), repository.path);
}

describe("leaksAgain", () => {
  const repository = build();

  test.each(["history", "scan"])("finds every secret of a %s report, and all its places", async (command) => {
    const { stdout, json } = await report(repository.path, [command]);
    const { leaks, gaps } = await again(repository, readReport(stdout, "leaks.json"));
    expect(gaps).toEqual([]);
    expect(leaks.map(({ fingerprint }) => fingerprint).sort()).toEqual(
      json.leaks.map(({ fingerprint }) => fingerprint).sort(),
    );
    for (const leak of leaks) {
      const before = json.leaks.find(({ fingerprint }) => fingerprint === leak.fingerprint);
      const places = (findings: readonly { place: object; line: number; column: number }[]) =>
        findings.map(({ place, line, column }) => [plain(place), line, column]).sort();
      expect(places(leak.findings)).toEqual(places(before?.findings ?? []));
      expect(leak.provenance?.first?.id).toBe(before?.provenance?.first?.id);
    }
  });

  test("knows the texts of the secrets, which the report does not", async () => {
    const { stdout } = await report(repository.path, ["history"]);
    for (const secret of Object.values(SECRETS)) expect(stdout).not.toContain(secret);
    const { leaks } = await again(repository, readReport(stdout, "leaks.json"));
    expect(leaks.map(({ secret }) => secret.reveal()).sort()).toEqual(Object.values(SECRETS).sort());
  });

  test.each(["history", "scan"])("opens archives again for a %s report", async (command) => {
    const packed = key("openai-project", "again packed");
    const other = createRepository();
    other.write("c.tgz", gzipSync(tar([{ name: "in/c.txt", bytes: Buffer.from(`a\n${packed}\n`) }])));
    other.write("d.gz", gzipSync(`${packed}\n`));
    other.commit("Archives");
    const { stdout } = await report(other.path, [command]);
    const { leaks, gaps } = await again(other, readReport(stdout, "leaks.json"));
    expect(gaps).toEqual([]);
    expect(leaks.map(({ secret }) => secret.reveal())).toEqual([packed]);
    expect(leaks[0]?.findings.map(({ place, line }) => [place.inside, line]).sort()).toEqual([
      ["d", 1],
      ["in/c.txt", 2],
    ]);
  });

  test("a leak that is not there any more is a gap", async () => {
    const other = build();
    other.write("src/a.txt", "nothing\n");
    other.remove("src/b.txt");
    const { stdout } = await report(repository.path, ["scan"]);
    const { leaks, gaps } = await again(other, readReport(stdout, "leaks.json"));
    expect(leaks).toEqual([]);
    expect(gaps).toHaveLength(2);
    expect(gaps[0]?.why).toContain("run the sweep again");
  });

  test("nothing but an id reaches git, and a folder or a tree is no text", async () => {
    const tree = repository.run(["rev-parse", "HEAD^{tree}"]);
    for (const oid of ["--batch-all-objects", "HEAD", tree, "0".repeat(40)]) {
      const { leaks, gaps } = await again(repository, [
        { fingerprint: "0123456789abcdef", findings: [{ fingerprint: "0123456789abcdef", oid }] },
      ]);
      expect([leaks.length, gaps.length]).toEqual([0, 1]);
    }
    await expect(
      again(repository, [
        { fingerprint: "0123456789abcdef", findings: [{ fingerprint: "0123456789abcdef", path: "src" }] },
      ]),
    ).rejects.toMatchObject({ code: "IO" });
  });

  test("outside of a repository files are found, objects are not", async () => {
    const { stdout } = await report(repository.path, ["scan"]);
    const config = await loadConfig(temporaryFolder(), temporaryFolder());
    const reported = readReport(stdout, "leaks.json");
    const there = await leaksAgain(reported, config, undefined, repository.path);
    expect(there.leaks).toHaveLength(2);
    const elsewhere = await leaksAgain(reported, config, undefined, temporaryFolder());
    expect(elsewhere.gaps).toHaveLength(2);
    expect(elsewhere.leaks).toEqual([]);
  });
});

/** What a report and a place both say, in one order: of a commit its id. */
function plain(place: object): string {
  const entries = Object.entries(place).map(([name, value]) => [
    name,
    name === "commit" ? (value as { readonly id: string }).id : value,
  ]);
  return JSON.stringify(entries.sort());
}

describe("readReport", () => {
  const tool = { name: "keysweep" };
  test.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["null", "null"],
    ["another tool's", JSON.stringify({ tool: { name: "other" }, leaks: [] })],
    ["without leaks", JSON.stringify({ tool })],
    ["with odd leaks", JSON.stringify({ tool, leaks: [{}] })],
    ["with odd findings", JSON.stringify({ tool, leaks: [{ fingerprint: "a", findings: [1] }] })],
    [
      "with a finding that is nowhere",
      JSON.stringify({ tool, leaks: [{ fingerprint: "a", findings: [{ fingerprint: "a" }] }] }),
    ],
  ])("%s is a USAGE error that names the file", (_, text) => {
    expect(() => readReport(text, "leaks.json")).toThrowError(
      expect.objectContaining({ code: "USAGE", message: "leaks.json is no report of keysweep in JSON" }),
    );
  });

  test("takes what is needed and passes over the rest", () => {
    const commit = { id: "c".repeat(40) };
    const finding = (place: object) => ({ fingerprint: "b", place, line: 1, more: true });
    const leak = {
      fingerprint: "a",
      findings: [
        finding({ kind: "file", path: "x" }),
        finding({ kind: "commit-file", path: "x", oid: "o", commit }),
        finding({ kind: "commit-message", commit }),
        finding({ kind: "tag-message", oid: "t", commit }),
      ],
    };
    expect(readReport(JSON.stringify({ tool, leaks: [leak], future: 1 }), "leaks.json")).toEqual([
      {
        fingerprint: "a",
        findings: [
          { fingerprint: "b", path: "x" },
          { fingerprint: "b", path: "x", oid: "o" },
          { fingerprint: "b", oid: commit.id },
          { fingerprint: "b", oid: "t" },
        ],
      },
    ]);
  });
});
