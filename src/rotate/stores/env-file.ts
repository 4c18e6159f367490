import { readFile, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { hasCode, KeysweepError, systemWords } from "../../errors.ts";
import { writePrivate } from "../../private-file.ts";
import { Secret } from "../../secret.ts";
import type { Store } from "./types.ts";

/** A variable's value in a .env file: character offsets of what stands after `=`, quotes included, comment excluded. */
interface Value {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A .env file: replaced in one step, comments, order and line ends kept, readable by its owner alone. `scratch`: a folder that git
 * never looks into, for the file that takes its place.
 */
export function envFile(path: string, name: string, scratch?: string): Store {
  if (!/^[A-Za-z_][A-Za-z0-9_.]*$/.test(name))
    throw new KeysweepError("USAGE", `${name} is no name for a variable in a .env file`);
  return {
    label: `${basename(path)} (${name})`,
    async write(secret) {
      // Where the file is a link, the file it leads to is replaced, and the link stays.
      const target = await realpath(path).catch(async (error: unknown) => {
        if (hasCode(error, "ENOENT"))
          return join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path));
        throw new KeysweepError("IO", `${path} cannot be read: ${systemWords(error)}`, { cause: error });
      });
      const text = (await readText(target)) ?? "";
      await writePrivate(target, setVariable(text, name, secret.reveal()), scratch);
    },
    async read() {
      const text = await readText(path);
      const value = text === undefined ? undefined : valuesOf(text, name).at(-1);
      return value === undefined ? undefined : new Secret(value.text);
    },
  };
}

/** UTF-8 text of a file; undefined when there is none. */
async function readText(path: string): Promise<string | undefined> {
  try {
    const bytes = await readFile(path);
    const text = bytes.toString("utf8");
    // Bytes that are not UTF-8 would be changed by writing them back.
    if (!Buffer.from(text, "utf8").equals(bytes)) throw new Error("it is not UTF-8");
    return text;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw new KeysweepError("IO", `${path} cannot be read: ${systemWords(error)}`, { cause: error });
  }
}

/**
 * `text` with every assignment to `name` set to `value`, or with one added at its end. A value of several lines (a private
 * key) stands in quotes over as many. Throws `USAGE` for one that no quotes can hold.
 */
export function setVariable(text: string, name: string, value: string): string {
  if (/[\r\0]/.test(value))
    throw new KeysweepError("USAGE", "the key holds characters that do not fit into a .env file");
  const values = valuesOf(text, name);
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  if (values.length === 0) {
    const gap = text === "" || text.endsWith("\n") ? "" : lineEnd;
    return `${text}${gap}${name}=${quoted(value, "")}${lineEnd}`;
  }
  let result = "";
  let from = 0;
  for (const { start, end } of values) {
    // A comment right behind would become part of the value.
    const gap = text.charAt(end) === "#" ? " " : "";
    result += text.slice(from, start) + quoted(value, text.charAt(start)) + gap;
    from = end;
  }
  return result + text.slice(from);
}

/** `value` in the quotes that stood there, or bare; in the first quotes that it reads back from where those do not hold it. */
function quoted(value: string, before: string): string {
  if (before !== "" && holds(before, value)) return before + value + before;
  if ((before === "" || !QUOTES.includes(before)) && /^[\w./:@+=,-]*$/.test(value)) return value;
  const mark = [...QUOTES].find((quote) => holds(quote, value));
  if (mark === undefined)
    throw new KeysweepError("USAGE", "the key holds every kind of quotes: it does not fit into a .env file");
  return mark + value + mark;
}

const QUOTES = "'`\"";

/** Whether readers take `value` out of these quotes as it is: in double ones, backslashes and dollars mean something. */
function holds(quote: string, value: string): boolean {
  return QUOTES.includes(quote) && !value.includes(quote) && !(quote === '"' && /[\\$]/.test(value));
}

/**
 * Every assignment to `name`, in order. Lines inside another variable's quoted value are no assignments. Grammar as common
 * .env readers have it: `export` before, spaces around `=`, values bare up to ` #`, or quoted over several lines.
 */
function valuesOf(text: string, name: string): readonly Value[] {
  // Quotes count where nothing but a comment follows them: a stray one must not swallow the lines below.
  const assignment =
    /^[^\S\r\n]*(?:export[^\S\r\n]+)?([\w.-]+)[^\S\r\n]*=[^\S\r\n]*((?:'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`)(?=[^\S\r\n]*(?:#.*)?$)|[^\r\n]*)/gm;
  const values: Value[] = [];
  for (const match of text.replace(/^\uFEFF/, " ").matchAll(assignment)) {
    const [whole, key, raw = ""] = match;
    if (key !== name) continue;
    const isQuoted = /^(['"`])[\s\S]*\1$/.test(raw) && raw.length > 1;
    const bare = isQuoted ? raw : raw.replace(/\s+#.*$|^#.*$/, "").trimEnd();
    const start = match.index + whole.length - raw.length;
    values.push({ start, end: start + bare.length, text: isQuoted ? raw.slice(1, -1) : bare });
  }
  return values;
}
