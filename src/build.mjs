// The build, run by `npm ci` (prepare), `npm test` and `npm run build`: rules/*.toml → src/rules/generated/builtin.ts, src/assembly/ →
// src/{git/pack,detect}/generated/, all that decides what a sweep finds → src/sweep/generated/engine.ts, then src/ → dist/. Plain JavaScript, because Node 20 starts it before anything is compiled.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { buildCore } from "./assembly/build.mjs";
import { jsonInFiles, jsonModule } from "./json-modules.mjs";
import { mergeChunks } from "./merge-chunks.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);

/** Bundles and imports a TypeScript module of the build's own. */
async function load(entry) {
  // A name of its own each time: what was imported once under a name stays that.
  const outfile = at("dist", `.build-${process.pid}-${basename(entry, ".ts")}.mjs`);
  await build({
    entryPoints: [at(entry)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "warning",
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile);
  }
}

/** Writes a file only if it changes, so that watchers and caches rest. */
async function write(path, text) {
  if ((await readFile(path, "utf8").catch(() => undefined)) === text) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** One word for the code that decides what a sweep finds: what one engine remembers is nothing to another. */
async function engineOf(folders) {
  const hash = createHash("sha256").update(await readFile(at("package.json")));
  for (const folder of folders) {
    const names = await readdir(at(folder), { recursive: true });
    for (const name of names.sort()) {
      if (!name.endsWith(".ts") || name.split(/[\\/]/).includes("generated")) continue;
      hash.update(`${folder} ${name}\n`).update(await readFile(at(folder, name)));
    }
  }
  return hash.digest("hex").slice(0, 32);
}

/** Chunks of earlier builds have other hashes: nothing needs them, and they would be shipped. */
async function dropOld(folder, { outputs }, others = []) {
  const built = new Set([...Object.keys(outputs).map((path) => basename(path)), ...others]);
  for (const name of await readdir(at("dist", folder)))
    if (!built.has(name)) await rm(at("dist", folder, name));
}

/** The rules, read from `rules/*.toml`. */
function writeRules(json) {
  return writeJson(
    "src/rules/generated/builtin.ts",
    { name: "readRules", type: "RuleSet", from: "../types.ts" },
    json,
  );
}

/** Their keywords in base64 and other encodings: to make them anew at every start takes longer than to read them. */
function writeKnownForms(json) {
  const type = "Readonly<Record<string, string>>";
  return writeJson("src/detect/generated/forms.ts", { name: "readKnownForms", type }, json);
}

/** What is known of the keywords before one of them is met: see src/detect/anchors/anchor-facts.ts. */
function writeKnownFacts(json) {
  const from = "../anchors/anchor-facts.ts";
  return writeJson(
    "src/detect/generated/anchors.ts",
    { name: "readKnownFacts", type: "KnownFacts | null", from },
    json,
  );
}

function writeJson(module, shape, json) {
  return write(at(module), jsonModule(at(module), shape, json));
}

await mkdir(at("dist"), { recursive: true });

await buildCore();

const engine = await engineOf([
  "src/assembly",
  "src/detect",
  "src/rules",
  "src/git",
  "src/sources",
  "src/dotenv",
  "src/sweep",
]);
await write(
  at("src/sweep/generated/engine.ts"),
  `// Made by src/build.mjs. Do not edit.\nexport const ENGINE = "${engine}";\n`,
);

const { readBuiltinRules, writeRuleSet } = await load("src/rules/compile.ts");
const names = (await readdir(at("rules"))).filter((name) => name.endsWith(".toml")).sort();
const files = await Promise.all(
  names.map(async (name) => ({ name, text: await readFile(at("rules", name), "utf8") })),
);
const parsed = readBuiltinRules(files);
await writeRules(writeRuleSet(parsed));

// Before they are read from what is made here, it must be there.
if (!existsSync(at("src/detect/generated/forms.ts"))) await writeKnownForms("{}");
if (!existsSync(at("src/detect/generated/anchors.ts"))) await writeKnownFacts("null");
const { writeForms } = await load("src/detect/anchors/forms.ts");
const { encodableKeywords } = await load("src/detect/anchors/known-forms.ts");
await writeKnownForms(writeForms(encodableKeywords(parsed.rules)));
const { writeFacts } = await load("src/detect/write-facts.ts");
const { builtinRules } = await load("src/rules/builtin.ts");
await writeKnownFacts(writeFacts(builtinRules().rules, builtinRules().rulesHash));

const shipped = {
  outdir: at("dist"),
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  packages: "external",
  logLevel: "warning",
  metafile: true,
};

// The library: chunks of which a bundler takes what a program uses.
const library = await build({
  ...shipped,
  entryPoints: { index: at("src/index.ts") },
  chunkNames: "chunks/[name]-[hash]",
});
await dropOld("chunks", library.metafile);

// The command and the threads, which the library starts too: what every run needs is one file, and what `keysweep staged` does, for it
// runs before every commit, another.
await mkdir(at("dist/command"), { recursive: true });
const jsonFiles = [];
const command = await build({
  ...shipped,
  entryPoints: {
    bin: at("src/cli/bin.ts"),
    "sweep-worker": at("src/sweep/pack/worker.ts"),
    "files-worker": at("src/sweep/files/worker.ts"),
  },
  chunkNames: "command/[name]-[hash]",
  plugins: [jsonInFiles(at("dist/command"), jsonFiles)],
});
await dropOld("command", command.metafile, jsonFiles);
await mergeChunks(at("dist"), command.metafile.outputs, {
  folder: "command",
  groups: [
    ["base", ["src/cli/bin.ts"]],
    ["staged", ["src/cli/commands/staged.ts", "src/report/index.ts", "src/report/text.ts"]],
    ["worker", ["src/sweep/pack/worker.ts"]],
    ["sweep", ["src/cli/commands/history.ts", "src/cli/commands/check.ts"]],
  ],
  mains: ["bin.js", "sweep-worker.js", "files-worker.js"],
});

for (const folder of ["src/report/schema", "src/config/schema"])
  for (const name of await readdir(at(folder)))
    await write(at("dist/schema", name), await readFile(at(folder, name), "utf8"));

// The types of the library; whoever only runs keysweep needs none, so they are made where the compiler is.
await rm(at("dist/types"), { recursive: true, force: true });
await promisify(execFile)(process.execPath, [
  at("node_modules/typescript/bin/tsc"),
  "--project",
  at("tsconfig.types.json"),
]);
// The compiler leaves the endings of the sources in them; a reader without those looks for .js and finds the .d.ts beside it.
const REFERENCE = /((?:from |import\()"\.[^"]*)\.ts"/g;
const needed = new Set([at("dist/types/index.d.ts")]);
for (const path of needed) {
  const text = await readFile(path, "utf8");
  for (const [, start] of text.matchAll(REFERENCE))
    needed.add(join(dirname(path), `${start.slice(start.indexOf('"') + 1)}.d.ts`));
  await writeFile(path, text.replace(REFERENCE, '$1.js"'));
}
// It writes those of everything that the library is made of; what its face does not speak of would be shipped for nobody.
for (const name of await readdir(at("dist/types"), { recursive: true }))
  if (name.endsWith(".d.ts") && !needed.has(at("dist/types", name))) await rm(at("dist/types", name));
