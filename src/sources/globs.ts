/**
 * Patterns that say which paths are read. A pattern without `/` (but at its end) matches a file or folder of that name at any depth;
 * one with `/` starts at the root. Whatever matches a folder takes in all of it. `*` and `?` stop at `/`, `**` does not;
 * `[a-z]`, `[!a-z]`, `{one,two}` as in a shell; a backslash takes the next character literally. A leading dot is a character like any other.
 */
export interface Globs {
  /** Read only what one of these matches; empty: everything. */
  readonly include: readonly string[];
  /** Leave out what one of these matches, included or not. */
  readonly exclude: readonly string[];
}

export const EVERYTHING: Globs = { include: [], exclude: [] };

/** What {@link Globs} say of a path, relative to the root with `/` between parts. `outside`: not asked for; `excluded`: asked to be left out. */
export type PathVerdict = "read" | "outside" | "excluded";

export function compileGlobs(globs: Globs): (path: string) => PathVerdict {
  const include = globs.include.map(globToRegExp);
  const exclude = globs.exclude.map(globToRegExp);
  return (path) => {
    if (include.length > 0 && !include.some((pattern) => pattern.test(path))) return "outside";
    return exclude.some((pattern) => pattern.test(path)) ? "excluded" : "read";
  };
}

/** One pattern as a regular expression on whole paths. */
export function globToRegExp(glob: string): RegExp {
  const body = glob.replace(/^(\.\/)+/, "").replace(/\/+$/, "");
  const anywhere = !body.includes("/");
  return new RegExp(`^${anywhere ? "(?:.*/)?" : ""}${translate(body.replace(/^\/+/, ""))}(?:/.*)?$`, "su");
}

/** The first token of a pattern; a character that opens nothing stands for itself. */
const TOKEN = /^(?:\*\*\/|\/\*\*$|\*+|\?|\\.|\[[!^]?\]?[^\]/]*\]|[{},]|[^*?\\[\]{},/]+|.)/su;

function translate(glob: string): string {
  let text = "";
  let braces = 0;
  for (let at = 0; at < glob.length; ) {
    const token = TOKEN.exec(glob.slice(at))?.[0] ?? "";
    at += token.length;
    if (token === "**/") text += "(?:.*/)?";
    else if (token === "/**") text += "/.*";
    else if (token.startsWith("*")) text += token === "**" ? ".*" : "[^/]*";
    else if (token === "?") text += "[^/]";
    else if (token === "{" && closes(glob, at)) {
      braces++;
      text += "(?:";
    } else if (token === "}" && braces > 0) {
      braces--;
      text += ")";
    } else if (token === "," && braces > 0) text += "|";
    else if (token.startsWith("[") && token.length > 2) text += characterClass(token);
    else text += literal(token.length > 1 && token.startsWith("\\") ? token.slice(1) : token);
  }
  return text;
}

/** Whether the brace that was opened before `at` is closed: if not, it is a character like any other. */
function closes(glob: string, at: number): boolean {
  let depth = 1;
  for (const character of glob.slice(at).replace(/\\./gsu, "")) {
    if (character === "{") depth++;
    if (character === "}" && --depth === 0) return true;
  }
  return false;
}

function characterClass(token: string): string {
  const negated = /^\[[!^]/.test(token);
  const members = token.slice(negated ? 2 : 1, -1).replace(/[\\\]^[]/g, "\\$&");
  return `(?!/)[${negated ? "^" : ""}${members}]`;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
