import { describe, expect, test } from "vitest";
import { key, token } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";
import { keysweep, placesIn, report } from "./run.ts";

const secret = (name: string) => key("openai-project", `config ${name}`);

/** One key in the source, one in the docs. */
function build(files: Readonly<Record<string, string>>): TestRepository {
  const repository = createRepository();
  repository.write("src/a.ts", `const a = "${secret("src")}";\n`);
  repository.write("docs/b.md", `${secret("docs")}\n`);
  for (const [path, content] of Object.entries(files)) repository.write(path, content);
  repository.commit("One");
  return repository;
}

const INTERNAL = `
[[rules]]
id = "internal-token"
description = "Internal token"
regex = '''itk_[a-z0-9]{20}'''
keywords = ["itk_"]
`;
const internalToken = ["itk", "a1b2c3d4e5f6g7h8i9j0"].join("_");

describe(".keysweep.toml", () => {
  test("adds rules, leaves rules and paths out, for every command alike", async () => {
    const repository = build({
      ".keysweep.toml": `exclude = ["docs"]\nskipRules = ["openai-session-token"]\n${INTERNAL}`,
      "token.txt": `${internalToken}\n${token("sess-", 40, "alnum", 1)}\n`,
    });
    for (const args of [["scan"], ["history"]]) {
      const { json } = await report(repository.path, args);
      expect(placesIn(json), args[0]).toEqual(["src/a.ts:1", "token.txt:1"]);
    }
    const { stdout } = await keysweep(repository.path, ["rules"]);
    expect(stdout).toMatch(/^internal-token/m);
    expect(stdout).not.toMatch(/^openai-session-token/m);
  });

  test("history counts what it leaves out by a pattern", async () => {
    const repository = build({ ".keysweep.toml": 'exclude = ["docs"]\n' });
    const { json } = await report(repository.path, ["history"]);
    expect(placesIn(json)).toEqual(["src/a.ts:1"]);
    expect(json.summary.allowed.config).toBe(1);
  });

  test("an exclude pattern takes one place of a secret, not the others", async () => {
    const repository = build({});
    repository.write("docs/copy.md", `${secret("src")}\n`);
    repository.commit("Copy");
    const { json } = await report(repository.path, ["history", "--exclude", "docs/**"]);
    expect(placesIn(json)).toEqual(["src/a.ts:1"]);
    expect(json.leaks[0]?.provenance?.first?.id).toBe(repository.id("HEAD~1"));
  });

  test("allow lists count by rule, path, commit and word", async () => {
    const repository = build({
      ".keysweep.toml": `[[allowlists]]\npaths = ['''^docs/''']\n`,
    });
    const { json } = await report(repository.path, []);
    expect(new Set(placesIn(json))).toEqual(new Set(["src/a.ts:1"]));
    expect(json.summary.allowed.config).toBe(2);
    const commit = repository.id("HEAD");
    repository.write(".keysweep.toml", `[[allowlists]]\ncommits = ["${commit}"]\n`);
    expect((await report(repository.path, ["history"])).json.leaks).toEqual([]);
  });

  test("named with --config it counts from anywhere, and alone", async () => {
    const repository = build({
      ".keysweep.toml": 'exclude = ["src", "docs"]\n',
      "other.toml": 'exclude = ["src"]\n',
    });
    expect(placesIn((await report(repository.path, ["scan"])).json)).toEqual([]);
    const { json } = await report(repository.path, ["scan", "--config", "other.toml"]);
    expect(placesIn(json)).toEqual(["docs/b.md:1"]);
  });
});

test("package.json may hold it, and most do not", async () => {
  const plain = build({ "package.json": '{ "name": "x" }\n' });
  expect(placesIn((await report(plain.path, ["scan"])).json)).toEqual(["docs/b.md:1", "src/a.ts:1"]);
  const own = build({ "package.json": '{ "name": "x", "keysweep": { "exclude": ["docs"] } }\n' });
  expect(placesIn((await report(own.path, ["scan"])).json)).toEqual(["src/a.ts:1"]);
});

describe(".gitleaks.toml", () => {
  test("replaces the built-in rules, and that is said", async () => {
    const repository = build({ ".gitleaks.toml": INTERNAL, "token.txt": `${internalToken}\n` });
    const { code, json } = await report(repository.path, ["scan"]);
    expect(code).toBe(1);
    expect(placesIn(json)).toEqual(["token.txt:1"]);
    expect(json.warnings).toEqual([
      '.gitleaks.toml replaces all built-in rules: 1 of its own remain. Put "[extend] useDefault = true" in it to keep both.',
    ]);
    expect((await keysweep(repository.path, ["scan"])).stdout).toContain("replaces all built-in rules");
  });

  test("that has no rule of its own is refused: nothing would be looked for", async () => {
    const repository = build({ ".gitleaks.toml": '[allowlist]\npaths = ["docs/"]\n' });
    const { code, stderr } = await keysweep(repository.path, ["scan"]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'keysweep: .gitleaks.toml leaves no rule to look for\n  Put "[extend] useDefault = true" in it: it then adds to the built-in rules.\n',
    );
  });

  test("that replaces the built-in rules is told where nothing else is, too: --quiet, and hooks", async () => {
    const repository = build({ ".gitleaks.toml": INTERNAL });
    for (const args of [
      ["scan", "--quiet"],
      ["hook", "pre-commit"],
    ]) {
      const { code, stdout, stderr } = await keysweep(repository.path, args);
      expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
      expect(stderr).toMatch(/^Warning: \.gitleaks\.toml replaces all built-in rules: .*\n$/);
    }
  });

  test("with useDefault adds to them", async () => {
    const repository = build({
      ".gitleaks.toml": `[extend]\nuseDefault = true\n${INTERNAL}`,
      "token.txt": `${internalToken}\n`,
    });
    const { json } = await report(repository.path, ["scan"]);
    expect(placesIn(json)).toEqual(["docs/b.md:1", "src/a.ts:1", "token.txt:1"]);
    expect(json.warnings).toEqual([]);
  });

  test("a rule's path binds it", async () => {
    const repository = build({
      ".gitleaks.toml": `${INTERNAL}path = '''\\.conf$'''\n`,
      "a.conf": `${internalToken}\n`,
      "a.txt": `${internalToken}\n`,
    });
    for (const args of [["scan"], ["history"]])
      expect(placesIn((await report(repository.path, args)).json)).toEqual(["a.conf:1"]);
  });
});

describe("wrong configuration is one line with file and key, exit 2", () => {
  test.each([
    ["no TOML", ".keysweep.toml", "exclude = [\n", /\.keysweep\.toml is no valid TOML, line \d/],
    [
      "an unknown key",
      ".keysweep.toml",
      'excludes = ["a"]\n',
      /\.keysweep\.toml.*`excludes`\n {2}Did you mean `exclude`\?/,
    ],
    ["a wrong type", ".keysweep.toml", 'exclude = "docs"\n', /\.keysweep\.toml.*`exclude`/],
    ["an unknown dialect", ".keysweep.toml", 'allowComments = ["nobody"]\n', /\.keysweep\.toml.*nobody/],
    ["an unknown rule", ".keysweep.toml", 'skipRules = ["nothing"]\n', /there is no rule "nothing"/],
    ["a wrong size", ".keysweep.toml", "maxBinaryBytes = -1\n", /\.keysweep\.toml.*`maxBinaryBytes`/],
    ["a rule without a pattern", ".keysweep.toml", '[[rules]]\nid = "x"\n', /\.keysweep\.toml.*"x"/],
    ["a wrong pattern", ".keysweep.toml", '[[rules]]\nid = "x"\nregex = "a("\nkeywords = ["sk-"]\n', /"x".*/],
    ["no JSON", "package.json", '{ "keysweep": \n', /package\.json is no valid JSON/],
    [
      "an unknown key in package.json",
      "package.json",
      '{ "keysweep": { "nope": 1 } }',
      /package\.json.*nope/,
    ],
    ["a wrong ignore entry", ".keysweepignore", "nonsense\n", /\.keysweepignore, line 1, is no entry/],
    ["a wrong foreign ignore entry", ".gitleaksignore", "x\n", /\.gitleaksignore, line 1, is no entry/],
  ])("%s", async (_, file, content, says) => {
    const repository = build({ [file]: content });
    const { code, stdout, stderr } = await keysweep(repository.path, ["scan"]);
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});

test("what flags leave out is masked all the same, and may be named in a comment", async () => {
  const repository = createRepository();
  const [shown, hidden] = [key("openai-project", "shown"), key("openai-admin", "hidden")];
  repository.write("a.txt", `${hidden} ${shown}\n`);
  repository.write("b.txt", `${hidden} // keysweep:allow openai-admin-key\n`);
  const { stdout } = await keysweep(repository.path, ["scan", "--rule", "openai-project-key"]);
  expect(stdout).toContain("1 leak in 1 place");
  expect(stdout).not.toContain(hidden.slice(-20));
  const { json } = await report(repository.path, ["scan", "--rule", "openai-project-key"]);
  expect(json.warnings).toEqual([]);
});
