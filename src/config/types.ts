import type { CommentDialect } from "../detect/allow-comments.ts";
import type { RuleSet } from "../rules/types.ts";

/** Everything a run is told, from files and flags; frozen. */
export interface Config {
  /** The rules that are looked for. */
  readonly ruleSet: RuleSet;
  /** The rules there are, those that flags leave out included: what comments may name and what is masked in reports. */
  readonly allRules: RuleSet;
  /** Only these paths are looked at; empty: all. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly allowComments: readonly CommentDialect[];
  /** Hosts that may be given OpenAI keys besides OpenAI's own. */
  readonly allowedBaseUrls: readonly string[];
  /** Binary files above this many bytes are left out, and said to be. */
  readonly maxBinaryBytes: number;
  /** Keep what is permitted, to be listed in reports. */
  readonly showPermitted?: boolean;
  /** The files it came from, as people know them. */
  readonly files: readonly string[];
  /** Differences in meaning that people should hear of once. */
  readonly warnings: readonly string[];
}

/** What the command line adds. */
export interface ConfigFlags {
  /** A configuration file; instead of the ones that are looked for. */
  readonly config?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Only these rules. */
  readonly rule?: readonly string[];
  readonly skipRule?: readonly string[];
  /** Whose comments permit findings, whatever the files say. */
  readonly allowComments?: readonly CommentDialect[];
  /** Keep what is permitted, to be listed in reports. */
  readonly showPermitted?: boolean;
}

/** What one configuration file says; see `read.ts`. */
export interface FileSettings {
  readonly ruleSet: RuleSet;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly skipRules: readonly string[];
  readonly allowComments?: readonly CommentDialect[];
  readonly allowedBaseUrls: readonly string[];
  readonly maxBinaryBytes?: number;
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}
