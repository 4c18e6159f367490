// A step of the build. What rules are made into is JSON, a megabyte of it. Generated modules hold it as literals, so that they are bundled
// like any other; the command, which nobody bundles, reads it from files: a third of the time that a parser of JavaScript takes for it.
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

const jsonOf = new Map();

/** The text of the module at `path` whose export `name` is a function that reads `json`, as a value of `type` (`from` a module beside it). */
export function jsonModule(path, { name, type, from }, json) {
  // In a literal with one character beyond Latin-1 every character takes two bytes.
  const ascii = json.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  jsonOf.set(path, { name, ascii });
  return [
    "// Made from rules/*.toml by src/build.mjs. Do not edit.",
    ...(from === undefined ? [] : [`import type { ${type.split(" ")[0]} } from "${from}";`]),
    "",
    `export const ${name} = () => JSON.parse(${JSON.stringify(ascii)}) as ${type};`,
    "",
  ].join("\n");
}

/** A plugin for esbuild: such modules read files in `folder`, where all that is built has to lie. `written`: takes the names of the files. */
export function jsonInFiles(folder, written) {
  return {
    name: "json-in-files",
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]generated[\\/]/ }, async ({ path }) => {
        const module = jsonOf.get(path);
        if (module === undefined) return undefined;
        const { name, ascii } = module;
        const hash = createHash("sha256").update(ascii).digest("hex").slice(0, 8).toUpperCase();
        const file = `${basename(path, ".ts")}-${hash}.json`;
        await writeFile(join(folder, file), ascii);
        written.push(file);
        const reading = `readFileSync(new URL("./${file}", import.meta.url), "latin1")`;
        const contents = `import { readFileSync } from "node:fs";\nexport const ${name} = () => JSON.parse(${reading});\n`;
        return { contents, loader: "js" };
      });
    },
  };
}
