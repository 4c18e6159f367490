import { closest } from "../closest.ts";
import { KeysweepError } from "../errors.ts";

/** A table of a parsed TOML or JSON file, read key by key; what nobody read is an unknown key. */
export interface TableReader {
  string(key: string): string | undefined;
  number(key: string): number | undefined;
  boolean(key: string): boolean | undefined;
  strings(key: string): readonly string[];
  oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined;
  table(key: string): TableReader | undefined;
  tables(key: string): readonly TableReader[];
  /** The value as it is, for shapes of their own. */
  raw(key: string): unknown;
  /** An error that names this place. */
  fail(message: string): KeysweepError;
  /** Keys that were never asked for, here and below, each with its place. Call it last. */
  unread(): readonly string[];
  /** Throws if there are any of these. */
  close(): void;
}

/** `where`: the file and place, for messages. `code`: what an error of this file is called. */
export function readTable(value: unknown, where: string, code: "RULES" | "CONFIG"): TableReader {
  const fail = (message: string, hint?: string) =>
    new KeysweepError(code, `${where}: ${message}`, hint === undefined ? {} : { hint });
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw fail("a table is wanted here");
  const table = value as Record<string, unknown>;
  const seen = new Set<string>();
  const children: TableReader[] = [];

  function take(key: string): unknown {
    seen.add(key);
    return table[key];
  }
  function typed<T>(key: string, is: (value: unknown) => value is T, wanted: string): T | undefined {
    const found = take(key);
    if (found === undefined) return undefined;
    if (!is(found)) throw fail(`\`${key}\` must be ${wanted}`);
    return found;
  }
  function child(value: unknown, place: string): TableReader {
    const reader = readTable(value, `${where}, ${place}`, code);
    children.push(reader);
    return reader;
  }
  const isString = (value: unknown): value is string => typeof value === "string";

  return {
    string: (key) => typed(key, isString, "a text"),
    number: (key) =>
      typed(key, (value): value is number => typeof value === "number" && Number.isFinite(value), "a number"),
    boolean: (key) => typed(key, (value): value is boolean => typeof value === "boolean", "true or false"),
    strings: (key) =>
      typed(
        key,
        (value): value is string[] => Array.isArray(value) && value.every(isString),
        "a list of texts",
      ) ?? [],
    oneOf(key, allowed) {
      const found = typed(key, isString, "a text");
      if (found === undefined) return undefined;
      const known = allowed.find((value) => value === found);
      if (known === undefined) throw fail(`\`${key}\` must be one of ${allowed.join(", ")}, not "${found}"`);
      return known;
    },
    table(key) {
      const found = take(key);
      return found === undefined ? undefined : child(found, key);
    },
    tables(key) {
      const found = take(key);
      if (found === undefined) return [];
      if (!Array.isArray(found)) throw fail(`\`${key}\` must be a list of tables`);
      return found.map((value, index) => child(value, `${key} ${nameOf(value) ?? index + 1}`));
    },
    raw: take,
    fail,
    unread: () => [
      ...Object.keys(table)
        .filter((key) => !seen.has(key))
        .map((key) => `${where}: \`${key}\``),
      ...children.flatMap((reader) => reader.unread()),
    ],
    close() {
      const unknown = Object.keys(table).filter((key) => !seen.has(key));
      if (unknown.length > 0)
        throw fail(
          `unknown key ${unknown.map((key) => `\`${key}\``).join(", ")}`,
          // Whatever somebody asked for is a key that may stand here.
          hintFor(unknown, [...seen]),
        );
      for (const reader of children) reader.close();
    },
  };
}

function hintFor(unknown: readonly string[], known: readonly string[]): string | undefined {
  const meant = unknown.flatMap((key) => closest(key, known) ?? []);
  return meant.length === 0 ? undefined : `Did you mean ${meant.map((key) => `\`${key}\``).join(", ")}?`;
}

function nameOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("id" in value)) return undefined;
  return typeof value.id === "string" ? `"${value.id}"` : undefined;
}
