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

/** Source, declarations, settings and documentation of installed packages, up to `most` bytes, always the same. */
export function realCode(most: number): readonly string[] {
  const files: string[] = [];
  let total = 0;
  const visit = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (/\.(?:[cm]?[jt]s|json|md|ya?ml|css)$/.test(entry.name) && total < most) {
        if (statSync(path).size > 400_000) continue;
        const text = readFileSync(path, "latin1");
        total += text.length;
        files.push(text);
      }
    }
  };
  visit(PACKAGES);
  return files;
}

/** Every rule's first example's secret, written in every syntax that can hold it. */
export function plantAll(library: Library, background: readonly string[]): readonly Plant[] {
  const plants: Plant[] = [];
  for (const rule of library.rules) {
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
  if (!rule.assigned) return { name: PLAIN_NAME, value: outer, secret: found.text };
  const name = /^[\w.-]+/.exec(outer)?.[0] ?? PLAIN_NAME;
  return { name, value: found.text, secret: found.text };
}

function surroundings(background: readonly string[], index: number): readonly [string, string] {
  const file = background[(index * 7919) % background.length] as string;
  const middle = Math.floor(file.length / 2);
  const start = file.lastIndexOf("\n", Math.max(0, middle - 300)) + 1;
  const end = file.indexOf("\n", middle + 300);
  return [
    file.slice(start, middle),
    file.slice(middle, end < 0 ? middle + 300 : Math.min(end, middle + 600)),
  ];
}
