import {
  addFolders,
  anything,
  createWildcards,
  inName,
  type TakesCharacter,
  type Wildcards,
  type WildcardsBuilder,
} from "../wildcards.ts";
import { cleanPath, join } from "./paths.ts";

/**
 * What `npm pack` makes of the ignore files it reads itself (npm-packlist on ignore-walk and minimatch): the syntax of
 * `.gitignore`, upper and lower case the same.
 */
interface Rule {
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  readonly wildcards: Wildcards;
}

function parseRules(text: string): Rule[] {
  const rules: Rule[] = [];
  for (const raw of text.replace(/^\ufeff/, "").split(/\r?\n/)) {
    if (raw.startsWith("#")) continue;
    let line = raw.trim();
    const negated = line.startsWith("!");
    if (negated) line = line.slice(1);
    if (line === "") continue;
    const foldersOnly = line.endsWith("/");
    if (foldersOnly) line = line.slice(0, -1);
    const anchored = line.includes("/");
    const built = createWildcards();
    if (!anchored) addFolders(built);
    if (addGlob(built, line.replace(/^\/+/, "")))
      rules.push({ negated, foldersOnly, wildcards: built.finish() });
  }
  return rules;
}

/** Whether the text of one ignore file, read as npm does, leaves out the file at `path` (relative to the ignore file's folder). */
export function isIgnoredByNpm(text: string, path: string): boolean {
  const rules = parseRules(text);
  const parts = path.split("/");
  return parts.some((_, index) =>
    leftOut(rules, parts.slice(0, index + 1).join("/"), index + 1 < parts.length),
  );
}

/** The last rule that matches decides. */
function leftOut(rules: readonly Rule[], path: string, isFolder: boolean): boolean {
  const last = rules.findLast((rule) => (isFolder || !rule.foldersOnly) && rule.wildcards.test(path));
  return last !== undefined && !last.negated;
}

/** Adds a glob (`*`, `?`, `[…]`, `{a,b}`, `**`), upper and lower case the same. Returns whether it is well-formed. */
function addGlob(built: WildcardsBuilder, glob: string): boolean {
  let braces = 0;
  const addLiteral = (literal: string) => {
    const lower = literal.toLowerCase();
    built.one((other) => other === literal || other.toLowerCase() === lower);
  };
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] ?? "";
    if (character === "*") {
      if (glob[at + 1] !== "*") built.many(inName);
      else {
        while (glob[at + 1] === "*") at++;
        if (glob[at + 1] === "/") {
          at++;
          addFolders(built);
        } else built.many(anything);
      }
    } else if (character === "?") built.one(inName);
    else if (character === "[") {
      const end = glob.indexOf("]", at + 2);
      if (end < 0) return false;
      const inside = glob.slice(at + 1, end).replace(/^[!^]/, "");
      const set = readSet(inside.replace(/[[\]^\\]/g, "\\$&"), /^[!^]/.test(glob.slice(at + 1)));
      if (set === undefined) return false;
      built.one(set);
      at = end;
    } else if (character === "{" && glob.indexOf("}", at) > 0) {
      built.open();
      braces++;
    } else if (character === "}" && braces > 0) {
      built.close();
      braces--;
    } else if (character === "," && braces > 0) built.or();
    else addLiteral(character === "\\" ? (glob[++at] ?? "\\") : character);
  }
  return braces === 0;
}

/** A set as regular expressions write it, for one character; `undefined` where it is malformed. */
function readSet(inside: string, negated: boolean): TakesCharacter | undefined {
  try {
    const set = new RegExp(`[${negated ? "^" : ""}${inside}]`, "is");
    return (character) => set.test(character);
  } catch {
    return undefined;
  }
}

/** Reads the text of an ignore file at a path relative to the work tree's root; `undefined` where there is none. */
export type ReadIgnoreFile = (path: string) => Promise<string | undefined>;

export interface PackQuestion {
  /** The package's folder, relative to the root; empty for the root itself. */
  readonly folder: string;
  /** The `files` list of its package.json, if it has one. */
  readonly files: readonly string[] | undefined;
  /** Folders above (nearest last) whose ignore files count too: the package is a workspace of the one at the top of them. */
  readonly above: readonly string[];
  /** The file asked about, relative to the package's folder. */
  readonly path: string;
}

/** Folders and names that npm never packs. */
const NEVER =
  /(?:^|\/)(?:node_modules|\.git|\.svn|\.hg|CVS|\.npmrc|\.DS_Store|\._[^/]*|\.[^/]*\.swp|[^/]*\.orig)(?:\/|$)/;

/**
 * Whether `npm pack` takes the file along. Source: npm's documentation of `files` ("keeping files out of your package")
 * and the rules of npm-packlist 7 and later: `files` replaces the ignore files of the package's own folder but not those
 * of folders below; in each folder `.npmignore` replaces `.gitignore`.
 */
export async function isPacked(question: PackQuestion, read: ReadIgnoreFile): Promise<boolean> {
  const { folder, files, above, path } = question;
  if (NEVER.test(path)) return false;
  // Rule files with a say, outermost first; `base` is the folder (relative to the package) that their patterns count from.
  const layers: { base: string; file: string }[] = [];
  if (files === undefined) {
    // npm reads those of a workspace's parents as if they stood in the workspace itself.
    for (const parent of above) layers.push({ base: "", file: parent });
    layers.push({ base: "", file: folder });
  } else if (!listed(files, path)) return false;
  else if (files.some((entry) => cleanPath(entry.replace(/^\/+/, "")) === path)) return true;
  const parts = path.split("/");
  for (let depth = 1; depth < parts.length; depth++) {
    const base = parts.slice(0, depth).join("/");
    layers.push({ base, file: join(folder, base) });
  }
  const rules = await Promise.all(
    layers.map(async ({ base, file }) => ({
      base,
      rules: parseRules(
        (await read(join(file, ".npmignore"))) ?? (await read(join(file, ".gitignore"))) ?? "",
      ),
    })),
  );
  // Folder by folder from the top: nothing below a folder that is left out comes back.
  for (let depth = 1; depth <= parts.length; depth++) {
    const entry = parts.slice(0, depth).join("/");
    for (const layer of rules) {
      if (layer.base !== "" && !entry.startsWith(`${layer.base}/`)) continue;
      const relative = layer.base === "" ? entry : entry.slice(layer.base.length + 1);
      if (leftOut(layer.rules, relative, depth < parts.length)) return false;
    }
  }
  return true;
}

/** Whether a `files` list takes in `path`: each entry names a file, a folder with all in it, or a pattern; `!` takes back. */
function listed(files: readonly string[], path: string): boolean {
  let taken = false;
  for (const entry of files) {
    const negated = entry.startsWith("!");
    const pattern = cleanPath((negated ? entry.slice(1) : entry).replace(/^\/+/, ""));
    if (pattern === ".") {
      // npm takes "./" for the whole package and "." for a pattern that matches nothing.
      if (entry.endsWith("/")) taken = !negated;
      continue;
    }
    const built = createWildcards();
    // A negated bare name counts at any depth, as in an ignore file.
    if (negated && !pattern.includes("/")) addFolders(built);
    if (!addGlob(built, pattern)) continue;
    built.open();
    built.one((character) => character === "/");
    built.many(anything);
    built.or();
    built.close();
    if (built.finish().test(path)) taken = !negated;
  }
  return taken;
}
