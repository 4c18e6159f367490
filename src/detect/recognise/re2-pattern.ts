import { RE2JS } from "re2js";
import { KeysweepError, messageOf } from "../../errors.ts";
import type { Pattern } from "./pattern.ts";

/** Compiles a pattern in Go's syntax, for rules that keysweep did not write: linear in time, whatever it says. Throws `RULES`. */
export function compileRe2Pattern(source: string, where: string): Pattern {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source);
  } catch (error) {
    throw new KeysweepError("RULES", `${where}: ${messageOf(error)}`, { cause: error });
  }
  return {
    exec(text, from) {
      const matcher = compiled.matcher(text);
      if (!matcher.find(from)) return undefined;
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => {
        const start = matcher.start(group);
        return start < 0 ? undefined : ([start, matcher.end(group)] as const);
      });
      return { start: matcher.start(), end: matcher.end(), groups };
    },
  };
}
