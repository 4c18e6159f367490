import { canCompile } from "../web-assembly.ts";
import { createAutomatonPass } from "./automaton-pass.ts";
import { createFilterPass } from "./filter-pass.ts";
import type { Keyword, KeywordPass } from "./keyword.ts";
import { type KeywordTable, writeKeywords } from "./keyword-table.ts";

export type { Stride } from "../types.ts";
export type { Keyword, KeywordPass, OnHit } from "./keyword.ts";

/*
 * The keyword pass: one walk over the bytes that finds every place where a keyword of any rule stands, also in UTF-16 and
 * UTF-32, whose characters stand `stride` bytes apart with NULs between.
 *
 * Made twice: by a filter in WebAssembly (`filter-pass.ts`), and by an automaton in plain TypeScript (`automaton-pass.ts`),
 * which the tests hold the first one to, and which steps in where WebAssembly is switched off.
 */

/** Builds the pass. Throws `RangeError` for a keyword that is empty or not ASCII. */
export function createKeywordPass(keywords: readonly Keyword[]): KeywordPass {
  return passOfTable(writeKeywords(keywords), () => keywords);
}

/** The pass of keywords that have been written: they themselves are needed only where WebAssembly is switched off. */
export function passOfTable(table: KeywordTable, keywords: () => readonly Keyword[]): KeywordPass {
  return canCompile() ? createFilterPass(table) : createAutomatonPass(keywords());
}
