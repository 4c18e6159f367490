import { key } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";

/** A secret that was put somewhere, and what a sweep of history must say of it. */
export interface Planted {
  readonly name: string;
  readonly secret: string;
  readonly kind: "commit-file" | "commit-message" | "tag-message" | "note" | "unreachable";
  readonly path?: string;
  /** The commit that brings it in. */
  readonly commit?: string;
  readonly line: number;
  readonly column?: number;
  readonly encodings?: readonly string[];
  readonly inHead: boolean;
  /** Refs that must reach it; `[]`: none does. */
  readonly refs: readonly string[];
}

export interface PlantedRepository {
  readonly repository: TestRepository;
  readonly planted: readonly Planted[];
  /** Ids of the one that nothing reaches. */
  readonly dangling: Planted;
}

const MEGABYTE = 1_000_000;

/** A repository of hundreds of commits with a key in every place that keys get to. */
export function plantKeys(objectFormat: "sha1" | "sha256" = "sha1"): PlantedRepository {
  const repository = createRepository({ objectFormat });
  const planted: Planted[] = [];
  repository.fill(120);

  const main = ["refs/heads/main"];
  const addFile = (
    name: string,
    path: string,
    content: (secret: string) => string | Uint8Array,
    line: number,
    more: Partial<Planted> = {},
  ): void => {
    const secret = key("openai-project", `planted ${name}`);
    repository.write(path, content(secret));
    const commit = repository.commit(`Add ${path}`);
    planted.push({
      name,
      secret,
      kind: "commit-file",
      path,
      commit,
      line,
      inHead: true,
      refs: main,
      ...more,
    });
  };

  addFile("source", "src/client.ts", (k) => `import x from "y";\n\nconst client = x("${k}");\n`, 3);
  addFile("env", ".env", (k) => `# keys\nOPENAI_API_KEY=${k}\n`, 2);
  addFile("yaml", "deploy/app.yaml", (k) => `a:\n  - b\nenv:\n  OPENAI_API_KEY: ${k}\n`, 4);
  addFile("json", "config.json", (k) => `{\n  "openai": {\n    "key": "${k}"\n  }\n}\n`, 3);
  addFile("notebook", "analysis.ipynb", notebook, 8);
  addFile("crlf", "win.ini", (k) => `[openai]\r\nkey=${k}\r\nend=1\r\n`, 2, { column: 5 });
  addFile("utf-16", "export.csv", (k) => Buffer.from(`\ufeffname;key\r\nopenai;${k}\r\n`, "utf16le"), 2);
  addFile(
    "base64",
    "deploy/secret.yaml",
    (k) => `kind: Secret\ndata:\n  key: ${Buffer.from(k).toString("base64")}\n`,
    3,
    { encodings: ["base64"] },
  );
  repository.fill(120);
  const filler = "var a=1;".repeat((5 * MEGABYTE) / 16);
  addFile("minified", "dist/app.min.js", (k) => `${filler}b="${k}";${filler}`, 1, {
    column: filler.length + 4,
  });

  addFile("removed", "oops.txt", (k) => `${k}\n`, 1, { inHead: false });
  repository.remove("oops.txt");
  repository.commit("Remove it");

  const message = key("openai-admin", "planted message");
  const said = repository.commit(`Call the API\n\nWorks with ${message}\n`);
  planted.push({
    name: "commit message",
    secret: message,
    kind: "commit-message",
    commit: said,
    line: 3,
    inHead: false,
    refs: main,
  });

  const tag = key("openai-svcacct", "planted tag");
  repository.tag("v1.0", `First\n${tag}\n`);
  planted.push({
    name: "tag message",
    secret: tag,
    kind: "tag-message",
    commit: said,
    line: 2,
    inHead: false,
    refs: ["refs/tags/v1.0"],
  });

  const note = key("openai-project-mid", "planted note");
  repository.note(`seen\n\n${note}\n`);
  planted.push({
    name: "note",
    secret: note,
    kind: "note",
    line: 3,
    inHead: false,
    refs: ["refs/notes/commits"],
  });

  repository.branch("unmerged");
  addFile("unmerged branch", "lib/side.py", (k) => `key = "${k}"\n`, 1, {
    inHead: false,
    refs: ["refs/heads/unmerged"],
  });
  repository.branch("main");

  repository.branch("feature");
  repository.write("feature.txt", "feature\n");
  repository.commit("Feature");
  repository.branch("main");
  repository.write("main.txt", "main\n");
  repository.commit("Meanwhile");
  const merged = key("openai-project", "planted merge");
  const merge = repository.merge("feature", {
    change: () => repository.write("resolved.txt", `by hand\n${merged}\n`),
  });
  planted.push({
    name: "merge-only change",
    secret: merged,
    kind: "commit-file",
    path: "resolved.txt",
    commit: merge,
    line: 2,
    inHead: true,
    refs: main,
  });

  repository.branch("lost");
  const lost = key("openai-project", "planted dangling");
  repository.write("lost.txt", `${lost}\n`);
  repository.commit("Lost");
  repository.branch("main");
  repository.run(["branch", "--quiet", "-D", "lost"]);
  repository.run(["reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all"]);
  const dangling: Planted = {
    name: "dangling commit",
    secret: lost,
    kind: "unreachable",
    line: 1,
    inHead: false,
    refs: [],
  };

  const stashed = key("openai-project", "planted stash");
  repository.write("main.txt", `main\n${stashed}\n`);
  planted.push({
    name: "stash",
    secret: stashed,
    kind: "commit-file",
    path: "main.txt",
    commit: repository.stash(),
    line: 2,
    inHead: false,
    refs: ["refs/stash"],
  });
  repository.fill(60);
  return { repository, planted, dangling };
}

function notebook(secret: string): string {
  const cell = {
    cell_type: "code",
    metadata: {},
    source: ["import openai\n", `client = openai.OpenAI(api_key="${secret}")\n`],
  };
  return `${JSON.stringify({ cells: [cell], nbformat: 4 }, null, 1)}\n`;
}
