// `npm run rules:report`: the rule library as a table, one line a family. Reads rules/*.toml itself: it needs no build.
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../rules");
const COLUMNS = [
  "family",
  "rules",
  "providers",
  "high",
  "medium",
  "low",
  "checked",
  "examples",
  "counter-examples",
];

function rowOf(family, rules) {
  const sure = (confidence) => rules.filter((rule) => (rule.confidence ?? "high") === confidence).length;
  const texts = (key) => rules.reduce((sum, rule) => sum + rule[key].length, 0);
  return [
    family,
    rules.length,
    new Set(rules.map(({ provider }) => provider)).size,
    sure("high"),
    sure("medium"),
    sure("low"),
    rules.filter(({ check }) => check !== undefined).length,
    texts("examples"),
    texts("counterExamples"),
  ].map(String);
}

const names = (await readdir(folder)).filter((name) => name.endsWith(".toml")).sort();
const families = await Promise.all(
  names.map(async (name) => [
    name.replace(".toml", ""),
    parse(await readFile(join(folder, name), "utf8")).rules,
  ]),
);
const rows = [
  COLUMNS,
  ...families.map(([family, rules]) => rowOf(family, rules)),
  rowOf(
    "all",
    families.flatMap(([, rules]) => rules),
  ),
];
const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows) {
  console.log(
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join("  "),
  );
}
