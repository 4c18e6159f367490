import type { Inspection } from "./contents.ts";
import type { IgnoreAnswer } from "./ignore.ts";
import { envNameKind, isForTests, shown } from "./names.ts";
import { folderOf } from "./paths.ts";
import type { WorkTree } from "./tree.ts";
import type { EnvContents, EnvFinding, EnvSeverity, IgnoreLine } from "./types.ts";

/** How bad it is that such contents are where others get at them. */
export function bySeverity(contents: EnvContents, forTests: boolean): EnvSeverity {
  if (contents === "key") return "critical";
  if (contents === "secret") return forTests ? "medium" : "high";
  if (contents === "unread") return "medium";
  return "low";
}

/** The end of a message: what the contents amount to. */
export function contentWords(contents: EnvContents, what: string): string {
  if (contents === "key") return `; ${what} holds a real key`;
  if (contents === "secret") return `; ${what} holds values that look secret`;
  if (contents === "unread") return "; what it holds could not be read";
  return "; nothing in it looks secret";
}

/** Templates with a real key in them. */
export function templateFindings(
  paths: readonly string[],
  tree: WorkTree,
  inspections: ReadonlyMap<string, Inspection>,
): EnvFinding[] {
  return paths.flatMap((path): EnvFinding[] => {
    const inspection = inspections.get(path);
    if (envNameKind(path) !== "template" || inspection?.contents !== "key") return [];
    return [
      {
        code: "env-template-holds-key",
        severity: "critical",
        path,
        ...(inspection.line !== undefined && { line: inspection.line }),
        key: inspection.key ?? "key",
        message: `${shown(path)} is a template for everybody${tree.tracked.has(path) ? " and tracked by git" : ""}, but holds a real key (${inspection.key ?? "key"})`,
      },
    ];
  });
}

/** What is wrong with an .env file that is tracked or on disk. */
export function existingFinding(
  path: string,
  answer: IgnoreAnswer,
  tree: WorkTree,
  inspection: Inspection | undefined,
): EnvFinding | undefined {
  const contents = inspection?.contents ?? "unread";
  const place = inspection?.line === undefined ? {} : { line: inspection.line };
  if (tree.tracked.has(path)) {
    const secret = contents === "key" || contents === "secret";
    const still =
      answer.state === "ignored" && !answer.isPrivate ? ", although an ignore rule covers it" : "";
    return {
      code: "env-tracked",
      severity: bySeverity(contents, isForTests(path)),
      path,
      ...place,
      contents,
      message: `${shown(path)} is tracked by git${still}${contentWords(contents, "it")}`,
      ...(secret && { command: untrackCommand(path) }),
      ...(secret && still === "" && { fix: fixFor(path, answer) }),
    };
  }
  if (answer.state === "ignored") {
    if (!answer.isPrivate || answer.rule === undefined) return undefined;
    return {
      code: "env-ignored-privately",
      severity: "medium",
      path,
      rule: answer.rule,
      exists: true,
      message: `${shown(path)} is ignored only by ${shown(answer.rule.file)}:${answer.rule.line}, which nobody else has`,
      fix: fixFor(path, answer),
    };
  }
  if (answer.state === "let-in" && answer.rule !== undefined)
    return letInFinding(path, answer.rule, answer, true);
  return {
    code: "env-not-ignored",
    severity: contents === "key" ? "critical" : contents === "secret" ? "high" : "medium",
    path,
    ...place,
    contents,
    message: `git does not ignore ${shown(path)}: the next "git add ." commits it${contents === "nothing" ? "" : contentWords(contents, "it")}`,
    fix: fixFor(path, answer),
  };
}

/** A negation lets `path` in. */
export function letInFinding(
  path: string,
  rule: NonNullable<IgnoreAnswer["rule"]>,
  answer: IgnoreAnswer,
  exists: boolean,
): EnvFinding {
  return {
    code: "env-let-back-in",
    severity: exists ? "high" : "medium",
    path: rule.file,
    line: rule.line,
    rule,
    target: path,
    exists,
    message: `${shown(rule.pattern)} in ${shown(rule.file)} lets ${shown(path)} back in${exists ? ': the next "git add ." commits it' : ""}`,
    fix: fixFor(path, answer),
  };
}

/** How to take a file out of the index and leave it on disk. */
function untrackCommand(path: string): string {
  const plain = /^[\w./@+-]+$/.test(path) && !path.startsWith("-");
  return `git rm --cached -- ${plain ? path : `'${shown(path).replaceAll("'", "'\\''")}'`}`;
}

/**
 * The line for `path`. Names of the .env family are kept out at any depth by one line at the top; names of somebody's own
 * (`deploy/prod.env`) only where they are. A negation is outdone where it stands, for a later line of the same file wins.
 */
export function fixFor(path: string, answer: IgnoreAnswer): IgnoreLine {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (answer.state === "let-in" && answer.rule !== undefined && !answer.isPrivate) {
    const folder = folderOf(answer.rule.file);
    return {
      file: answer.rule.file,
      line: `/${escapePattern(folder === "" ? path : path.slice(folder.length + 1))}`,
    };
  }
  const common = /^\.(?:env(?:rc)?(?:$|[.\-_~])|flaskenv$|dev\.vars)/.test(name);
  return { file: ".gitignore", line: common ? escapePattern(name) : `/${escapePattern(path)}` };
}

/** Text as an ignore pattern that means itself. */
export function escapePattern(text: string): string {
  return text
    .replace(/[\\*?[]/g, "\\$&")
    .replace(/^[#!]/, "\\$&")
    .replace(/ +$/, (spaces) => "\\ ".repeat(spaces.length));
}
