import { describe, expect, test } from "vitest";
import { runKeysweep } from "../support/command.ts";
import { key, token } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";
import { placesIn, report } from "./run.ts";

const secret = (name: string) => key("openai-project", `ignore ${name}`);

function build() {
  const repository = createRepository();
  repository.write("a.txt", `${secret("one")}\n`);
  repository.write("docs/b.txt", `x\n${secret("two")}\n`);
  repository.commit("Add");
  return repository;
}

describe(".keysweepignore", () => {
  test("by fingerprint: that secret, wherever it goes", async () => {
    const repository = build();
    const { json } = await report(repository.path, ["scan", "--show-secrets"]);
    const one = json.leaks.find((leak) => leak.secret.text === secret("one"));
    repository.write(".keysweepignore", `# old, revoked\n${one?.fingerprint}\n`);
    repository.run(["mv", "a.txt", "elsewhere.txt"]);
    const ignored = await report(repository.path, ["scan"]);
    expect(placesIn(ignored.json)).toEqual(["docs/b.txt:2"]);
    expect(ignored.json.summary.allowed.ignoreFile).toBe(1);
    const past = await report(repository.path, ["history"]);
    expect(placesIn(past.json)).toEqual(["docs/b.txt:2"]);
    // Another secret on the line of the ignored one is a new leak.
    repository.write("elsewhere.txt", `${secret("three")}\n`);
    expect(placesIn((await report(repository.path, ["scan"])).json)).toEqual([
      "docs/b.txt:2",
      "elsewhere.txt:1",
    ]);
  });

  test("by rule and files, or every rule in files", async () => {
    const repository = build();
    repository.write(".keysweepignore", "openai-project-key:docs/**\n");
    expect(placesIn((await report(repository.path, ["scan"])).json)).toEqual(["a.txt:1"]);
    repository.write(".keysweepignore", "openai-admin-key:docs/**\n*:a.txt\n");
    expect(placesIn((await report(repository.path, ["scan"])).json)).toEqual(["docs/b.txt:2"]);
  });

  test("what it names and is no more is said by the check of everything, and only there", async () => {
    const repository = build();
    repository.write(".keysweepignore", "*:docs/**\n\n# gone:\n*:gone/**\n0123456789abcdef\n");
    const said = ".keysweepignore: nothing is kept out by lines 4, 5 any more.";
    expect((await report(repository.path, [])).json.warnings).toEqual([said]);
    expect((await report(repository.path, ["scan"])).json.warnings).toEqual([]);
    expect((await report(repository.path, ["--include", "a.txt"])).json.warnings).toEqual([]);
  });
});

describe("the way out that a refusal names", () => {
  const said = (repository: TestRepository, ...args: string[]) =>
    runKeysweep(repository.path, args).stdout.replace(/\s+/g, " ").trim();

  test("is a comment or the ignore file before a commit, the baseline afterwards", () => {
    const repository = build();
    const comment =
      "No secret? Write keysweep:allow in a comment on its line, or its fingerprint into .keysweepignore.";
    const baseline =
      "No secret, or dealt with? keysweep baseline review, or write its fingerprint into .keysweepignore.";
    expect(said(repository, "scan").endsWith(comment)).toBe(true);
    expect(said(repository, "history").endsWith(baseline)).toBe(true);
    expect(said(repository).endsWith(baseline)).toBe(true);
    repository.write("c.txt", `${secret("three")}\n`);
    repository.run(["add", "c.txt"]);
    expect(said(repository, "staged").endsWith(comment)).toBe(true);
    repository.write("c.txt", `${secret("three")} keysweep:allow\n`);
    repository.run(["add", "c.txt"]);
    expect(said(repository, "staged")).toMatch(/^No leaks/);
  });

  test("is no comment where the configuration obeys none, and nothing where nothing was found", () => {
    const repository = build();
    repository.write(".keysweep.toml", "allowComments = []\n");
    expect(said(repository, "scan").endsWith("No secret? Write its fingerprint into .keysweepignore.")).toBe(
      true,
    );
    expect(said(repository, "scan", "--exclude", "**")).not.toContain("No secret");
  });
});

describe("a weak secret", () => {
  const weak = ["hunter2", "XyZ9q"].join("");
  const config = `exclude = [".keysweep.toml"]\n[[rules]]\nid = "password"\nregex = '''password = "([^"]+)"'''\nkeywords = ["password"]\n`;
  const line = (value: string) => `password = "${value}"\n`;

  test("is known by its place: moved elsewhere, or changed, it is another", async () => {
    const repository = createRepository();
    repository.write(".keysweep.toml", config);
    repository.write("a.py", line(weak));
    const { json } = await report(repository.path, ["scan", "--rule", "password"]);
    expect(json.leaks).toHaveLength(1);
    const fingerprint = json.leaks[0]?.fingerprint ?? "";
    expect(fingerprint).toMatch(/^w[0-9a-f]{16}$/);
    repository.write(".keysweepignore", `${fingerprint}\n`);
    const scan = async () => placesIn((await report(repository.path, ["scan", "--rule", "password"])).json);
    expect(await scan()).toEqual([]);
    repository.write("a.py", `import os\n  ${line(weak)}`);
    expect(await scan()).toEqual([]);
    repository.write("a.py", line(`${weak}!`));
    expect(await scan()).toEqual(["a.py:1"]);
    repository.write("a.py", "");
    repository.write("b.py", line(weak));
    expect(await scan()).toEqual(["b.py:1"]);
  });
});

describe(".gitleaksignore", () => {
  const build2 = () => {
    const repository = createRepository();
    repository.write("src/a.ts", `\n${secret("accepted")}\n`);
    const commit = repository.commit("Add");
    repository.write("src/a.ts", `\n${secret("accepted")}\nmore\n`);
    repository.commit("Change");
    return { repository, commit };
  };

  test("commit, file, rule and line accept a secret in later versions of the file too", async () => {
    const { repository, commit } = build2();
    // gitleaks' own name for the rule.
    repository.write(".gitleaksignore", `${commit}:src/a.ts:openai-api-key:2\n`);
    const { json } = await report(repository.path, ["history"]);
    expect(json.leaks).toEqual([]);
    expect(json.summary.allowed.ignoreFile).toBe(2);
    repository.write("src/a.ts", `\n${secret("accepted")}\n${secret("new")}\n`);
    repository.commit("New one");
    expect(placesIn((await report(repository.path, ["history"])).json)).toEqual(["src/a.ts:3"]);
  });

  test("file, rule and line accept what stands there, and nothing beside it", async () => {
    const { repository } = build2();
    repository.write(".gitleaksignore", "src/a.ts:openai-project-key:2\n");
    expect((await report(repository.path, ["scan"])).json.leaks).toEqual([]);
    repository.write("src/a.ts", `moved\n\n${secret("accepted")}\n`);
    expect(placesIn((await report(repository.path, ["scan"])).json)).toEqual(["src/a.ts:3"]);
    repository.write(".gitleaksignore", "src/a.ts:openai-admin-key:3\n");
    expect(placesIn((await report(repository.path, ["scan"])).json)).toEqual(["src/a.ts:3"]);
  });
});

test("a comment beside a finding permits it, in every command", async () => {
  const repository = createRepository();
  repository.write(
    "a.ts",
    `// keysweep:allow openai-project-key -- test\nconst a = "${secret("allowed")}";\n`,
  );
  repository.write("b.ts", `const b = "${secret("foreign")}"; // gitleaks:allow\n`);
  repository.write("c.ts", `const c = "${secret("other")}"; // keysweep:allow openai-admin-key\n`);
  repository.run(["add", "--all"]);
  for (const args of [["scan"], ["staged"]]) {
    const { json } = await report(repository.path, args);
    expect(placesIn(json)).toEqual(["c.ts:1"]);
    expect(json.summary.allowed.inline).toBe(2);
  }
  repository.commit("Add");
  expect(placesIn((await report(repository.path, ["history"])).json)).toEqual(["c.ts:1"]);
  const typo = token("no-such-", 4, "lower", 1);
  repository.write("c.ts", `const c = "${secret("other")}"; // keysweep:allow ${typo}\n`);
  expect((await report(repository.path, ["scan"])).json.warnings).toEqual([expect.stringContaining(typo)]);
});

test("a secret in many commits is one leak with its first commit", async () => {
  const repository = createRepository();
  const one = secret("many");
  const commits = ["one", "two", "three"].map((name) => {
    repository.write("a.txt", `${name}\n${one}\n`);
    return repository.commit(name);
  });
  repository.write("b.txt", `${one}\n`);
  commits.push(repository.commit("copy"));
  const { json } = await report(repository.path, ["history"]);
  expect(json.leaks).toHaveLength(1);
  expect(json.leaks[0]?.findings.map(({ place }) => place.commit?.id)).toEqual(commits);
  expect(json.leaks[0]?.provenance?.first?.id).toBe(commits[0]);
  expect(json.summary.places).toBe(4);
});

test("a secret that only the index of an unborn branch holds is found by all that read objects", async () => {
  const repository = createRepository();
  repository.write("a.txt", `${secret("index")}\n`);
  repository.run(["add", "--all"]);
  repository.remove("a.txt");
  for (const args of [["staged"], ["history"], []]) {
    const { code, json } = await report(repository.path, args);
    expect(code, args.join()).toBe(1);
    expect(
      json.leaks[0]?.findings.map(({ place }) => place),
      args.join(),
    ).toEqual([{ kind: "index", path: "a.txt" }]);
  }
  expect((await report(repository.path, ["scan"])).json.leaks).toEqual([]);
});
