import type { Rule } from "./types.ts";

/** Whether a rule takes every file at a path for a leak, whatever it holds: it has a path and nothing to look for in contents. */
export function isPathRule({ path, regex, marked, assigned, beside, table }: Rule): boolean {
  return path !== undefined && [regex, marked, assigned, beside, table].every((way) => way === undefined);
}
