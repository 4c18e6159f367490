import { join } from "node:path";
import { loadConfig } from "../../config/load.ts";
import type { Config } from "../../config/types.ts";
import { KeysweepError } from "../../errors.ts";
import { openRepository, type Repository } from "../../git/repository.ts";
import { diagnoseHook, diagnoseServerHook } from "../../setup/diagnose-hook.ts";
import { diagnoseCache, diagnoseCi, diagnosePrograms } from "../../setup/doctor.ts";
import type { Diagnosis } from "../../setup/types.ts";
import { runEnvCheck } from "../../sweep/env.ts";
import { openNameMask } from "../../sweep/names/mask.ts";
import type { CommandArgs } from "../command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { namedPlace } from "../named-place.ts";
import { inColumns, plainText } from "../plain.ts";

/** `keysweep doctor [repo]` */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  const folder = namedPlace(words[0], io.cwd);
  const repository = await openRepository(folder);
  const { root, commonDir, gitDir, bare } = repository;
  if (root === undefined && !bare)
    throw new KeysweepError("USAGE", "this is the inside of a .git folder", {
      hint: "Run keysweep doctor in the work tree.",
    });
  const { config, diagnosis } = await diagnoseRules(root ?? gitDir, io.cwd, options.config);
  const found: Diagnosis[] = [...(await diagnosePrograms(process.version, io.cwd)), diagnosis];
  if (root !== undefined) {
    found.push(await diagnoseHook({ ...repository, root }, io.env, folder), await diagnoseCi(root));
    if (config) found.push(await diagnoseEnv(repository, config));
  } else found.push(await diagnoseServerHook(repository));
  found.push(await diagnoseCache(join(commonDir, "keysweep")));
  const works = found.every(({ state }) => state !== "broken");
  if (options.json) io.stdout.write(`${JSON.stringify({ works, diagnoses: found }, null, 2)}\n`);
  else io.stdout.write(describe(found, works, io.stdout.columns));
  return works ? EXIT.clean : EXIT.leaks;
}

/** Whether the configuration can be read and leaves a rule to look for. */
async function diagnoseRules(
  root: string,
  cwd: string,
  named: string | undefined,
): Promise<{ config?: Config; diagnosis: Diagnosis }> {
  try {
    const config = await loadConfig(root, cwd, named === undefined ? {} : { config: named });
    const count = config.ruleSet.rules.length;
    const from = config.files.length > 0 ? ` (${config.files.join(", ")})` : "";
    if (count === 0)
      return {
        diagnosis: {
          name: "rules",
          state: "broken",
          finding: `no rule is in force${from}: nothing can be found`,
          mend: 'Put "[extend] useDefault = true" into it.',
        },
      };
    const [warning] = config.warnings;
    if (warning !== undefined)
      return { config, diagnosis: { name: "rules", state: "warning", finding: warning } };
    return {
      config,
      diagnosis: {
        name: "rules",
        state: "ok",
        finding: `${count} rules are in force${from}${leftOut(config)}`,
      },
    };
  } catch (error) {
    if (!(error instanceof KeysweepError)) throw error;
    return {
      diagnosis: {
        name: "rules",
        state: "broken",
        finding: error.message,
        ...(error.hint !== undefined && { mend: error.hint }),
      },
    };
  }
}

/** What the configuration keeps keysweep from looking for or at: whoever asks whether he is protected should hear of it. */
function leftOut({ allRules, ruleSet, include, exclude }: Config): string {
  const kept = new Set(ruleSet.rules.map(({ id }) => id));
  const rules = allRules.rules.map(({ id }) => id).filter((id) => !kept.has(id));
  return [
    ...(rules.length > 0 ? [`left out: ${rules.join(", ")}`] : []),
    ...(include.length > 0 ? [`paths that are looked at: ${include.join(", ")}`] : []),
    ...(exclude.length > 0 ? [`paths left out: ${exclude.join(", ")}`] : []),
  ]
    .map((part) => `; ${part}`)
    .join("");
}

async function diagnoseEnv(repository: Repository, config: Config): Promise<Diagnosis> {
  const report = await runEnvCheck(repository, config);
  const grave = report.findings.filter(({ severity }) => severity !== "low");
  if (grave.length === 0) return { name: "env", state: "ok", finding: ".env files are kept out" };
  const { path = "", message = "" } = grave[0] ?? {};
  const more = grave.length > 1 ? ` (and ${grave.length - 1} more)` : "";
  const show = await openNameMask(config, [path, message]);
  return {
    name: "env",
    state: "broken",
    finding: `${show(path)}: ${show(message)}${more}`,
    mend: "keysweep env says more; keysweep env --fix writes the missing ignore lines.",
  };
}

const SIGN = { ok: "ok     ", warning: "warning", broken: "BROKEN " } as const;

/** Columns before what is found. */
const MARGIN = 16;

function describe(found: readonly Diagnosis[], works: boolean, width: number | undefined): string {
  const lines = found.flatMap(({ name, state, finding, mend }) => [
    `${SIGN[state]}  ${name.padEnd(5)}  ${inColumns(finding, width, MARGIN)}`,
    ...(mend === undefined ? [] : [`${" ".repeat(MARGIN)}→ ${inColumns(mend, width, MARGIN + 2)}`]),
  ]);
  lines.push("", works ? "The protection works here." : "The protection does not work here.");
  return plainText(`${lines.join("\n")}\n`);
}
