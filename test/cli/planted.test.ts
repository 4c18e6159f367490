import { describe, expect, test } from "vitest";
import { key } from "../support/keys.ts";
import { createRepository, FIRST_COMMIT_TIME, type TestRepository } from "../support/repository.ts";
import { type Planted, plantKeys } from "./planted.ts";
import { type JsonLeak, type JsonReport, keysweep, report } from "./run.ts";

function leakOf(json: JsonReport, { secret }: Planted): JsonLeak | undefined {
  return json.leaks.find((leak) => leak.secret.text === secret);
}

/** Everything a sweep must know of a planted secret. */
function expectFound(json: JsonReport, one: Planted): void {
  const leak = leakOf(json, one);
  expect(leak, `${one.name} is found`).toBeDefined();
  const { findings, provenance } = leak as JsonLeak;
  expect(findings, one.name).toHaveLength(1);
  const [finding] = findings;
  expect(finding, one.name).toMatchObject({
    line: one.line,
    ...(one.column !== undefined && { column: one.column }),
    ...(one.encodings && { encodings: one.encodings }),
    place: {
      kind: one.kind,
      ...(one.path !== undefined && { path: one.path }),
      ...(one.commit !== undefined && { commit: { id: one.commit } }),
    },
  });
  expect(provenance?.inHead, `${one.name} in HEAD`).toBe(one.inHead);
  expect(provenance?.refs, one.name).toEqual(expect.arrayContaining([...one.refs]));
  if (one.commit !== undefined && one.kind !== "tag-message") {
    expect(provenance?.first, one.name).toMatchObject({
      id: one.commit,
      author: { who: "A. Author <author@example.com>" },
    });
    // The first commit of all is of November 2023.
    expect(provenance?.overdue, one.name).toBe(true);
    expect(provenance?.ageDays ?? 0, one.name).toBeGreaterThanOrEqual(
      Math.floor((Date.now() / 1000 - FIRST_COMMIT_TIME) / 86_400) - 1,
    );
  }
}

const sweep = (cwd: string, ...more: string[]) => report(cwd, ["history", "--show-secrets", ...more]);

describe.each(["sha1", "sha256"] as const)("keys planted in a %s repository", (format) => {
  const { repository, planted, dangling } = plantKeys(format);

  test("are found where they are while objects are loose", async () => {
    const { code, json } = await sweep(repository.path);
    expect(code).toBe(1);
    expect(json.gaps).toEqual([]);
    for (const one of planted) expectFound(json, one);
    expect(json.leaks).toHaveLength(planted.length);
    expect(json.warnings).toEqual([expect.stringMatching(/^One more leak .* --unreachable shows it/)]);
  });

  test("and what no ref reaches with --unreachable", async () => {
    const { json } = await sweep(repository.path, "--unreachable");
    const leak = leakOf(json, dangling);
    expect(leak?.findings).toMatchObject([{ line: 1, place: { kind: "unreachable" } }]);
    expect(leak?.provenance).toMatchObject({ first: null, refs: [], inHead: false, overdue: false });
    expect(json.leaks).toHaveLength(planted.length + 1);
    expect(json.warnings).toEqual([]);
  });

  test("in a linked worktree, and with alternates", async () => {
    for (const other of [repository.worktree("linked"), repository.clone({ shared: true })]) {
      const { json } = await sweep(other.path);
      const here = planted.filter(({ refs }) => refs.includes("refs/heads/main"));
      for (const one of here.filter(({ inHead }) => inHead)) {
        expect(leakOf(json, one)?.findings, one.name).toMatchObject([
          { line: one.line, place: { path: one.path } },
        ]);
      }
    }
    repository.run(["worktree", "prune"]);
  });

  test("are found where they are once everything is packed, by the whole check too", async () => {
    repository.run(["branch", "--quiet", "-D", "linked"], { answers: [1] });
    repository.repack();
    expect(repository.run(["count-objects", "-v"])).toMatch(/packs: 1/);
    const { code, json } = await sweep(repository.path);
    expect(code).toBe(1);
    for (const one of planted) expectFound(json, one);
    const whole = await report(repository.path, ["--show-secrets"]);
    for (const one of planted) {
      const leak = leakOf(whole.json, one);
      const inTree = one.inHead && one.kind === "commit-file";
      expect(
        leak?.findings.map(({ place }) => place.kind),
        one.name,
      ).toEqual(inTree ? ["file", "commit-file"] : [one.kind]);
    }
  });

  test("in clones: mirrored, bare, partial, shallow", async () => {
    const mirror = await sweep(repository.clone({ mirror: true }).path);
    for (const one of planted.filter(({ kind }) => kind !== "note")) expectFound(mirror.json, one);

    const bare = await keysweep(repository.path, ["history", repository.clone({ bare: true }).path]);
    expect(bare).toMatchObject({ code: 1, stderr: "" });

    const partial = await sweep(repository.clone({ filter: "blob:none", bare: true }).path);
    expect(partial.code).toBe(1);
    expect(partial.json.leaks.map(({ findings }) => findings[0]?.place.kind).sort()).toEqual([
      "commit-message",
      "tag-message",
    ]);
    expect(partial.json.gaps).toEqual([
      { what: expect.stringMatching(/^\d+ objects$/), why: expect.stringContaining("partial clone") },
    ]);

    const shallow = repository.clone({ depth: 1 });
    const { json } = await sweep(shallow.path);
    const inHead = planted.filter((one) => one.inHead);
    for (const one of inHead) {
      expect(leakOf(json, one)?.findings, one.name).toMatchObject([
        { line: one.line, place: { path: one.path, commit: { id: shallow.id("HEAD") } } },
      ]);
    }
  });
});

test("a submodule is a repository of its own", async () => {
  const inner = plantSmall("inner");
  const outer = plantSmall("outer");
  const submodule = outer.repository.submodule(inner.repository, "vendor/inner");
  outer.repository.commit("Add a submodule");
  const ofOuter = await report(outer.repository.path, ["--show-secrets"]);
  expect(ofOuter.json.leaks.map(({ secret }) => secret.text)).toEqual([outer.secret]);
  expect(ofOuter.json.skips).toEqual([{ what: "vendor/inner", why: "submodule" }]);
  const ofInner = await report(submodule.path, ["--show-secrets"]);
  expect(ofInner.json.leaks.map(({ secret }) => secret.text)).toEqual([inner.secret]);
});

function plantSmall(name: string): { readonly repository: TestRepository; readonly secret: string } {
  const repository = createRepository();
  const secret = key("openai-project", name);
  repository.write("key.txt", `${secret}\n`);
  repository.commit("Add it");
  return { repository, secret };
}
