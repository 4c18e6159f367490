import { KeysweepError, messageOf } from "../../errors.ts";
import type { Pattern, PatternHit } from "./pattern.ts";

/** Compiles a pattern of ours: JavaScript's syntax, and a leading `(?i)`, `(?s)` or `(?is)`. Throws `RULES`. */
export function compileJsPattern(source: string, where: string): Pattern & Required<Pick<Pattern, "execAt">> {
  let finder: RegExp | undefined;
  let fixed: RegExp | undefined;
  // Indices of groups make V8 match twice: they are asked for only where something was found.
  let locator: RegExp | undefined;

  function run(searcher: RegExp, text: string, from: number): PatternHit | undefined {
    searcher.lastIndex = from;
    const found = searcher.exec(text);
    if (!found) return undefined;
    const end = found.index + found[0].length;
    if (found.length === 1) return { start: found.index, end, groups: [[found.index, end]] };
    locator ??= compileJsRegExp(source, "dg", where);
    locator.lastIndex = found.index;
    return { start: found.index, end, groups: locator.exec(text)?.indices ?? [] };
  }

  return {
    longest: Number.POSITIVE_INFINITY,
    exec(text, from) {
      finder ??= compileJsRegExp(source, "g", where);
      return run(finder, text, from);
    },
    execAt(text, at) {
      fixed ??= compileJsRegExp(source, "y", where);
      return run(fixed, text, at);
    },
  };
}

/** The plain `RegExp` of such a pattern, with `flags` added to those it brings. Throws `RULES`. */
export function compileJsRegExp(source: string, flags: string, where: string): RegExp {
  const inline = /^\(\?([is]+)\)/.exec(source);
  try {
    return new RegExp(source.slice(inline?.[0].length ?? 0), flags + (inline?.[1] ?? ""));
  } catch (error) {
    throw new KeysweepError("RULES", `${where}: ${messageOf(error)}`, { cause: error });
  }
}
