import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { isPacked, type ReadIgnoreFile } from "../../src/dotenv/npm-ignore.ts";
import { hasCode } from "../../src/errors.ts";
import { temporaryFolder } from "../support/repository.ts";

const PATHS = [".env", ".env.local", "config/.env", "config/deep/prod.env", "dist/.env", "lib/.npmrc"];

const CASES: Readonly<
  Record<string, { files?: readonly string[]; ignore?: Readonly<Record<string, string>> }>
> = {
  "no rules at all": {},
  ".gitignore alone": { ignore: { ".gitignore": ".env\n" } },
  ".npmignore replaces .gitignore": { ignore: { ".gitignore": ".env*\n", ".npmignore": "dist\n" } },
  "an empty .npmignore replaces it too": { ignore: { ".gitignore": ".env*\n", ".npmignore": "" } },
  "a negation": { ignore: { ".npmignore": ".env*\n!.env.local\n" } },
  "anchored and folders only": { ignore: { ".npmignore": "/.env\nconfig/\n" } },
  "a nested ignore file": { ignore: { ".gitignore": "dist\n", "config/.npmignore": ".env\n" } },
  "patterns and case": { ignore: { ".npmignore": "*.ENV\n**/deep\n" } },
  "files: folders": { files: ["dist", "config/"] },
  "files: everything": { files: ["**/*"] },
  "files: a star": { files: ["*"] },
  "files: a dot": { files: ["."] },
  "files: taken back": { files: ["config", "!**/.env"] },
  "files beat the root's ignore file": { files: ["config"], ignore: { ".npmignore": "config\n.env\n" } },
  "files do not beat a nested one": { files: ["config"], ignore: { "config/.gitignore": ".env\n" } },
  "files: by name": { files: [".env", "./dist"] },
  "files: a dot and a slash": { files: ["./"] },
  "files: a name with a star": { files: ["*.local", "config/*"] },
  "files: none": { files: [] },
};

/** Asks npm itself, once for all cases: what of each folder would it pack? */
function askNpm(folders: readonly string[]): Set<string>[] {
  const npm = join(dirname(process.execPath), process.platform === "win32" ? "npm.cmd" : "npm");
  const cwd = temporaryFolder();
  const printed = execFileSync(
    npm,
    ["pack", "--dry-run", "--json", "--ignore-scripts", "--offline", ...folders],
    {
      cwd,
      env: {
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
        HOME: cwd,
        npm_config_cache: join(cwd, "cache"),
      },
      stdio: ["ignore", "pipe", "ignore"],
      encoding: "utf8",
    },
  );
  const packs = JSON.parse(printed) as { name: string; files: { path: string }[] }[];
  return folders.map((_, index) => {
    const pack = packs.find(({ name }) => name === `case-${index}`);
    if (pack === undefined) throw new Error(`npm says nothing of case ${index}`);
    return new Set(pack.files.map(({ path }) => path));
  });
}

function writePackage(index: number, { files, ignore }: (typeof CASES)[string]): string {
  const folder = temporaryFolder();
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write("package.json", JSON.stringify({ name: `case-${index}`, version: "1.0.0", ...(files && { files }) }));
  for (const path of PATHS) write(path, "A=1\n");
  for (const [path, text] of Object.entries(ignore ?? {})) write(path, text);
  return folder;
}

function readerIn(folder: string): ReadIgnoreFile {
  return async (path) => {
    try {
      return readFileSync(join(folder, path), "utf8");
    } catch (error) {
      if (hasCode(error, "ENOENT")) return undefined;
      throw error;
    }
  };
}

describe("what is packed is what npm packs", () => {
  const cases = Object.entries(CASES);
  const folders = cases.map(([, rules], index) => writePackage(index, rules));
  const packed = askNpm(folders);
  it.each(cases.map(([name, { files }], index) => ({ name, files, index })))(
    "$name",
    async ({ files, index }) => {
      const read = readerIn(folders[index]!);
      const ours = await Promise.all(
        PATHS.map((path) => isPacked({ folder: "", files, above: [], path }, read)),
      );
      expect(PATHS.filter((_, at) => ours[at])).toEqual(PATHS.filter((path) => packed[index]?.has(path)));
    },
  );
});
