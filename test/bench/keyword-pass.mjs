// How fast the keyword pass is by itself, over the files that git tracks: in this process, on one thread, no file read meanwhile.
import { spawnSync } from "node:child_process";
import { lstatSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** More than this is not held in memory. */
const MOST_BYTES = 256e6;

/** Megabytes a second for each of the sets of rules that `choose` gives by name. `root`: where keysweep's sources are. */
export async function keywordPassSpeeds(root, repository, choose) {
  const { createScanner, createRuleSet, builtinRules } = await load(root);
  const files = readFiles(repository);
  const bytes = files.reduce((sum, file) => sum + file.length, 0);
  const speeds = Object.entries(choose(builtinRules().rules)).map(([name, rules]) => {
    const scanner = createScanner(createRuleSet(rules, []));
    const pass = () => {
      const startedAt = performance.now();
      for (const file of files) scanner.hits(file, { start: 0, end: file.length }, () => {});
      return (performance.now() - startedAt) / 1000;
    };
    // Once before it counts.
    pass();
    return { name, rules: rules.length, speed: bytes / 1e6 / Math.min(pass(), pass(), pass()) };
  });
  return { bytes, speeds };
}

async function load(root) {
  const folder = mkdtempSync(join(tmpdir(), "keysweep-bench-"));
  try {
    const outfile = join(folder, "scanner.mjs");
    await build({
      stdin: {
        contents: [
          'export { createScanner } from "./src/detect/scanner.ts";',
          'export { createRuleSet } from "./src/rules/hash.ts";',
          'export { builtinRules } from "./src/rules/builtin.ts";',
        ].join("\n"),
        resolveDir: root,
      },
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      packages: "external",
      logLevel: "warning",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readFiles(repository) {
  const listed = spawnSync("git", ["ls-files", "-z"], { cwd: repository, maxBuffer: 1 << 28 });
  const files = [];
  let bytes = 0;
  for (const name of String(listed.stdout).split("\0").filter(Boolean)) {
    const path = join(repository, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (!found?.isFile() || bytes + found.size > MOST_BYTES) continue;
    bytes += found.size;
    files.push(readFileSync(path));
  }
  return files;
}
