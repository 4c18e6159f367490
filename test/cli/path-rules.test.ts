import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";
import { keysweep, placesIn, report } from "./run.ts";

const CONFIG = `
[[rules]]
id = "pkcs12"
description = "A PKCS #12 file."
path = '''(?i)(?:^|/)[^/]+\\.p(?:12|fx)$'''

[[rules]]
id = "ssh-key"
path = '''(^|/)id_rsa$'''

[[rules]]
id = "internal-token"
description = "Internal token"
regex = '''itk_[a-z0-9]{20}'''
path = '''\\.conf$'''
keywords = ["itk_"]
`;
const internalToken = ["itk", "a1b2c3d4e5f6g7h8i9j0"].join("_");

/** One file of each rule, one that is gone, and what none of them means. */
function build(config = CONFIG): TestRepository {
  const repository = createRepository();
  repository.write(".gitleaks.toml", config);
  repository.write("gone/old.PFX", "x\n");
  repository.write("src/a.ts", "x\n");
  repository.commit("One");
  repository.remove("gone");
  repository.write("certs/a.p12", Buffer.from([0, 1, 2, 0]));
  repository.write("certs/empty.p12", "");
  repository.write("home/.ssh/id_rsa", "x\n");
  repository.write("home/.ssh/id_rsa.pub", "x\n");
  repository.commit("Two");
  return repository;
}

async function told(cwd: string, args: readonly string[]) {
  const { code, json } = await report(cwd, args);
  const concerns = json.concerns?.map((one) => `${one.code} ${one.path}`).sort();
  return { code, json, concerns };
}

const NOW = ["path-rule certs/a.p12", "path-rule home/.ssh/id_rsa"];
const EVER = [...NOW, "path-rule gone/old.PFX"].sort();

describe("a rule with a path and no pattern takes every file there for a leak", () => {
  test("in the working tree, in history, in both", async () => {
    const { path } = build();
    for (const [args, expected] of [
      [["scan"], NOW],
      [["scan", "--no-git"], NOW],
      [["scan", "certs/a.p12"], NOW.slice(0, 1)],
      [["history"], EVER],
      [["history", "--no-packs"], EVER],
      [[], EVER],
    ] as const) {
      const { code, concerns, json } = await told(path, args);
      expect(concerns, args.join(" ")).toEqual(expected);
      expect(code).toBe(1);
      expect(json.complete).toBe(true);
    }
  });

  test("a second sweep says the same, from what is remembered and with other rules", async () => {
    const repository = build();
    for (let round = 0; round < 2; round++) expect((await told(repository.path, [])).concerns).toEqual(EVER);
    expect((await told(repository.path, ["history", "--rule", "ssh-key"])).concerns).toEqual(NOW.slice(1));
    repository.write("b.p12", "x\n");
    repository.commit("Three");
    expect((await told(repository.path, ["history"])).concerns).toContain("path-rule b.p12");
  });

  test("in a bare repository and in packs", async () => {
    const repository = build();
    repository.gc();
    const bare = repository.clone({ bare: true });
    const config = join(repository.path, ".gitleaks.toml");
    expect((await told(bare.path, ["--config", config])).concerns).toEqual(EVER);
  });

  test("staged, and moved there without a change", async () => {
    const repository = build();
    expect(await told(repository.path, ["staged"])).toMatchObject({ code: 0, concerns: [] });
    repository.write("new/id_rsa", "y\n");
    repository.run(["mv", "src/a.ts", "a.p12"]);
    repository.run(["mv", "certs/a.p12", "certs/other.txt"]);
    repository.run(["add", "--all"]);
    expect(await told(repository.path, ["staged"])).toMatchObject({
      code: 1,
      concerns: ["path-rule a.p12", "path-rule new/id_rsa"],
    });
    expect((await told(repository.path, ["staged", "--exclude", "new"])).concerns).toEqual([
      "path-rule a.p12",
    ]);
  });

  test("in a range, removed again or moved within it", async () => {
    const repository = build();
    expect((await told(repository.path, ["range", "HEAD~1..HEAD"])).concerns).toEqual(NOW);
    repository.run(["mv", "src/a.ts", "a.pfx"]);
    repository.commit("Three");
    repository.run(["mv", "a.pfx", "a.txt"]);
    const head = repository.commit("Four");
    const { concerns } = await told(repository.path, ["range", `HEAD~2..${head}`]);
    expect(concerns).toEqual(["path-rule a.pfx"]);
    expect((await told(repository.path, ["history"])).concerns).toEqual([...EVER, "path-rule a.pfx"].sort());
  });

  test("standard input has no path", async () => {
    const { path } = build();
    expect(await keysweep(path, ["scan", "-"], { input: "id_rsa\n" })).toMatchObject({ code: 0 });
  });

  test("one that only belongs to other rules tells of nothing, and without such a rule nobody looks", async () => {
    const silent = build(CONFIG.replaceAll("path = '''(", "skipReport = true\npath = '''("));
    for (const args of [["scan"], ["history"]]) {
      const { code, json } = await report(silent.path, args);
      expect(code).toBe(0);
      expect(json.concerns).toBeUndefined();
    }
  });

  test("a wrong pattern is told, exit 2", async () => {
    const { path } = build(CONFIG.replace("id_rsa$", "(id_rsa$"));
    const { code, stderr } = await keysweep(path, ["scan"]);
    expect(stderr).toContain('`path` of rule "ssh-key"');
    expect(code).toBe(2);
  });

  test("the severity of a rule decides the rank, never whether it counts", async () => {
    const { path } = build(CONFIG.replace('id = "ssh-key"', 'id = "ssh-key"\nseverity = "low"'));
    expect((await report(path, ["scan", "--rule", "ssh-key"])).json.concerns).toMatchObject([
      { severity: "low" },
    ]);
    expect((await keysweep(path, ["scan", "--rule", "ssh-key"])).code).toBe(1);
  });

  test("folders that cannot be read are a gap of history", async () => {
    const repository = build();
    repository.loosen();
    repository.deleteObject(repository.id("HEAD:certs"));
    rmSync(join(repository.path, ".git/index"));
    const { json, concerns } = await told(repository.path, ["history"]);
    expect(json.complete).toBe(false);
    expect(concerns).toContain("path-rule gone/old.PFX");
  });

  test("with a pattern as well, both must match: staged, in a range and in history", async () => {
    const repository = build();
    repository.write("a.conf", `${internalToken}\n`);
    repository.write("a.txt", `${internalToken}\n`);
    repository.run(["add", "--all"]);
    expect(placesIn((await report(repository.path, ["staged"])).json)).toEqual(["a.conf:1"]);
    repository.commit("Three");
    for (const args of [["history"], ["range", "HEAD~1..HEAD"], ["history", "--no-packs"], ["scan"]])
      expect(placesIn((await report(repository.path, args)).json), args[0]).toEqual(["a.conf:1"]);
  });
});

describe("such a file is permitted", () => {
  test("by allow lists of paths and commits, of the rule or of all", async () => {
    const repository = build();
    const [two, one] = [repository.id("HEAD"), repository.id("HEAD~1")];
    const withList = (list: string) => {
      repository.write(".gitleaks.toml", `${CONFIG}${list}`);
      return told(repository.path, ["history"]);
    };
    const all = await withList("[[allowlists]]\npaths = ['''^certs/''', '''^gone/''']\n");
    expect(all.concerns).toEqual(["path-rule home/.ssh/id_rsa"]);
    expect(all.json.summary.allowed.config).toBe(2);
    expect((await withList(`[[allowlists]]\ncommits = ["${two}"]\n`)).concerns).toEqual([
      "path-rule gone/old.PFX",
    ]);
    expect(
      (await withList(`[[allowlists]]\ntargetRules = ["ssh-key"]\npaths = ['''.''']\n`)).concerns,
    ).toEqual(EVER.filter((concern) => !concern.includes("rsa")));
    const both = `[[allowlists]]\ncondition = "AND"\ncommits = ["${one}"]\npaths = ['''PFX''']\n`;
    expect((await withList(both)).concerns).toEqual(NOW);
    // Nothing is known of a secret: what a list says of one permits nothing.
    expect((await withList(`${both}regexes = ['''.*''']\n`)).concerns).toEqual(EVER);
    repository.write(
      ".gitleaks.toml",
      CONFIG.replace(
        '[[rules]]\nid = "internal',
        "[[rules.allowlists]]\npaths = ['''ssh''']\n\n[[rules]]\nid = \"internal",
      ),
    );
    expect((await told(repository.path, ["history"])).concerns).toEqual(
      EVER.filter((concern) => !concern.includes("rsa")),
    );
  });

  test("by ignore files: as gitleaks writes of a folder, of a commit, and by glob", async () => {
    const repository = build();
    const one = repository.id("HEAD~1");
    repository.write(
      ".gitleaksignore",
      `certs/a.p12:pkcs12:1\n${one}:gone/old.PFX:pkcs12:0\nhome/.ssh/id_rsa:other-rule:1\n`,
    );
    const { json, concerns } = await told(repository.path, []);
    expect(concerns).toEqual(["path-rule home/.ssh/id_rsa"]);
    expect(json.summary.allowed.ignoreFile).toBe(3);
    expect(json.warnings.filter((warning) => warning.includes("gitleaksignore"))).toEqual([
      ".gitleaksignore: nothing is kept out by line 3 any more.",
    ]);
    repository.write(".keysweepignore", "ssh-key:home/**\n");
    expect(await told(repository.path, [])).toMatchObject({ code: 0, concerns: [] });
  });

  test("a later version is not, where an entry names the commit of an earlier one", async () => {
    const repository = build();
    const two = repository.id("HEAD");
    repository.write(".gitleaksignore", `${two}:home/.ssh/id_rsa:ssh-key:0\n`);
    expect((await told(repository.path, ["--rule", "ssh-key"])).concerns).toEqual([]);
    repository.write("home/.ssh/id_rsa", "another\n");
    repository.commit("Three");
    expect((await told(repository.path, ["--rule", "ssh-key"])).concerns).toEqual([
      "path-rule home/.ssh/id_rsa",
    ]);
  });

  test("by a flag or by the configuration, which disables the rule", async () => {
    const { path } = build();
    expect((await told(path, ["scan", "--skip-rule", "ssh-key"])).concerns).toEqual(NOW.slice(0, 1));
    const other = build('[extend]\npath = "base.toml"\ndisabledRules = ["pkcs12"]\n');
    other.write("base.toml", CONFIG);
    expect((await told(other.path, ["history"])).concerns).toEqual(NOW.slice(1));
  });
});

test("every format of report tells of it", async () => {
  const { path } = build();
  const folder = temporaryFolder();
  for (const format of [
    "text",
    "json",
    "jsonl",
    "sarif",
    "junit",
    "gitlab",
    "gitlab-codequality",
    "csv",
    "github",
    "html",
  ]) {
    const { code, stdout } = await keysweep(path, ["scan", "certs", "--format", format], {
      env: { GITHUB_STEP_SUMMARY: join(folder, "summary") },
    });
    expect(code, format).toBe(1);
    expect(stdout, format).toContain("certs/a.p12");
    expect(stdout, format).toContain("pkcs12");
    expect(stdout, format).toContain("A PKCS #12 file");
  }
  expect((await keysweep(path, ["scan", "certs"])).stdout).toContain(
    "No leaks in certs. 1 file that is a leak by name.",
  );
});
