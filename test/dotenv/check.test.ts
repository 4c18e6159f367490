import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkEnvCoverage } from "../../src/dotenv/check.ts";
import { key, token } from "../support/keys.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { detectorOf, findingOf, repositoryWith, summary } from "./support.ts";

const SECRET = token("", 32, "alnum", "env");
const LOADS = { "app.js": 'import "dotenv/config";\n' };

describe("a tracked .env file", () => {
  it("is reported by what it holds", async () => {
    const secret = key("openai-project", "tracked");
    const repository = repositoryWith({
      ".env": `A=1\nTOKEN=${secret}\n`,
      "api/.env.production": `DB_PASSWORD=${SECRET}\n`,
      "web/.env": "PORT=3000\n",
    });
    const report = await checkEnvCoverage({ root: repository.path, scanText: detectorOf(secret) });
    expect(summary(report)).toEqual([
      "critical env-tracked .env",
      "high env-tracked api/.env.production",
      "low env-tracked web/.env",
    ]);
    expect(report.findings[0]).toMatchObject({
      line: 2,
      contents: "key",
      command: "git rm --cached -- .env",
      fix: { file: ".gitignore", line: ".env" },
    });
    expect(report.findings[2]?.fix).toBeUndefined();
    expect(JSON.stringify(report)).not.toContain(secret);
    expect(JSON.stringify(report)).not.toContain(SECRET);
  });

  it("is reported although an ignore rule covers it, without another ignore line", async () => {
    const repository = repositoryWith({ ".gitignore": ".env\n", ".env": `API_KEY=${SECRET}\n` }, false);
    repository.run(["add", "--force", "--all", "."]);
    repository.commit("forced", { stagedOnly: true });
    const tracked = findingOf(await checkEnvCoverage({ root: repository.path }), "env-tracked");
    expect(tracked.message).toContain("although an ignore rule covers it");
    expect(tracked.fix).toBeUndefined();
  });

  it("is judged by the index when it is gone from disk", async () => {
    const repository = repositoryWith({ ".env": `API_KEY=${SECRET}\n` });
    repository.remove(".env");
    expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual(["high env-tracked .env"]);
  });
});

describe("an .env file on disk", () => {
  it.each([
    ".env",
    ".env.local",
    ".env.production",
    "prod.env",
    "secrets.env",
    ".dev.vars",
    ".envrc",
    ".flaskenv",
    "packages/a/.env",
    "deploy/[id]/.env",
    ":odd/.env",
  ])("is reported when git does not ignore it: %s", async (path) => {
    const repository = createRepository();
    repository.write(path, `API_TOKEN=${SECRET}\n`);
    const report = await checkEnvCoverage({ root: repository.path });
    expect(summary(report)).toEqual([`high env-not-ignored ${path}`]);
  });

  it("is fine when ignored by nested files, by a pattern on a folder, with CRLF", async () => {
    const repository = repositoryWith({
      ".gitignore": "# env\r\n.env\r\nsecrets/\r\n",
      "a/.gitignore": "*.local\n",
      ".env": "A=1\n",
      "a/.env.local": "A=1\n",
      "a/b/.env": "A=1\n",
      "secrets/prod.env": "A=1\n",
    });
    expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual([]);
  });

  it("is no matter when it is no secret", async () => {
    const repository = repositoryWith(
      {
        ".env.example": "API_KEY=\n",
        ".env.vault": `DOTENV_VAULT="${SECRET}"\n`,
        "env.d.ts": "export {};\n",
        "next-env.d.ts": "export {};\n",
        ".env/pyvenv.cfg": "home = /usr/bin\n",
        ".env/bin/activate": "x\n",
        ".flaskenv": "FLASK_APP=app\n",
        ".envrc": "use nix\n",
      },
      false,
    );
    expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual([]);
  });

  it("of another repository inside this one is left to that one", async () => {
    const inner = repositoryWith({ "README.md": "x\n" });
    const repository = repositoryWith({ "README.md": "x\n" });
    repository.submodule(inner, "lib").write(".env", `API_TOKEN=${SECRET}\n`);
    repository.commit("submodule");
    mkdirSync(join(repository.path, "plain"));
    repository.run(["init", "--quiet", "plain"]);
    writeFileSync(join(repository.path, "plain/.env"), `API_TOKEN=${SECRET}\n`);
    const report = await checkEnvCoverage({ root: repository.path });
    expect(report.findings).toEqual([]);
    expect(report.skips).toEqual([
      { what: "lib", why: "submodule" },
      { what: "plain", why: "submodule" },
    ]);
    expect(summary(await checkEnvCoverage({ root: join(repository.path, "lib") }))).toEqual([
      "high env-not-ignored .env",
    ]);
  });

  it("is seen from any folder of a linked worktree", async () => {
    const repository = repositoryWith({ ".gitignore": ".env\n", "src/a.txt": "x\n" });
    const linked = repository.worktree("other");
    linked.write("src/.env.local", `API_TOKEN=${SECRET}\n`);
    linked.write(".env", "A=1\n");
    const report = await checkEnvCoverage({ root: join(linked.path, "src") });
    expect(report.root).toBe(linked.path);
    expect(summary(report)).toEqual(["high env-not-ignored src/.env.local"]);
  });

  it("beyond a symbolic link is not asked about", async () => {
    const repository = repositoryWith({ "a/.env": "A=1\n", "a/x.txt": "x\n" });
    repository.remove("a");
    repository.link("a", "/");
    expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual(["low env-tracked a/.env"]);
  });
});

describe("an .env file ignored only here", () => {
  it("by .git/info/exclude", async () => {
    const repository = repositoryWith({ "README.md": "x\n" });
    writeFileSync(join(repository.path, ".git/info/exclude"), "# mine\n.env\n");
    repository.write(".env", "A=1\n");
    const report = await checkEnvCoverage({ root: repository.path });
    expect(summary(report)).toEqual(["medium env-ignored-privately .env"]);
    expect(findingOf(report, "env-ignored-privately")).toMatchObject({
      rule: { line: 2, pattern: ".env" },
      exists: true,
      fix: { file: ".gitignore", line: ".env" },
    });
  });

  it("by .git/info/exclude of a linked worktree's repository", async () => {
    const repository = repositoryWith({ "README.md": "x\n" });
    writeFileSync(join(repository.path, ".git/info/exclude"), ".env\n");
    const linked = repository.worktree("other");
    linked.write(".env", "A=1\n");
    expect(summary(await checkEnvCoverage({ root: linked.path }))).toEqual([
      "medium env-ignored-privately .env",
    ]);
  });

  it("by the user's ignore file, a whole folder included; a rule of the repository's own counts", async () => {
    const home = temporaryFolder();
    const ignore = join(home, "ignore");
    writeFileSync(ignore, ".env\nprivate/\n");
    const repository = repositoryWith({ ".gitignore": ".env.local\n" });
    repository.run(["config", "core.excludesFile", ignore]);
    repository.write(".env", "A=1\n");
    repository.write("private/.env.prod", "A=1\n");
    repository.write("private/.env.local", "A=1\n");
    expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual([
      "medium env-ignored-privately .env",
      "medium env-ignored-privately private/.env.prod",
    ]);
  });
});

describe("a negation", () => {
  it("that lets a file in is named with its file and line", async () => {
    const repository = repositoryWith({
      ".gitignore": ".env*\n!.env.example\n",
      "a/.gitignore": "x\n!.env.prod\n",
    });
    repository.write("a/.env.prod", "A=1\n");
    const report = await checkEnvCoverage({ root: repository.path });
    expect(summary(report)).toEqual(["high env-let-back-in a/.gitignore"]);
    expect(findingOf(report, "env-let-back-in")).toMatchObject({
      line: 2,
      target: "a/.env.prod",
      exists: true,
      fix: { file: "a/.gitignore", line: "/.env.prod" },
    });
  });

  it("that would let one in is named too, one for templates is not", async () => {
    const repository = repositoryWith({
      ".gitignore": ".env*\n!.env.example\n!.env.staging\n!.env.test.ts\n",
    });
    const report = await checkEnvCoverage({ root: repository.path });
    expect(summary(report)).toEqual(["medium env-let-back-in .gitignore"]);
    expect(findingOf(report, "env-let-back-in")).toMatchObject({
      line: 3,
      target: ".env.staging",
      exists: false,
    });
  });

  it("that a later rule outdoes is no matter", async () => {
    const repository = repositoryWith({ ".gitignore": ".env*\n!.env.staging\n.env.staging\n" });
    expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual([]);
  });
});

describe("code that loads .env files", () => {
  it("is reported where git would not ignore one", async () => {
    const repository = repositoryWith(LOADS);
    const report = await checkEnvCoverage({ root: repository.path });
    expect(summary(report)).toEqual(["medium env-would-not-be-ignored .env"]);
    expect(findingOf(report, "env-would-not-be-ignored")).toMatchObject({
      loader: { tool: "dotenv", path: "app.js", line: 1 },
      paths: [".env"],
      fix: { file: ".gitignore", line: ".env" },
    });
    expect(report.looked.folders).toEqual(["."]);
  });

  it("is nobody's concern in packages that are installed, though git does not ignore them", async () => {
    const repository = repositoryWith({
      "node_modules/other/package.json": '{"devDependencies": {"vite": "7"}}',
    });
    expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual([]);
  });

  it("counts for the package it stands in, and one line mends many packages", async () => {
    const repository = repositoryWith({
      "package.json": '{"private": true}',
      "packages/a/package.json": '{"dependencies": {"dotenv": "1"}}',
      "packages/b/package.json": '{"name": "b"}',
      "packages/b/src/deep/start.mjs": 'import dotenv from "dotenv";\n',
    });
    const report = await checkEnvCoverage({ root: repository.path });
    expect(findingOf(report, "env-would-not-be-ignored").paths).toEqual([
      "packages/a/.env",
      "packages/b/.env",
    ]);
    expect(report.findings).toHaveLength(1);
  });

  it("cannot load what is a folder: a virtual environment by that name", async () => {
    const repository = repositoryWith({
      "a.py": "from dotenv import load_dotenv\n",
      ".env/pyvenv.cfg": "x\n",
    });
    expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual([]);
  });

  it("is fine where git would, is not sought in tests, and a rule of one's own is not enough", async () => {
    const covered = repositoryWith({
      ...LOADS,
      ".gitignore": "*.env\n",
      "test/a/x.js": 'require("dotenv")\n',
    });
    expect(summary(await checkEnvCoverage({ root: covered.path }))).toEqual([]);
    const mine = repositoryWith(LOADS);
    writeFileSync(join(mine.path, ".git/info/exclude"), ".env\n");
    expect(findingOf(await checkEnvCoverage({ root: mine.path }), "env-ignored-privately")).toMatchObject({
      path: ".env",
      exists: false,
    });
  });
});

describe("a template", () => {
  it.each([".env.example", ".env.local.sample", ".env.template", ".env.dist", "example.env", "env.example"])(
    "with a real key in it is reported: %s",
    async (path) => {
      const secret = key("openai-project", path);
      const repository = repositoryWith({ [path]: `# copy me\nOPENAI_API_KEY=${secret}\n` });
      const report = await checkEnvCoverage({ root: repository.path, scanText: detectorOf(secret) });
      expect(summary(report)).toEqual([`critical env-template-holds-key ${path}`]);
      expect(report.findings[0]?.line).toBe(2);
      expect(JSON.stringify(report)).not.toContain(secret);
    },
  );
});

it("sees code that loads .env though it never writes the word in lower case", async () => {
  const repository = repositoryWith({ "src/main.js": "process.loadEnvFile();\n" });
  expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual([
    "medium env-would-not-be-ignored .env",
  ]);
});

describe("a Docker build", () => {
  it("that copies a folder with an .env file in it is reported", async () => {
    const repository = repositoryWith({
      ".gitignore": ".env\n",
      "app/Dockerfile": "FROM node\nWORKDIR /app\nCOPY . .\n",
      "app/.env": "A=1\n",
      "app/x.js": "x\n",
    });
    const report = await checkEnvCoverage({ root: repository.path });
    expect(summary(report)).toEqual(["high env-in-image app/.env"]);
    expect(findingOf(report, "env-in-image")).toMatchObject({
      dockerfile: "app/Dockerfile",
      dockerfileLine: 3,
      final: true,
      fix: { file: "app/.dockerignore", line: "**/.env" },
    });
    repository.write("app/.dockerignore", "node_modules\n**/.env*\n");
    expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual([]);
    repository.write("app/Dockerfile.dockerignore", "*.md\n");
    expect(findingOf(await checkEnvCoverage({ root: repository.path }), "env-in-image").fix?.file).toBe(
      "app/Dockerfile.dockerignore",
    );
  });

  it("matters less in a stage that is thrown away, and has no ignore line where the file is named", async () => {
    const repository = repositoryWith({
      ".gitignore": ".env*\n",
      Dockerfile:
        "FROM node AS build\nCOPY src ./src\nFROM node\nCOPY --from=build /dist /dist\nCOPY .env.prod /app/.env\n",
      "src/.env": "A=1\n",
      ".env.prod": "A=1\n",
    });
    const report = await checkEnvCoverage({ root: repository.path });
    expect(summary(report)).toEqual(["high env-in-image .env.prod", "medium env-in-image src/.env"]);
    expect(report.findings[0]?.fix).toBeUndefined();
  });

  it("is judged in the context that a compose file names", async () => {
    const repository = repositoryWith({
      ".gitignore": ".env\n",
      "compose.yaml":
        "services:\n  web:\n    build:\n      context: .\n      dockerfile: docker/web/Dockerfile\n",
      "docker/web/Dockerfile": "FROM node\nCOPY . .\n",
      ".env": "A=1\n",
    });
    expect(findingOf(await checkEnvCoverage({ root: repository.path }), "env-in-image")).toMatchObject({
      path: ".env",
      context: "",
    });
  });
});

describe("an npm package", () => {
  const manifest = '{"name": "p", "version": "1.0.0"}';
  it("that packs an .env file because .npmignore replaces .gitignore is reported", async () => {
    const repository = repositoryWith({
      ".gitignore": ".env\n",
      ".npmignore": "test\n",
      "package.json": manifest,
      ".env": "A=1\n",
    });
    const report = await checkEnvCoverage({ root: repository.path });
    expect(summary(report)).toEqual(["high env-in-package .env"]);
    expect(report.findings[0]?.fix).toEqual({ file: ".npmignore", line: "/.env" });
  });

  it("in a folder gets a .gitignore of its own, for npm does not read those above it", async () => {
    const files = { ".gitignore": ".env\n", "lib/package.json": manifest, "lib/.env": "A=1\n" };
    const repository = repositoryWith(files);
    const report = await checkEnvCoverage({ root: repository.path });
    expect(report.findings[0]).toMatchObject({
      code: "env-in-package",
      fix: { file: "lib/.gitignore", line: "/.env" },
    });
    const workspace = repositoryWith({
      ...files,
      "package.json": '{"private": true, "workspaces": ["lib"]}',
    });
    expect(summary(await checkEnvCoverage({ root: workspace.path }))).toEqual([]);
  });

  it("that is private, or lists its files without it, is fine", async () => {
    for (const fields of ['"private": true', '"files": ["dist"]', '"files": ["**/*", "!.env"]']) {
      const repository = repositoryWith({
        ".gitignore": ".env\n",
        ".npmignore": "test\n",
        "package.json": `{"name": "p", "version": "1.0.0", ${fields}}`,
        ".env": "A=1\n",
      });
      expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual([]);
    }
  });
});

describe("a base URL", () => {
  it("of somebody else is reported from tracked and ignored files, without its credentials", async () => {
    const secret = token("", 20, "alnum", "url");
    const repository = repositoryWith({
      ".gitignore": ".env\n",
      ".env": `OPENAI_BASE_URL=https://user:${secret}@proxy.chat-relay.io/v1?k=${secret}\n`,
      "a.py": 'from openai import OpenAI\nclient = OpenAI(\n    base_url="https://llm.partner.dev/v1",\n)\n',
    });
    const report = await checkEnvCoverage({ root: repository.path, allowedBaseUrls: [] });
    expect(summary(report)).toEqual(["high openai-base-url .env", "high openai-base-url a.py"]);
    expect(report.findings.map((finding) => "host" in finding && finding.host)).toEqual([
      "proxy.chat-relay.io",
      "llm.partner.dev",
    ]);
    expect(JSON.stringify(report)).not.toContain(secret);
    const allowed = await checkEnvCoverage({
      root: repository.path,
      allowedBaseUrls: ["*.chat-relay.io", "https://llm.partner.dev/v1"],
    });
    expect(allowed.findings).toEqual([]);
  });
});

describe("without a work tree", () => {
  it.each(["outside", "inside .git"])("it is an error with a hint: %s", async (kind) => {
    const root = kind === "outside" ? temporaryFolder() : join(createRepository().path, ".git");
    await expect(checkEnvCoverage({ root })).rejects.toMatchObject({
      code: "NOT_A_REPOSITORY",
      hint: expect.any(String),
    });
  });

  it("a folder that is not there is named", async () => {
    const root = join(dirname(createRepository().path), "nowhere");
    await expect(checkEnvCoverage({ root })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
