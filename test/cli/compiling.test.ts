import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const SCRIPT = `
const { optimizeLater } = await import(process.argv[1]);
optimizeLater("history");
let sum = 0;
for (let i = 0; i < 1e6; i++) sum += i % 7;
console.log(sum);
`;

test("optimizing later goes without a word from V8, whichever it is", async () => {
  const module = new URL("../../src/cli/compiling.ts", import.meta.url);
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [module.pathname],
    write: false,
    bundle: true,
    format: "esm",
    platform: "node",
  });
  const code = `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString("base64")}`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    "--input-type=module",
    "-e",
    SCRIPT,
    code,
  ]);
  expect(stderr).toBe("");
  expect(stdout.trim()).toBe("2999997");
});
