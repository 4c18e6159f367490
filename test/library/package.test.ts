import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { Ajv } from "ajv";
import { build } from "esbuild";
import { parse as parseToml } from "smol-toml";
import { beforeAll, describe, expect, test } from "vitest";
import { configFile } from "../../src/setup/templates.ts";
import { ROOT, runProgram } from "../support/command.ts";
import { key } from "../support/keys.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

let project = "";
const installed = () => join(project, "node_modules/keysweep");

/** Bytes below a folder, links not followed. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
    .reduce((sum, state) => sum + (state?.isFile() ? state.size : 0), 0);
}

/** Every package that ours needs, theirs included. */
function neededPackages(): string[] {
  const needed = new Set<string>();
  const look = Object.keys(manifest.dependencies);
  for (let name = look.pop(); name !== undefined; name = look.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    const file = join(ROOT, "node_modules", name, "package.json");
    look.push(...Object.keys(JSON.parse(readFileSync(file, "utf8")).dependencies ?? {}));
  }
  return [...needed].sort();
}

/** Packs this repository and unpacks it where an install would put it; its dependencies are links, so nothing is fetched. */
beforeAll(() => {
  project = temporaryFolder();
  const packed = runProgram("npm", ["pack", "--ignore-scripts", "--pack-destination", project], ROOT, {
    env: { HOME: project, npm_config_cache: join(project, ".npm"), npm_config_update_notifier: "false" },
  });
  expect(packed.stderr + packed.stdout).toContain(`keysweep-${manifest.version}.tgz`);
  mkdirSync(installed(), { recursive: true });
  const tar = ["-xzf", join(project, `keysweep-${manifest.version}.tgz`), "--strip-components=1"];
  expect(runProgram("tar", [...tar, "-C", installed()], project).code).toBe(0);
  for (const name of [...neededPackages(), "@types/node", "undici-types"]) {
    const link = join(project, "node_modules", name);
    mkdirSync(join(link, ".."), { recursive: true });
    if (!existsSync(link)) symlinkSync(join(ROOT, "node_modules", name), link);
  }
});

describe("the package", () => {
  test("holds what runs, its types and schemas, and no sources, tests or rules", () => {
    const names = readdirSync(installed(), { recursive: true, encoding: "utf8" });
    expect(names).toEqual(
      expect.arrayContaining(["package.json", "README.md", "LICENSE", "dist/bin.js", "dist/index.js"]),
    );
    const ends = [".toml", ".map", ".test.ts", ".tgz", ".mjs"];
    expect(names.filter((name) => ends.some((end) => name.endsWith(end)))).toEqual([]);
    expect(names.filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))).toEqual([]);
    expect(new Set(names.map((name) => name.split("/")[0]))).toEqual(
      new Set(["package.json", "README.md", "LICENSE", "dist"]),
    );
  });

  test("takes less than 15 MB with everything it needs", () => {
    const whole = [installed(), ...neededPackages().map((name) => join(ROOT, "node_modules", name))];
    expect(whole.reduce((sum, folder) => sum + sizeOf(folder), 0)).toBeLessThan(15_000_000);
  });

  test.each([
    ["chunks", ["index.js"]],
    ["command", ["bin.js", "sweep-worker.js", "files-worker.js"]],
  ])("holds no chunk in %s that nothing loads", (folder, mains) => {
    const chunks = readdirSync(join(installed(), "dist", folder));
    const texts = [...mains, ...chunks.map((name) => `${folder}/${name}`)].map((name) =>
      readFileSync(join(installed(), "dist", name), "utf8"),
    );
    expect(chunks.length).toBeGreaterThan(0);
    expect(chunks.filter((name) => !texts.some((text) => text.includes(name)))).toEqual([]);
  });

  test("reads what rules were made into from files without a character that takes two bytes", () => {
    const folder = join(installed(), "dist/command");
    const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
    expect(files.map((name) => name.split("-")[0]).sort()).toEqual(["anchors", "builtin", "forms"]);
    for (const name of files) {
      const bytes = readFileSync(join(folder, name));
      expect(bytes.every((byte) => byte < 0x80)).toBe(true);
      expect(() => JSON.parse(bytes.toString("latin1"))).not.toThrow();
    }
  });

  test("holds no types but those that the library's face leads to", () => {
    const types = join(installed(), "dist/types");
    const names = readdirSync(types, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".d.ts"),
    );
    const named = names.flatMap((name) =>
      [...readFileSync(join(types, name), "utf8").matchAll(/"(\.[^"]*)\.js"/g)].map(([, path]) =>
        relative(types, join(types, dirname(name), `${path}.d.ts`)),
      ),
    );
    expect(names.sort()).toEqual([...new Set(["index.d.ts", ...named])].sort());
  });

  test("is imported as a library that finds keys", () => {
    const code = `
      import { scanText, sweep } from "keysweep";
      const leaks = await scanText(process.env.TEXT);
      const { leaks: none } = await sweep({ path: process.env.REPOSITORY });
      console.log(leaks.length, leaks[0].provider, String(leaks[0].secret) === process.env.TEXT, none.length);
    `;
    writeFileSync(join(project, "use.mjs"), code);
    const repository = createRepository();
    repository.write("a.txt", "clean\n");
    repository.commit("clean");
    const ran = runProgram(process.execPath, ["use.mjs"], project, {
      env: { TEXT: key("openai-project"), REPOSITORY: repository.path },
    });
    expect(ran).toEqual({ code: 0, stdout: "1 OpenAI false 0\n", stderr: "" });
  });

  test("is typed for the strictest compiler", () => {
    writeFileSync(
      join(project, "use.mts"),
      `import { type Leak, type RunResult, renderReport, scanText, sweep } from "keysweep";
       const leaks: readonly Leak[] = await scanText("x", { path: "a", signal: AbortSignal.timeout(1) });
       const result: RunResult = await sweep({ what: { range: "a..b" }, onProgress: ({ blobs }) => blobs + 1 });
       const text: string = await renderReport(result, { format: "sarif" });
       // @ts-expect-error A format that does not exist.
       await renderReport(result, { format: "pdf" });
       // @ts-expect-error A secret is no text.
       const secret: string = leaks[0]?.secret;
       export { secret, text };
      `,
    );
    const options =
      "--noEmit --strict --module nodenext --target es2023 --types node --exactOptionalPropertyTypes";
    const tsc = [join(ROOT, "node_modules/typescript/bin/tsc"), ...options.split(" "), "use.mts"];
    expect(runProgram(process.execPath, tsc, project)).toEqual({ code: 0, stdout: "", stderr: "" });
    // Not everybody has Node's types in force: TypeScript 6 takes in none by itself.
    const lone = options.replace("--types node", "--lib es2023,dom --types").split(" ");
    lone.splice(lone.indexOf("--types") + 1, 0, "");
    expect(runProgram(process.execPath, [tsc[0] as string, ...lone, "use.mts"], project)).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });

  test("lets a bundler leave out what a program does not use", async () => {
    const sizeOf = async (name: string) => {
      const source = join(project, `use-${name}.js`);
      writeFileSync(source, `import { ${name} } from "keysweep"; console.log(${name});`);
      const built = await build({
        entryPoints: [source],
        bundle: true,
        minify: true,
        write: false,
        platform: "node",
        format: "esm",
        logLevel: "silent",
      });
      return built.outputFiles[0]?.contents.length ?? 0;
    };
    expect(await sizeOf("redact")).toBeLessThan(5_000);
    // Rules and reports, without what reads repositories.
    expect(await sizeOf("loadRules")).toBeLessThan((await sizeOf("sweep")) / 1.5);
  });

  test("sweeps a history from within a bundle, where there is no file of a worker", async () => {
    const repository = createRepository();
    for (const name of ["a", "b"]) {
      repository.write(`${name}.txt`, `${key("openai-project", name)}\n`);
      repository.commit(name);
      // A pack and loose objects: more than one task.
      if (name === "a") repository.run(["repack", "-a", "-d", "-q"]);
    }
    writeFileSync(
      join(project, "use-bundle.js"),
      `import { sweep } from "keysweep";
       const { leaks } = await sweep({ path: process.env.REPOSITORY, what: "history" });
       console.log(leaks.length);`,
    );
    const outfile = join(temporaryFolder(), "bundle.mjs");
    await build({
      entryPoints: [join(project, "use-bundle.js")],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      // What CommonJS packages in an ES module need.
      banner: {
        js: 'import { createRequire as from } from "node:module"; const require = from(import.meta.url);',
      },
    });
    const ran = runProgram(process.execPath, [outfile], project, { env: { REPOSITORY: repository.path } });
    expect(ran).toEqual({ code: 0, stdout: "2\n", stderr: "" });
  });

  test("runs as a command from its bin", () => {
    const ran = runProgram(process.execPath, [join(installed(), "dist/bin.js"), "--version"], project);
    expect(ran.stdout).toBe(`${manifest.version}\n`);
  });
});

describe("the schemas it ships", () => {
  test("settings that init shows as examples are rules there are", () => {
    const named = /skipRules = \["([\w-]+)"\]/.exec(configFile("x"))?.[1];
    const rules = readdirSync(join(ROOT, "rules"))
      .filter((name) => name.endsWith(".toml"))
      .map((name) => readFileSync(join(ROOT, "rules", name), "utf8"));
    expect(rules.join("\n")).toContain(`id = "${named}"`);
  });

  const schemaOf = (name: string) =>
    JSON.parse(readFileSync(join(installed(), "dist/schema", name), "utf8")) as object;

  test("are there for reports, lines of reports and settings", () => {
    expect(readdirSync(join(installed(), "dist/schema")).sort()).toEqual([
      "config.schema.json",
      "report-line.schema.json",
      "report.schema.json",
    ]);
  });

  test("that of the settings takes what init writes and what rules may say, and nothing that keysweep refuses", () => {
    const check = new Ajv({ strict: false }).compile(schemaOf("config.schema.json"));
    const takes = (text: string) => check(parseToml(text));
    expect(takes(configFile("./x.json"))).toBe(true);
    for (const name of readdirSync(join(ROOT, "rules"))) {
      if (name.endsWith(".toml")) {
        expect(
          takes(readFileSync(join(ROOT, "rules", name), "utf8")),
          `${name}: ${JSON.stringify(check.errors)}`,
        ).toBe(true);
      }
    }
    expect(takes(readFileSync(join(ROOT, ".keysweep.toml"), "utf8"))).toBe(true);
    for (const wrong of ["exlude = []", 'exclude = "a"', "maxBinaryBytes = -1", '[[rules]]\nregex = "x"'])
      expect(takes(wrong), wrong).toBe(false);
  });
});
