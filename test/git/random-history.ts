/** Histories in which the same contents come and go at many places. */
import { random } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";

/** How objects are stored. */
export const STORAGE = ["loose", "one pack", "several packs", "packed and loose"] as const;

export interface RandomHistory {
  readonly seed: number;
  readonly objectFormat: "sha1" | "sha256";
  readonly storage: (typeof STORAGE)[number];
}

interface Tree {
  readonly files: Map<string, { readonly mode: string; readonly data: string }>;
}

/**
 * A bare repository, written by `git fast-import`: edits, renames, copies, mode changes, symbolic links, submodules,
 * reverts, merges of two and more with content of their own, empty trees, notes with and without fan-out, tags of
 * everything, commits at the same second.
 */
export function createRandomHistory({ seed, objectFormat, storage }: RandomHistory): TestRepository {
  const repository = createRepository({ bare: true, objectFormat });
  const next = random(`history ${seed}`);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const contents = Array.from({ length: 12 }, (_, i) => `content ${i}\n`.repeat(1 + below(5)));
  const folders = ["", "", "src/", "src/deep/", "src/deep/er/", "docs/", "zoo.d/"];
  const path = (): string => `${pick(folders)}f${below(6)}${pick(["", ".txt", " ö"])}`;
  const oidLength = objectFormat === "sha1" ? 40 : 64;
  const oid = (): string => Array.from({ length: oidLength }, () => below(16).toString(16)).join("");

  const branches = new Map<string, { mark: number; tree: Tree; past: Tree[] }>();
  let mark = 0;
  let time = 1_700_000_000;
  let script: string[] = [];
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

  function commit(ref: string, tree: Tree, parents: readonly number[]): void {
    time += pick([0, 0, 1, 60]);
    mark++;
    script.push(
      `commit ${ref}\nmark :${mark}\ncommitter A. Committer <committer@example.com> ${time} +0000\n`,
    );
    script.push(data(`commit ${mark}`));
    for (const [index, parent] of parents.entries())
      script.push(`${index === 0 ? "from" : "merge"} :${parent}\n`);
    script.push("deleteall\n");
    for (const [name, file] of tree.files) {
      if (file.mode === "160000") script.push(`M 160000 ${file.data} ${name}\n`);
      else script.push(`M ${file.mode} inline ${name}\n${data(file.data)}`);
    }
    const past = branches.get(ref)?.past ?? [];
    branches.set(ref, { mark, tree, past: [...past, tree] });
  }

  function edited(from: Tree): Tree {
    const files = new Map(from.files);
    for (let edits = 1 + below(3); edits > 0; edits--) {
      const old = pick([...files.keys()]);
      const file = old === undefined ? undefined : files.get(old);
      const kind = below(9);
      if (kind < 3 || old === undefined || file === undefined)
        files.set(path(), { mode: pick(["100644", "100755"]), data: pick(contents) });
      else if (kind === 3) files.delete(old);
      else if (kind === 4) {
        files.delete(old);
        files.set(path(), file);
      } else if (kind === 5) files.set(path(), file);
      else if (kind === 6 && file.mode.startsWith("100"))
        files.set(old, { ...file, mode: file.mode === "100644" ? "100755" : "100644" });
      else if (kind === 7) files.set(path(), { mode: "120000", data: pick(contents).trim() });
      else files.set(`sub${below(2)}`, { mode: "160000", data: oid() });
    }
    return { files };
  }

  const steady = Array.from({ length: 40 }, (_, i) => [`s${i}`, { mode: "100644", data: `${i}` }] as const);
  commit("refs/heads/main", { files: new Map(steady) }, []);
  const rounds = 24;
  for (let round = 0; round < rounds; round++) {
    const names = [...branches.keys()].filter((name) => name.startsWith("refs/heads/"));
    const name = pick(names);
    const { mark: tip, tree, past } = branches.get(name)!;
    const kind = below(10);
    if (kind === 0 && names.length < 5) {
      const branch = `refs/heads/b${round}`;
      commit(branch, edited(tree), [tip]);
    } else if (kind === 1) commit(name, pick(past), [tip]);
    else if (kind === 2) commit(name, { files: new Map() }, [tip]);
    else if (kind < 6 && names.length > 1) {
      const others = names.filter((other) => other !== name && next() < 0.6);
      const files = new Map(tree.files);
      for (const other of others)
        for (const [at, file] of branches.get(other)!.tree.files) if (next() < 0.7) files.set(at, file);
      const merged = { files };
      commit(name, next() < 0.5 ? edited(merged) : merged, [
        tip,
        ...others.map((other) => branches.get(other)!.mark),
      ]);
    } else commit(name, edited(tree), [tip]);
    if (round === rounds >> 1 && storage === "several packs") load();
  }
  const on = oid();
  const note = (fanOut: boolean): string => (fanOut ? `${on.slice(0, 2)}/${on.slice(2)}` : on);
  commit(
    "refs/notes/review",
    { files: new Map([[note(true), { mode: "100644", data: pick(contents) }]]) },
    [],
  );
  commit(
    "refs/notes/commits",
    { files: new Map([[note(false), { mode: "100644", data: pick(contents) }]]) },
    [],
  );
  load();

  function load(): void {
    repository.run(
      [
        ...["-c", `fastimport.unpackLimit=${storage === "loose" ? 100_000 : 1}`],
        ...["fast-import", "--quiet", "--export-marks=marks", "--import-marks-if-exists=marks", "--force"],
      ],
      { input: script.join("") },
    );
    script = [];
  }

  repository.run(["tag", "light", "main"]);
  repository.tag("annotated", "a tag\n", "main");
  repository.tag("of-a-tag", "a tag\n", "annotated");
  repository.run(["tag", "a-blob", "main~1:s1"], { answers: [128] });
  repository.run(["update-ref", "refs/tags/tree", repository.id("main^{tree}")]);
  repository.tag("told-tree", "of a tree\n", repository.id("refs/notes/review^{tree}"));
  repository.tag("told-blob", "of a blob\n", repository.object("content only a tag has\n"));
  repository.object("content that nothing has\n");
  if (storage === "one pack") repository.repack(["-adfq", "--depth=40", "--window=40"]);
  if (storage === "packed and loose") {
    repository.repack(["-adfq", "--depth=5"]);
    const blob = repository.object("late\n");
    const tree = repository.run(["mktree"], {
      input: `100644 blob ${blob}\tlate\n40000 tree ${repository.id("main^{tree}")}\told\n`,
    });
    const late = repository.run(["commit-tree", "-m", "late", "-p", "main", tree]);
    repository.run(["update-ref", "refs/heads/late", late]);
  }
  return repository;
}
