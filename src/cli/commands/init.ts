import { KeysweepError } from "../../errors.ts";
import { openRepository } from "../../git/repository.ts";
import { applySetup } from "../../setup/apply.ts";
import { addedLines, planSetup } from "../../setup/plan.ts";
import type { SetupPlan } from "../../setup/types.ts";
import type { CommandArgs } from "../command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { namedPlace } from "../named-place.ts";
import { inColumns, plainText } from "../plain.ts";
import { askYesNo, isInteractive } from "../question.ts";
import { readVersion } from "../version.ts";

/** `keysweep init [repo]` */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  const folder = namedPlace(words[0], io.cwd);
  const repository = await openRepository(folder);
  const { root } = repository;
  if (root === undefined) {
    throw new KeysweepError("USAGE", "a bare repository has nothing to set up here", {
      hint: "On a server, let its pre-receive hook run: exec keysweep hook pre-receive. keysweep doctor says whether it does.",
    });
  }
  const plan = await planSetup({ ...repository, root }, readVersion(), folder);
  const width = io.stdout.columns;
  io.stdout.write(describePlan(plan, width));
  if (plan.files.length > 0) {
    if (options["dry-run"]) {
      io.stdout.write("\nNothing was written (--dry-run).\n");
      return EXIT.clean;
    }
    if (!options.yes) {
      if (!isInteractive(io)) {
        throw new KeysweepError("USAGE", "nothing was written: there is nobody to ask", {
          hint: "keysweep init --yes does it without asking.",
        });
      }
      if (!(await askYesNo(io, "\nWrite these files?"))) {
        io.stdout.write("Nothing was written.\n");
        return EXIT.clean;
      }
    }
    await applySetup(plan);
    io.stdout.write(`\nWritten.\n${describeUndo(plan, width)}`);
  } else if (options["dry-run"]) return EXIT.clean;
  if (plan.next.length > 0) {
    io.stdout.write(`\nNow run:\n${plan.next.map((line) => `  ${plainText(line)}\n`).join("")}`);
  }
  return scanOnce(root, io);
}

/** One look at what is there already: setting up succeeds whatever it finds. */
async function scanOnce(root: string, io: Io): Promise<ExitCode> {
  io.stdout.write("\n");
  const scan = await import("./scan.ts");
  const found = await scan.run({ words: [], options: {} }, { ...io, cwd: root });
  if (found === EXIT.leaks) {
    const advice =
      "Rotate what is live. What is no secret, or is dealt with, can be accepted: keysweep baseline review";
    io.stdout.write(`\n${inColumns(advice, io.stdout.columns)}\n`);
    if (isInteractive(io) && (await askYesNo(io, "Go through them now?"))) {
      const baseline = await import("./baseline.ts");
      await baseline.run({ words: ["review"], options: {} }, { ...io, cwd: root });
    }
  }
  return EXIT.clean;
}

function describePlan({ managers, files, already, byHand, notes }: SetupPlan, width?: number): string {
  const said = (text: string) => inColumns(text, width);
  const lines = [`Hooks here are run by ${managers.join(" and ")}.`];
  if (files.length === 0) lines.push("", "Nothing is left to write.");
  for (const { path, before, after, what } of files) {
    lines.push("", said(`${before === undefined ? "new" : "changed"}  ${path}: ${what}`));
    for (const row of addedLines(before, after).split("\n")) lines.push(row === "" ? "  +" : `  + ${row}`);
  }
  if (already.length > 0)
    lines.push("", said(`Already as it should be: ${[...new Set(already)].join(", ")}`));
  for (const text of byHand) {
    // The first line is a sentence, the others are there to be copied.
    const [first = "", ...rest] = text.split("\n");
    lines.push("", said(`Left to you: ${first}`), ...rest.map((line) => `    ${line}`));
  }
  if (notes.length > 0) lines.push("", ...notes.map(said));
  return plainText(`${lines.join("\n")}\n`);
}

function describeUndo({ files }: SetupPlan, width?: number): string {
  const made = files.filter(({ before }) => before === undefined).map(({ path }) => path);
  const changed = files.filter(({ before }) => before !== undefined).map(({ path }) => path);
  const steps = [
    ...(made.length > 0 ? [`delete ${made.join(", ")}`] : []),
    ...(changed.length > 0 ? [`take the lines above out of ${changed.join(", ")}`] : []),
  ];
  return plainText(`${inColumns(`To undo it: ${steps.join("; ")}.`, width)}\n`);
}
