// assembly/*.ts (AssemblyScript) → src/git/pack/generated/core.ts: the module as text, so that it is bundled like any
// other and found wherever the bundle goes.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(root, "src/git/pack/generated/core.ts");
const options = [
  ...["--runtime", "stub", "-O3", "--noAssert"],
  ...["--enable", "simd", "--enable", "bulk-memory"],
];

/** Compiles the core, unless its sources are the ones it was last made of. Throws with the compiler's words. */
export async function buildCore() {
  const first = `// Made from assembly/ by the build (${await fingerprint()}). Do not edit.\n`;
  if ((await readFile(output, "utf8").catch(() => "")).startsWith(first)) return;
  const text = (await compile()).toString("base64");
  await mkdir(dirname(output), { recursive: true });
  await writeFile(output, `${first}export const CORE_MODULE =\n  "${text}";\n`);
}

async function compile() {
  const { default: asc } = await import("assemblyscript/asc");
  let binary;
  const { error, stderr } = await asc.main(
    ["assembly/index.ts", "--baseDir", root, "--outFile", "core.wasm", ...options],
    {
      readFile: (name, base) => readFile(join(base, name), "utf8").catch(() => null),
      writeFile: (_name, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || binary === undefined)
    throw new Error(`the core does not compile:\n${stderr.toString()}`, { cause: error });
  return Buffer.from(binary);
}

async function fingerprint() {
  const hash = createHash("sha256").update(options.join());
  for (const name of ["index", "inflate", "delta"])
    hash.update(await readFile(join(root, "assembly", `${name}.ts`)));
  return hash.digest("hex").slice(0, 16);
}
