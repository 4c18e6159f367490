import { randomBytes } from "node:crypto";
import { lstat, open, readFile, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { hasCode, KeysweepError, systemWords } from "../errors.ts";
import type { GitCall } from "../git/process.ts";
import { parseDockerIgnore } from "./dockerignore.ts";
import { openIgnoreJudge } from "./ignore.ts";
import { isIgnoredByNpm } from "./npm-ignore.ts";
import { folderOf } from "./paths.ts";
import type { EnvReport, IgnoreLine } from "./types.ts";

/** A path that an ignore line must keep out, and who judges that. */
export interface FixProof {
  readonly path: string;
  readonly judge: "git" | "docker" | "npm";
  /** For Docker and npm: the folder (relative to the root) that patterns count from. */
  readonly base: string;
}

export interface PlannedLine extends IgnoreLine {
  readonly proofs: readonly FixProof[];
}

/** What `--fix` will write: ignore lines and nothing else. */
export interface EnvFixPlan {
  readonly root: string;
  /** In the report's order, each line of a file once. */
  readonly lines: readonly PlannedLine[];
  /** Commands that only a person should run: taking tracked files out of the index. */
  readonly byHand: readonly string[];
}

export interface EnvFixResult {
  readonly written: readonly IgnoreLine[];
  /** Not needed any more: what they are for is kept out already. */
  readonly already: readonly IgnoreLine[];
  /** Written or not, the path is still not kept out. */
  readonly unmended: readonly (IgnoreLine & { readonly path: string; readonly why: string })[];
  readonly byHand: readonly string[];
}

/** Gathers the ignore lines that a report asks for. Pure. */
export function planEnvFixes(report: EnvReport): EnvFixPlan {
  const lines = new Map<string, { file: string; line: string; proofs: FixProof[] }>();
  const byHand: string[] = [];
  for (const finding of report.findings) {
    if (finding.code === "env-tracked" && finding.command !== undefined) byHand.push(finding.command);
    if (finding.fix === undefined) continue;
    const { file, line } = finding.fix;
    const key = `${file}\0${line}`;
    const planned = lines.get(key) ?? { file, line, proofs: [] };
    lines.set(key, planned);
    const path = finding.code === "env-let-back-in" ? finding.target : finding.path;
    const paths = finding.code === "env-would-not-be-ignored" ? finding.paths : [path];
    for (const proved of paths) {
      if (finding.code === "env-in-image")
        planned.proofs.push({ path: proved, judge: "docker", base: finding.context });
      else if (finding.code === "env-in-package")
        planned.proofs.push({ path: proved, judge: "npm", base: folderOf(file) });
      else planned.proofs.push({ path: proved, judge: "git", base: "" });
    }
  }
  return { root: report.root, lines: [...lines.values()], byHand };
}

/**
 * Appends the plan's lines, each file at once and whole (a temporary file beside it, then a rename), and asks git, or the
 * rules of Docker and npm, afterwards whether they work. Lines that are not needed any more are not written, so a second
 * run changes nothing. `call`: asks git about the repository whose report the plan is of. Throws `IO` when a file cannot be written.
 */
export async function applyEnvFixes(
  plan: EnvFixPlan,
  call: GitCall = { cwd: plan.root },
): Promise<EnvFixResult> {
  const before = await keptOut(plan, call);
  const already: IgnoreLine[] = [];
  const needed = new Map<string, PlannedLine[]>();
  for (const planned of plan.lines) {
    if (planned.proofs.every(before)) already.push({ file: planned.file, line: planned.line });
    else needed.set(planned.file, [...(needed.get(planned.file) ?? []), planned]);
  }
  const written: IgnoreLine[] = [];
  const unmended: EnvFixResult["unmended"][number][] = [];
  const refuse = (planned: PlannedLine, why: string): void => {
    for (const { path } of planned.proofs)
      unmended.push({ file: planned.file, line: planned.line, path, why });
  };
  const tried: PlannedLine[] = [];
  for (const [file, planned] of needed) {
    const lines = planned.map(({ line }) => line);
    // Of `.env` and `/.env` the first does for both.
    const wanted = lines.filter((line) => !(line.startsWith("/") && lines.includes(line.slice(1))));
    const refusal = await appendLines(join(plan.root, file), wanted);
    for (const one of planned) {
      if (refusal !== undefined) refuse(one, refusal);
      else {
        tried.push(one);
        if (wanted.includes(one.line)) written.push({ file, line: one.line });
      }
    }
  }
  const after = await keptOut({ ...plan, lines: tried }, call);
  for (const planned of tried) {
    for (const proof of planned.proofs) {
      if (!after(proof)) {
        unmended.push({
          file: planned.file,
          line: planned.line,
          path: proof.path,
          why: "another rule still lets it in",
        });
      }
    }
  }
  return { written, already, unmended, byHand: plan.byHand };
}

/** Asks every judge about every proof of a plan. */
async function keptOut(plan: EnvFixPlan, call: GitCall): Promise<(proof: FixProof) => boolean> {
  const answers = new Map<FixProof, boolean>();
  const git = plan.lines.flatMap(({ proofs }) => proofs.filter(({ judge }) => judge === "git"));
  if (git.length > 0) {
    // Only rules that others have count, so the user's own ignore file is left out of it.
    const judge = openIgnoreJudge(call, { globalRules: false });
    try {
      const states = await judge.ask(git.map(({ path }) => path));
      for (const [index, proof] of git.entries()) {
        const answer = states[index];
        answers.set(proof, answer?.state === "ignored" && !answer.isPrivate);
      }
    } finally {
      await judge.close();
    }
  }
  for (const { file, proofs } of plan.lines) {
    const others = proofs.filter(({ judge }) => judge !== "git");
    if (others.length === 0) continue;
    const text = (await readIfThere(join(plan.root, file)))?.toString("utf8") ?? "";
    for (const proof of others) {
      const path = proof.base === "" ? proof.path : proof.path.slice(proof.base.length + 1);
      answers.set(
        proof,
        proof.judge === "docker" ? parseDockerIgnore(text).excludes(path) : isIgnoredByNpm(text, path),
      );
    }
  }
  return (proof) => answers.get(proof) ?? false;
}

/** Appends lines to a file, made if missing. Returns why it was left alone, if it was. */
async function appendLines(file: string, lines: readonly string[]): Promise<string | undefined> {
  const stat = await lstat(file).catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return undefined;
    throw ioError(file, error);
  });
  // git does not read ignore files through links, and the link's target may be anybody's.
  if (stat !== undefined && !stat.isFile()) return "the ignore file is a link or no regular file";
  const old = (await readIfThere(file)) ?? Buffer.alloc(0);
  if (old.includes(0))
    return "the ignore file is not UTF-8 text (UTF-16?), which git cannot read: save it as UTF-8";
  const added = withLines(old.toString("latin1"), lines);
  await replaceFile(file, Buffer.concat([old, Buffer.from(added, "utf8")]), stat?.mode);
  return undefined;
}

/** What to append to a text so that `lines` stand in lines of their own, with the line ends that the text has. */
function withLines(text: string, lines: readonly string[]): string {
  const crlf = text.split("\r\n").length - 1;
  const lf = text.split("\n").length - 1 - crlf;
  const end = crlf > lf ? "\r\n" : "\n";
  const unfinished = text !== "" && !text.endsWith("\n");
  return `${unfinished ? end : ""}${lines.map((line) => line + end).join("")}`;
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw ioError(file, error);
  }
}

async function replaceFile(file: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const handle = await open(temporary, "wx", mode & 0o777);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw ioError(file, error);
  }
}

function ioError(file: string, error: unknown): KeysweepError {
  return new KeysweepError("IO", `${file} could not be written: ${systemWords(error)}`, { cause: error });
}
