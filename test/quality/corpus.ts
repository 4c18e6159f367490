import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RuleSource } from "../../src/rules/types.ts";
import { fillIn, type Library } from "../support/library.ts";
import { SYNTAXES } from "./syntaxes.ts";

const PACKAGES = join(dirname(fileURLToPath(import.meta.url)), "../../node_modules");

/** A secret put into a file of some kind, between real code. */
export interface Plant {
  readonly rule: RuleSource;
  readonly syntax: string;
  readonly text: string;
  /** What must be reported, as it reads when decoded. */
  readonly secret: string;
}

/** A file of an installed package. */
export interface RealFile {
  /** The package it belongs to. */
  readonly owner: string;
  readonly text: string;
}

/** Larger files are generated: one would be half of the corpus. */
const LARGEST_FILE = 400_000;
/** Steps through the list of files so that every package comes up; a prime, so that no file comes up twice. */
const STRIDE = 7919;

/** Source, declarations, settings and documentation of installed packages, up to `most` bytes, always the same. */
export function realCode(most: number): readonly RealFile[] {
  const paths = (readdirSync(PACKAGES, { recursive: true }) as string[])
    .filter((path) => /\.(?:[cm]?[jt]s|json|md|ya?ml|css|html|sh|py|txt)$/.test(path))
    .sort();
  const files: RealFile[] = [];
  let total = 0;
  for (let i = 0; i < paths.length && total < most; i++) {
    const path = paths[(i * STRIDE) % paths.length] as string;
    const stats = statSync(join(PACKAGES, path));
    if (!stats.isFile() || stats.size > LARGEST_FILE) continue;
    const [first = "", second = ""] = path.split("/");
    const text = readFileSync(join(PACKAGES, path), "latin1");
    total += text.length;
    files.push({ owner: first.startsWith("@") ? `${first}/${second}` : first, text });
  }
  return files;
}

/** Every rule's first example's secret, written in every syntax that can hold it. */
export function plantAll(library: Library, background: readonly RealFile[]): readonly Plant[] {
  const plants: Plant[] = [];
  // What is a secret as a whole file is none between others.
  for (const rule of library.rules.filter(({ whole }) => !whole)) {
    for (const [syntax, write] of Object.entries(SYNTAXES)) {
      const sample = drawSample(library, rule, syntax);
      const written = sample && write(sample.name, sample.value);
      if (!sample || written === undefined) continue;
      const [before, after] = surroundings(background, plants.length);
      plants.push({ rule, syntax, secret: sample.secret, text: `${before}\n${written}${after}` });
    }
  }
  return plants;
}

interface Sample {
  readonly name: string;
  /** What is written: the secret, and for rules that look at what is around it that too. */
  readonly value: string;
  readonly secret: string;
}

/** A name of a setting that says nothing of secrets, for tokens that tell by themselves what they are. */
const PLAIN_NAME = "value_for_service";

function drawSample(library: Library, rule: RuleSource, syntax: string): Sample | undefined {
  const text = fillIn(rule.examples[0] as string, `${rule.id} ${syntax}`);
  const found = library.report(text).find(({ ruleId }) => ruleId === rule.id);
  if (!found) return undefined;
  const outer = text.slice(found.outerStart, found.outerEnd);
  if (!rule.assigned) {
    // A secret that only its surroundings tell (a JSON Web Key's parts) is planted with them.
    const stands = library.report(outer).some(({ ruleId }) => ruleId === rule.id);
    return { name: PLAIN_NAME, value: stands ? outer : text, secret: found.text };
  }
  const name = /^[\w.-]+/.exec(outer)?.[0] ?? PLAIN_NAME;
  return { name, value: found.text, secret: found.text };
}

function surroundings(background: readonly RealFile[], index: number): readonly [string, string] {
  const file = (background[(index * STRIDE) % background.length] as RealFile).text;
  const middle = Math.floor(file.length / 2);
  const start = file.lastIndexOf("\n", Math.max(0, middle - 300)) + 1;
  const end = file.indexOf("\n", middle + 300);
  return [
    file.slice(start, middle),
    file.slice(middle, end < 0 ? middle + 300 : Math.min(end, middle + 600)),
  ];
}
