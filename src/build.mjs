// The build, run by `npm ci` (prepare), `npm test` and `npm run build`: rules/*.toml → src/rules/generated/builtin.ts, assembly/ →
// src/{git/pack,detect}/generated/, then src/ → dist/. Plain JavaScript, because Node 20 starts it before anything is compiled.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildCore } from "../assembly/build.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);

/** Bundles and imports a TypeScript module of the build's own. */
async function load(entry) {
  const outfile = at("dist", `.build-${process.pid}.mjs`);
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

await mkdir(at("dist"), { recursive: true });

await buildCore();

const { compileRuleFiles } = await load("src/rules/compile.ts");
const names = (await readdir(at("rules"))).filter((name) => name.endsWith(".toml")).sort();
const files = await Promise.all(
  names.map(async (name) => ({ name, text: await readFile(at("rules", name), "utf8") })),
);
await write(at("src/rules/generated/builtin.ts"), compileRuleFiles(files));

await build({
  entryPoints: { bin: at("src/cli/bin.ts"), index: at("src/index.ts") },
  outdir: at("dist"),
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  packages: "external",
  logLevel: "warning",
});
