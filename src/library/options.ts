import { types } from "node:util";
import { closest } from "../closest.ts";
import { KeysweepError } from "../errors.ts";

/** What an option's value is: a kind, or the words that it may be. */
export type OptionKind = keyof typeof KINDS | readonly string[];

const KINDS = {
  text: { words: "text", is: (value: unknown) => typeof value === "string" },
  texts: {
    words: "a list of texts",
    is: (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === "string"),
  },
  flag: { words: "true or false", is: (value: unknown) => typeof value === "boolean" },
  count: {
    words: "a whole number from 1",
    is: (value: unknown) => Number.isInteger(value) && (value as number) > 0,
  },
  function: { words: "a function", is: (value: unknown) => typeof value === "function" },
  signal: {
    words: "an AbortSignal",
    is: (value: unknown) => has(value, "aborted") && has(value, "throwIfAborted"),
  },
  date: { words: "a Date", is: (value: unknown) => types.isDate(value) && !Number.isNaN(value.getTime()) },
  config: { words: "a configuration as loadConfig reads it", is: (value: unknown) => has(value, "ruleSet") },
  rules: { words: "rules as loadRules reads them", is: (value: unknown) => has(value, "rules") },
  object: { words: "an object", is: (value: unknown) => typeof value === "object" && value !== null },
} as const;

function has(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && name in value;
}

/**
 * Holds options to what there is: a slip that is passed over would read something else than was meant, and call it clean. `of`: whose they
 * are, `sweep`. Error `USAGE`, with the nearest right name.
 */
export function checkOptions(
  options: unknown,
  of: string,
  kinds: Readonly<Record<string, OptionKind>>,
): void {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new KeysweepError("USAGE", `the options of ${of} are an object, not ${shown(options)}`);
  for (const [name, value] of Object.entries(options)) {
    // No prototype's: `constructor` is no option.
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined)
      throw new KeysweepError("USAGE", `${of} has no option ${JSON.stringify(name)}`, {
        hint: nearest(name, Object.keys(kinds)),
      });
    if (value !== undefined) checkValue(value, `\`${name}\` of ${of}`, kind);
  }
}

/** Holds one value to its kind; `what` names it in the `USAGE` error. */
export function checkValue(value: unknown, what: string, kind: OptionKind): void {
  if (typeof kind !== "string") {
    if (typeof value === "string" && kind.includes(value)) return;
    throw new KeysweepError("USAGE", `${what} is none that there is: ${shown(value)}`, {
      hint: nearest(typeof value === "string" ? value : "", kind),
    });
  }
  const { words, is } = KINDS[kind];
  if (!is(value)) throw new KeysweepError("USAGE", `${what} must be ${words}, not ${shown(value)}`);
}

function nearest(word: string, names: readonly string[]): string {
  const lower = word.toLowerCase();
  const close = names.find((name) => name.toLowerCase() === lower) ?? closest(word, names);
  return close === undefined ? `There are ${names.join(", ")}.` : `Did you mean ${close}?`;
}

/** A word as it was written, of anything else its type alone: it may hold what nobody should see. */
function shown(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return value.length <= 20 ? JSON.stringify(value) : "such a text";
  return typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : `a value of type ${typeof value}`;
}
