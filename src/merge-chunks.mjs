// A step of the build. esbuild cuts shared code into a chunk for every set of entries that reach it: fifty files on the way of
// `keysweep staged`, each of which Node resolves, opens and links by itself. Here chunks that are always loaded together become one file;
// what stays under their old names hands on what is in it, so that there is still one instance of everything.
import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { build } from "esbuild";

/**
 * Merges what is loaded with each group of entries and with none before it. `outputs`: of esbuild's metafile; `folder`: where in `dist` the
 * chunks are. `groups`: a name, and the sources of entries. `mains`: files of `dist` whose imports are led past the old names.
 */
export async function mergeChunks(dist, outputs, { folder: inDist, groups, mains }) {
  const folder = join(dist, inDist);
  const byName = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const merged = new Set();
  const files = [];
  for (const [group, sources] of groups) {
    const roots = [...byName].flatMap(([name, one]) => (sources.includes(one.entryPoint) ? name : []));
    const chunks = loadedWith(byName, roots).filter((name) => !merged.has(name) && !mains.includes(name));
    const contents = chunks.map((name, at) =>
      handOn(byName.get(name).exports, `./${name}`, (id) => `${id} as m${at}_${id}`),
    );
    const text = await link({
      stdin: { contents: contents.join("\n"), resolveDir: folder },
      plugins: [inlining(new Set([...merged, ...chunks]), folder)],
    });
    const file = `${group}-${createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase()}.js`;
    await writeFile(join(folder, file), text);
    files.push(file);
    for (const [at, name] of chunks.entries()) {
      merged.add(name);
      const text = handOn(byName.get(name).exports, `./${file}`, (id) => `m${at}_${id} as ${id}`);
      await writeFile(join(folder, name), `${text}\n`);
    }
  }
  const paths = mains.map((main) => join(dist, main));
  for (const path of paths)
    await writeFile(path, await link({ entryPoints: [path], plugins: [inlining(merged, dist)] }));
  const others = [...byName.keys()].filter((name) => !merged.has(name) && !mains.includes(name));
  await dropUnnamed(
    folder,
    [...merged],
    [...paths, ...[...others, ...files].map((name) => join(folder, name))],
  );
}

async function link(options) {
  const { outputFiles } = await build({ ...LINK, ...options });
  return outputFiles[0].text;
}

const LINK = {
  bundle: true,
  write: false,
  format: "esm",
  platform: "node",
  target: "node20.19",
  packages: "external",
  // It says of imports for nothing but their order that nothing is done in them: so it is.
  logLevel: "error",
};

/** The chunks that importing some of them loads, themselves included, in the order in which they are run. */
function loadedWith(byName, roots) {
  const loaded = new Set();
  const visited = new Set();
  const visit = (name) => {
    if (visited.has(name)) return;
    visited.add(name);
    for (const { path, kind, external } of byName.get(name).imports)
      if (kind === "import-statement" && !external) visit(basename(path));
    loaded.add(name);
  };
  for (const root of roots) visit(root);
  return [...loaded];
}

function handOn(exported, from, rename) {
  return exported.length === 0
    ? `import "${from}";`
    : `export { ${exported.map(rename).join(", ")} } from "${from}";`;
}

/** Takes some chunks into a bundle for `folder` where they are imported statically, and leaves all else where it is. */
function inlining(chunks, folder) {
  return {
    name: "inlining",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir }) => {
        if (kind === "import-statement" && chunks.has(basename(path))) return undefined;
        const from = relative(folder, join(resolveDir, path)).replaceAll("\\", "/");
        return { path: from.startsWith(".") ? from : `./${from}`, external: true };
      });
    },
  };
}

/** Removes those of the merged chunks whose old name nothing speaks of any more. */
async function dropUnnamed(folder, merged, others) {
  const texts = await Promise.all(others.map((path) => readFile(path, "utf8")));
  for (const name of merged) {
    if (texts.some((text) => text.includes(name))) continue;
    await rm(join(folder, name));
  }
}
