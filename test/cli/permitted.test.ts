import { describe, expect, test } from "vitest";
import { FORMATS } from "../../src/report/types.ts";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";
import { keysweep, report } from "./run.ts";

const secret = (name: string) => key("openai-project", `permitted ${name}`);

interface PermittedJson {
  readonly permission: { readonly by: string; readonly what: string; readonly reason: string | null };
  readonly leak?: { readonly findings: readonly { readonly place: { readonly path?: string } }[] };
  readonly concern?: { readonly path: string };
}

const CONFIG = `
[[rules]]
id = "pkcs12"
path = '''\\.p12$'''

[[allowlists]]
description = "Made up"
paths = ['''^listed/''']
`;

/** One key for each kind of permission. */
async function build(): Promise<TestRepository> {
  const repository = createRepository();
  repository.write("base.txt", `${secret("base")}\n`);
  repository.commit("Accepted");
  await keysweep(repository.path, ["baseline", "--reason", "before keysweep", "--who", "Ada"]);
  repository.write("comment.txt", `${secret("comment")} # keysweep:allow -- revoked in May\n`);
  repository.write("foreign.txt", `${secret("foreign")} # gitleaks:allow\n`);
  repository.write("ignored/a.txt", `${secret("ignored")}\n`);
  repository.write("listed/a.txt", `${secret("listed")}\n`);
  repository.write("ignored/a.p12", "x\n");
  repository.write(".keysweep.toml", CONFIG);
  repository.write(".keysweepignore", "# why\n*:ignored/**\n");
  repository.commit("Permitted");
  return repository;
}

async function permittedIn(cwd: string, args: readonly string[]): Promise<string[]> {
  const { code, json, stderr } = await report(cwd, [...args, "--show-permitted"]);
  expect([code, stderr]).toEqual([0, ""]);
  const { permitted } = json as unknown as { permitted: readonly PermittedJson[] };
  return permitted
    .flatMap(({ permission: { by, what, reason }, leak, concern }) =>
      [concern?.path ?? leak?.findings[0]?.place.path].map((path) => [path, by, what, reason].join(" | ")),
    )
    .sort();
}

const NEW = [
  "comment.txt | comment | a comment for keysweep | revoked in May",
  "foreign.txt | comment | a comment for gitleaks | ",
  "ignored/a.p12 | ignore-file | .keysweepignore, line 2 | ",
  "ignored/a.txt | ignore-file | .keysweepignore, line 2 | ",
  "listed/a.txt | configuration | an allow list of the configuration | Made up",
];
const ALL = [
  "base.txt | baseline | .keysweep-baseline.jsonl: accepted | before keysweep (Ada)",
  ...NEW,
].sort();

describe("--show-permitted", () => {
  test("lists what was kept out, and by what, wherever it is read", async () => {
    const { path } = await build();
    expect(await permittedIn(path, ["scan"])).toEqual(ALL);
    expect(await permittedIn(path, ["history"])).toEqual(ALL);
    expect(await permittedIn(path, ["history", "--no-packs"])).toEqual(ALL);
    expect(await permittedIn(path, ["range", "HEAD~1..HEAD"])).toEqual(NEW);
    expect(new Set(await permittedIn(path, ["check"]))).toEqual(new Set(ALL));
  });

  test("changes nothing of what a sweep remembers", async () => {
    const { path } = await build();
    const plain = async () => (await report(path, ["history"])).json;
    const before = await plain();
    expect(await permittedIn(path, ["history"])).toEqual(ALL);
    const after = await plain();
    expect([after.summary.allowed, after.leaks]).toEqual([before.summary.allowed, []]);
    expect(Object.keys(after)).not.toContain("permitted");
    expect(await permittedIn(path, ["history"])).toEqual(ALL);
  });

  test("is nothing without the option, and an empty list where nothing is permitted", async () => {
    const repository = createRepository();
    repository.write("a.txt", "clean\n");
    repository.commit("Clean");
    expect(await permittedIn(repository.path, ["scan"])).toEqual([]);
  });

  test("says it to people, without the secret", async () => {
    const { path } = await build();
    const { stdout } = await keysweep(path, ["scan", "--show-permitted"]);
    expect(stdout).toContain("PERMITTED  OpenAI project API key");
    expect(stdout).toMatch(/^ {2}By {9}\.keysweepignore, line 2$/m);
    expect(stdout).toMatch(/^ {2}By {9}a comment for keysweep: revoked in May$/m);
    expect(stdout).toMatch(/^PERMITTED {2}ignored\/a\.p12$/m);
    expect(stdout).toContain("Permitted: 2 by comments in the code, 2 by the ignore file, 1 by");
    for (const name of ["base", "comment", "foreign", "ignored", "listed"])
      expect(stdout).not.toContain(secret(name));
    const shown = await keysweep(path, ["scan", "--show-permitted", "--show-secrets"]);
    expect(shown.stdout).toContain(secret("ignored"));
  });

  test("a reason that holds a secret is left out", async () => {
    const repository = createRepository();
    repository.write("a.txt", `# keysweep:allow -- was ${secret("reason")}\n${secret("own")}\n`);
    repository.commit("A comment that is too frank");
    // The secret in the reason is a leak by itself; the comment stands before the other one.
    const { json, stdout } = await report(repository.path, ["scan", "--show-permitted"]);
    expect(stdout).not.toContain(secret("reason"));
    const { permitted } = json as unknown as { permitted: readonly PermittedJson[] };
    expect(permitted.map(({ permission }) => permission.reason)).toContain(null);
    expect(permitted.every(({ permission }) => permission.reason === null)).toBe(true);
  });

  test("threads keep what comments permit, too", async () => {
    const repository = createRepository();
    for (let i = 0; i < 30; i++)
      repository.write(`a${i}.txt`, `${secret(`many ${i}`)} # keysweep:allow -- number ${i}\n`);
    repository.commit("Many");
    repository.run(["gc", "--quiet"]);
    const one = await permittedIn(repository.path, ["history", "--jobs", "1"]);
    expect(one).toHaveLength(30);
    expect(await permittedIn(repository.path, ["history", "--jobs", "2"])).toEqual(one);
  });
});

describe("--ignore-comments", () => {
  test("comments permit nothing, in whatever is read; all else does", async () => {
    const { path } = await build();
    for (const args of [["scan"], ["history"], ["check"], ["range", "HEAD~1..HEAD"]]) {
      expect((await report(path, args)).code, args[0]).toBe(0);
      const { code, json } = await report(path, [...args, "--ignore-comments"]);
      expect([code, json.leaks.length, json.summary.allowed.inline], args[0]).toEqual([1, 2, 0]);
    }
  });

  test("wins over the settings", async () => {
    const { path } = await build();
    const repository = createRepository();
    repository.write(".keysweep.toml", 'allowComments = ["keysweep"]\n');
    repository.write("a.txt", `${secret("comment")} # keysweep:allow\n`);
    repository.run(["add", "-A"]);
    expect((await keysweep(repository.path, ["staged"])).code).toBe(0);
    expect((await keysweep(repository.path, ["staged", "--ignore-comments"])).code).toBe(1);
    const { stdout } = await keysweep(path, ["scan", "--ignore-comments"]);
    expect(stdout).not.toContain("keysweep:allow in a comment");
  });
});

test("a secret in the place of a rule that a comment names is not printed", async () => {
  const repository = createRepository();
  const text = secret("named");
  repository.write("a.txt", `${text} # keysweep:allow for ${text} and ${text.slice(0, 30)}\n`);
  repository.run(["add", "-A"]);
  const warned: string[] = [];
  for (const args of [["staged"], ["scan"], ["scan", "--rule", "stripe-secret-key"]]) {
    const { json, stdout } = await report(repository.path, args);
    expect(stdout, args.join(" ")).not.toContain(text.slice(0, 30));
    warned.push(...json.warnings);
  }
  expect(warned.join("\n")).toContain('names the rule "********", which does not exist');
});

test.each(FORMATS)("who permitted it as a secret is not shown by it: %s", async (format) => {
  const repository = createRepository();
  repository.write("a.txt", `${secret("permitted")} # keysweep:allow\n`);
  const id = repository.commit("One", { author: `${secret("who")} <some@example.com>` });
  for (const command of [
    ["range", `${"0".repeat(40)}..${id}`],
    ["history", "--no-cache"],
  ]) {
    const args = [...command, "--show-permitted", "--format", format];
    const { code, stdout } = await keysweep(repository.path, args);
    expect(code).toBe(1);
    expect(stdout).not.toContain(secret("who").slice(0, 14));
  }
});
