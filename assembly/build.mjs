// assembly/*.ts (AssemblyScript) → src/git/pack/generated/core.ts: the module as text, so that it is bundled like any
// other and found wherever the bundle goes.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Compiles the core. Throws with the compiler's words. */
export async function buildCore() {
  let binary;
  const { error, stderr } = await asc.main(
    [
      "assembly/index.ts",
      ...["--baseDir", root, "--outFile", "core.wasm", "--runtime", "stub", "-O3", "--noAssert", "--debug"],
      ...["--enable", "simd", "--enable", "bulk-memory"],
    ],
    {
      readFile: (name, base) => readFile(join(base, name), "utf8").catch(() => null),
      writeFile: (_name, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || binary === undefined) throw new Error(`the core does not compile:\n${stderr.toString()}`, { cause: error });
  const text = `// Made from assembly/ by the build. Do not edit.\nexport const CORE_MODULE =\n  "${Buffer.from(binary).toString("base64")}";\n`;
  const path = join(root, "src/git/pack/generated/core.ts");
  if ((await readFile(path, "utf8").catch(() => undefined)) === text) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
