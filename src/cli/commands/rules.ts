import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { closest } from "../../closest.ts";
import { loadConfig } from "../../config/load.ts";
import { indexLines } from "../../detect/lines.ts";
import { loadScanner } from "../../detect/load-scanner.ts";
import { type RankedRule, rankRules } from "../../detect/tell/settle.ts";
import { type Told, tell } from "../../detect/tell/tell.ts";
import type { Match } from "../../detect/types.ts";
import { KeysweepError, systemWords } from "../../errors.ts";
import { openRepository } from "../../git/repository.ts";
import type { Rule, RuleSet } from "../../rules/types.ts";
import { Secret } from "../../secret.ts";
import type { CommandArgs } from "../command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type Io, writeOut } from "../io.ts";
import type { OptionValues } from "../options.ts";

/** `keysweep rules`, `keysweep rules test <file>` */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  const { ruleSet } = await loadConfig(await rootOf(io.cwd), io.cwd, {
    ...(options.config !== undefined && { config: options.config }),
    ...(options.rule && { rule: options.rule }),
    ...(options["skip-rule"] && { skipRule: options["skip-rule"] }),
  });
  if (words[0] === "test" && words[1] !== undefined) return testRules(words[1], ruleSet, options, io);
  if (words.length > 0) {
    throw new KeysweepError("USAGE", "write `keysweep rules`, or `keysweep rules test <file>`");
  }
  if (options.id !== undefined) return showRule(options.id, ruleSet, options, io);
  if (options.json) await writeOut(io.stdout, `${JSON.stringify(ruleSet.rules, null, 2)}\n`);
  else await writeOut(io.stdout, listRules(ruleSet.rules));
  return EXIT.clean;
}

async function rootOf(cwd: string): Promise<string> {
  try {
    const { root, gitDir } = await openRepository(cwd);
    return root ?? gitDir;
  } catch (error) {
    // Rules are there without a repository, and with a damaged one.
    if (error instanceof KeysweepError && /^(?:NOT_A_REPOSITORY|GIT_FAILED)$/.test(error.code)) return cwd;
    throw error;
  }
}

function listRules(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  const lines = rules.map(
    ({ id, severity, description }) => `${id.padEnd(width)}  ${severity.padEnd(8)}  ${description}`,
  );
  const providers = new Set(rules.map(({ provider }) => provider)).size;
  return `${lines.join("\n")}\n\n${counted(rules.length, "rule")}, ${counted(providers, "provider")}. One in full: keysweep rules --id <id>\n`;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

async function showRule(id: string, { rules }: RuleSet, options: OptionValues, io: Io): Promise<ExitCode> {
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) {
    const close = closest(
      id,
      rules.map((candidate) => candidate.id),
    );
    throw new KeysweepError("USAGE", `there is no rule "${id}"`, {
      hint: close === undefined ? "`keysweep rules` lists them." : `Did you mean ${close}?`,
    });
  }
  if (options.json) {
    await writeOut(io.stdout, `${JSON.stringify(rule, null, 2)}\n`);
    return EXIT.clean;
  }
  const rows: readonly (readonly [string, string])[] = [
    ["id", rule.id],
    ["what", rule.description],
    ["provider", rule.provider],
    ["severity", rule.severity],
    ["confidence", rule.confidence],
    ["keywords", rule.keywords.join("  ")],
    ["recognised by", describeRecognition(rule)],
    ["reach", `${rule.reach.before} bytes before a keyword, ${rule.reach.after} behind it`],
    ["check", rule.check ?? ""],
    ["entropy", rule.entropy > 0 ? `more than ${rule.entropy} bits a character` : ""],
    ["with", rule.required.map(describeRequired).join(", ")],
    ["reported", rule.skipReport ? "only as a part of others" : ""],
    ["tags", rule.tags.join(", ")],
    ["replace it at", rule.remedy.url ?? ""],
    ["how", rule.remedy.steps ?? ""],
  ];
  for (const [name, value] of rows)
    if (value !== "") await writeOut(io.stdout, `${name.padEnd(14)} ${value}\n`);
  return EXIT.clean;
}

function describeRecognition({ regex, marked, assigned, beside, table, path }: Rule): string {
  if (marked) {
    const halves = marked.halves.map(([left, right, alphabet]) => `${left}+${right} ${alphabet}`).join(", ");
    return `${marked.prefix}… ${marked.marker} … in halves of ${halves || "equal length"}`;
  }
  if (assigned) return `a value assigned to a name that holds a keyword: ${assigned.value}`;
  if (beside)
    return `a value given where a keyword, the service's address or its library's name, is near: ${beside.value}`;
  if (table) return `a value in a column of a table whose head names a secret (${table})`;
  return regex ?? `path ${path ?? ""}`;
}

function describeRequired({ id, withinLines, withinColumns, alone }: Rule["required"][number]): string {
  const near = [
    ...(withinLines === undefined ? [] : [`${withinLines} lines`]),
    ...(withinColumns === undefined ? [] : [`${withinColumns} columns`]),
  ].join(" and ");
  return `${id}${near === "" ? "" : ` within ${near}`}${alone === undefined ? "" : `, else ${alone} confidence`}`;
}

/** Says what each rule makes of a text: what it took, how sure it is, and what became of it. */
async function testRules(file: string, ruleSet: RuleSet, options: OptionValues, io: Io): Promise<ExitCode> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(resolve(io.cwd, file));
  } catch (error) {
    throw new KeysweepError("NOT_FOUND", `${file} cannot be read: ${systemWords(error)}`, { cause: error });
  }
  const scanner = await loadScanner(ruleSet);
  const ranked = rankRules(ruleSet.rules);
  const raw = scanner.scan(bytes);
  const result = tell(raw, ranked, () => indexLines(bytes));
  const fateOf = createFates(result, ranked);
  const shown = raw.map((found) => {
    const { match, fate } = fateOf(found);
    const secret = new Secret(match.text);
    return {
      rule: match.ruleId,
      start: match.start,
      end: match.end,
      confidence: match.confidence,
      encodings: match.encodings,
      reported: fate === "",
      fate,
      secret: options["show-secrets"] ? secret.reveal() : secret.redacted(),
      notes: match.notes,
    };
  });
  if (options.json) {
    await writeOut(io.stdout, `${JSON.stringify(shown, null, 2)}\n`);
  } else if (shown.length === 0) {
    await writeOut(io.stdout, `None of ${ruleSet.rules.length} rules finds anything in ${file}.\n`);
  } else {
    for (const { rule, start, end, confidence, encodings, fate, secret, notes } of shown) {
      const how = encodings.length > 0 ? `, in ${encodings.join(" in ")}` : "";
      const why = fate === "" ? "" : ` (${fate})`;
      await writeOut(
        io.stdout,
        `${rule}: bytes ${start}–${end}, ${confidence} confidence${how}${why}: ${secret}\n`,
      );
      for (const note of notes) await writeOut(io.stdout, `  ${note}\n`);
    }
  }
  return result.told.length > 0 ? EXIT.leaks : EXIT.clean;
}

/** Says what became of a raw match, and why it is not reported; nothing where it is. */
function createFates(
  { joined, settled, told }: Told,
  ranked: ReadonlyMap<string, RankedRule>,
): (raw: Match) => { match: Match; fate: string } {
  const nameOf = ({ ruleId, start, end, outerStart, outerEnd, encodings }: Match) =>
    [ruleId, start, end, outerStart, outerEnd, ...encodings].join(" ");
  const inStep = (matches: readonly Match[]) => new Map(matches.map((match) => [nameOf(match), match]));
  const [asJoined, asSettled, asTold] = [inStep(joined), inStep(settled), inStep(told)];
  return (raw) => {
    const name = nameOf(raw);
    const match = asJoined.get(name);
    if (match === undefined) {
      const isPart = ranked.get(raw.ruleId)?.rule.skipReport === true;
      return {
        match: raw,
        fate: isPart ? "only ever a part of another" : "what its rule requires is not near it",
      };
    }
    if (asTold.has(name)) return { match, fate: "" };
    return {
      match,
      fate: asSettled.has(name) ? "told with what it belongs to" : "another rule says it better",
    };
  };
}
