// src/assembly/*.ts (AssemblyScript) → src/git/pack/generated/core.ts and src/detect/generated/{keywords,texts}.ts: modules as text,
// so that they are bundled like any other and found wherever the bundle goes.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const options = [
  ...["--runtime", "stub", "-O3", "--noAssert"],
  ...["--enable", "simd", "--enable", "bulk-memory"],
];

/** What is made of what: the first source is the entry. */
const MODULES = [
  {
    sources: ["index", "inflate", "delta"],
    output: "src/git/pack/generated/core.ts",
    name: "CORE_MODULE",
  },
  {
    sources: [
      "keywords",
      "look",
      "assignment",
      "value",
      "token",
      "name",
      "drawn",
      "sight",
      "../detect/letter-pairs",
    ],
    output: "src/detect/generated/keywords.ts",
    name: "KEYWORDS_MODULE",
  },
  {
    sources: ["texts"],
    output: "src/detect/generated/texts.ts",
    name: "TEXTS_MODULE",
  },
];

/** Compiles the modules whose sources are not the ones that they were last made of. Throws with the compiler's words. */
export async function buildCore() {
  for (const { sources, output, name } of MODULES) {
    const path = join(root, output);
    const first = `// Made from src/assembly/ by the build (${await fingerprint(sources)}). Do not edit.\n`;
    if ((await readFile(path, "utf8").catch(() => "")).startsWith(first)) continue;
    const text = (await compile(sources[0])).toString("base64");
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${first}export const ${name} =\n  "${text}";\n`);
  }
}

async function compile(entry) {
  const { default: asc } = await import("assemblyscript/asc");
  let binary;
  const { error, stderr } = await asc.main(
    [`src/assembly/${entry}.ts`, "--baseDir", root, "--outFile", "core.wasm", ...options],
    {
      readFile: (name, base) => readFile(join(base, name), "utf8").catch(() => null),
      writeFile: (_name, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || binary === undefined)
    throw new Error(`src/assembly/${entry}.ts does not compile:\n${stderr.toString()}`, { cause: error });
  return Buffer.from(binary);
}

async function fingerprint(sources) {
  const hash = createHash("sha256").update(options.join());
  for (const name of sources) hash.update(await readFile(join(root, "src/assembly", `${name}.ts`)));
  return hash.digest("hex").slice(0, 16);
}
