import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { ROOT, runKeysweep } from "../support/command.ts";
import { ENVIRONMENT, renderReference } from "./reference.ts";

const FILE = join(ROOT, "README.md");
const BETWEEN = /(<!-- reference -->\n)[\s\S]*?(<!-- \/reference -->)/;

test("the README's reference is what the parser takes; UPDATE_REFERENCE=1 writes it anew", () => {
  const readme = readFileSync(FILE, "utf8");
  const wanted = readme.replace(
    BETWEEN,
    (_, begin: string, end: string) => `${begin}\n${renderReference()}\n\n${end}`,
  );
  expect(readme).toMatch(BETWEEN);
  if (process.env.UPDATE_REFERENCE === "1") writeFileSync(FILE, wanted);
  else expect(readme).toBe(wanted);
});

test("the README's commands, exit codes and formats are those there are", () => {
  const readme = readFileSync(FILE, "utf8");
  const help = runKeysweep(ROOT, ["--help"]).stdout;
  const known = new Set<string>(COMMANDS.map(({ name }) => name));
  const named = [...readme.matchAll(/`(?:npx )?keysweep ([a-z]+)\b/g)].map(([, name = ""]) => name);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
  for (const code of [
    "0 clean",
    "1 leaks",
    "2 wrong use",
    "3 not everything could be read",
    "130 interrupted",
  ])
    expect(help.replace(/\s+/g, " ")).toContain(code);
  for (const code of [0, 1, 2, 3, 130]) expect(readme).toMatch(new RegExp(`^\\| ${code} +\\|`, "m"));
});

test("the reference names every variable of the environment that keysweep has a use for", () => {
  const read = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => readFileSync(join(ROOT, "src", name), "utf8").match(/\benv\.[A-Z][A-Z_]+/g) ?? [])
    .map((name) => name.replace("env.", ""))
    // What belongs to git, to a hook manager and to every program means what it means everywhere.
    .filter((name) => !/^(?:GIT_|LEFTHOOK|XDG_|HOME$|PATH$)/.test(name));
  expect([...new Set(read)].sort()).toEqual(Object.keys(ENVIRONMENT).sort());
});

test("every command's help has an example that begins with it", () => {
  for (const { name, examples } of COMMANDS) {
    const { stdout, code } = runKeysweep(ROOT, [name, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Examples:");
    // Each in one line: an example is there to be copied.
    for (const example of examples) expect(stdout, name).toContain(`\n  ${example}\n`);
  }
});
