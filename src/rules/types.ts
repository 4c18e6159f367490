/** How bad it is when a stranger holds such a secret. */
export type Severity = "critical" | "high" | "medium" | "low";

/** How sure keysweep is that a match is a secret of the kind the rule names. */
export type Confidence = "high" | "medium" | "low";

/** What to do about a leak: where to replace the secret and, in one sentence, how. */
export interface Remedy {
  readonly url?: string;
  readonly steps?: string;
}

/**
 * How many bytes around a keyword can change a rule's answer there: `before` its first and `after` its last byte.
 * The pattern is shown just that window and nothing else.
 */
export interface Reach {
  readonly before: number;
  readonly after: number;
}

/** Drops findings: see `../shared` facts of the gitleaks schema; every list is optional, `condition` joins them. */
export interface AllowList {
  readonly description?: string;
  /** Whose syntax its patterns are written in; see {@link Rule.dialect}. */
  readonly dialect: "js" | "re2";
  readonly condition: "OR" | "AND";
  /** Full or abbreviated (7 or more) commit ids. */
  readonly commits: readonly string[];
  /** Patterns on the path, `/` as separator. */
  readonly paths: readonly string[];
  /** Patterns on what `regexTarget` names. */
  readonly regexes: readonly string[];
  readonly regexTarget: "secret" | "match" | "line";
  /** Lower-case; drops a secret that contains one. */
  readonly stopwords: readonly string[];
  /** Only on global lists: rule ids; empty means all. */
  readonly targetRules: readonly string[];
}

/**
 * A token with fixed text in its middle, between two halves: `prefix` + left + `marker` + right.
 * Recognised from the marker outwards; the keyword of such a rule is its marker.
 */
export interface MarkedToken {
  readonly prefix: string;
  readonly marker: string;
  /**
   * Known shapes: characters left and right of the marker and their alphabet. None: the catch-all for the marker,
   * which takes equal halves of 16 to 100 characters (medium confidence) and unequal ones (low).
   */
  readonly halves: readonly (readonly [left: number, right: number, alphabet: "alnum" | "base64url"])[];
  /** Characters of a name between prefix and left half (`sk-<name>-…`); 0 for none. */
  readonly nameMax: number;
}

/**
 * A value assigned to a name: `NAME = "value"`, `name: value`, `<name>value</name>`, `ENV NAME value`, `--name value`, ….
 * The keyword stands in the name; `value` is a pattern that the whole value must match.
 */
export interface AssignedValue {
  readonly value: string;
  /** Characters of the shortest text that `value` matches: what is shorter need not be looked at. */
  readonly least: number;
  /** Whether a text with a space or tab in it can match `value`. */
  readonly blanks: boolean;
  /** Whether one with a sign in it that ends a value without quotes in most languages can. */
  readonly signs: boolean;
  /** Whether nothing but letters can. */
  readonly letters: boolean;
  /** The value must have a digit: no word is one. */
  readonly digit: boolean;
  /**
   * `ends`: the keyword ends the name, but for words such as `value` or `prod` and numbers (`src/detect/look/name.ts`); `speaks`: the rule's
   * check asks for a word such as `token` in the name. Absent: any name.
   */
  readonly name?: "ends" | "speaks";
}

/**
 * Values in the column of a table whose head names a secret. `ruled`: lines of dashes part the head from the rows, and the keyword is of
 * those; `separated`: the keyword is a separator and the beginning of the name; `inserted`: SQL, the keyword is `INSERT INTO` or `) FROM stdin`;
 * `manifest`: members of a Secret of Kubernetes, the keyword is the line that says its kind; `listed`: literals of a list or keys of a map,
 * the keyword is of its name; `logins`: lines of `user:password`, the keyword is of one of them.
 */
export type TableKind = "ruled" | "separated" | "inserted" | "manifest" | "listed" | "logins";

/** The id of a check in `src/detect/checks/`; `RULES` error when there is none of that name. */
export type CheckId = string;

/**
 * One kind of secret. Exactly one of `regex`, `marked`, `assigned`, `table` says how it is recognised
 * (or `path` alone: every file at such a path is a finding).
 */
export interface Rule {
  readonly id: string;
  /** Who issued the secret, as its users call it; `Generic` where nobody did. */
  readonly provider: string;
  readonly description: string;
  readonly severity: Severity;
  /** The confidence of a match that passes every check; checks may lower it. */
  readonly confidence: Confidence;
  /** ASCII, matched without regard to case unless `caseSensitive`; any of them opens a window. Empty only for foreign rules: run on everything. */
  readonly keywords: readonly string[];
  /** Keywords match only as they are written. Built-in token prefixes use this. */
  readonly caseSensitive: boolean;
  readonly reach: Reach;
  /** Pattern on bytes: each byte is one character U+0000..U+00FF. */
  readonly regex?: string;
  /**
   * By keyword: how many characters of a token follow it at least in all that `regex` matches; 0 where nothing is known.
   * Absent for other dialects.
   */
  readonly behind?: readonly number[];
  /** The ASCII characters that those are of, as pairs of first and last (`09AZaz`). Absent: others as well. */
  readonly chars?: string;
  /**
   * By keyword: the ASCII characters that may follow it, one after the other, as such pairs; the empty text for any character.
   * Absent where nothing is known.
   */
  readonly next?: readonly (readonly string[])[];
  /** No match begins right behind a letter or a digit, and every match begins with a keyword. */
  readonly apart?: true;
  /**
   * Patterns that say together what `regex` says, and where matches of each begin; absent where that is not known. A match is
   * then tried for there and not sought everywhere.
   */
  readonly ways?: readonly PatternWay[];
  /** Texts that no match goes across: beyond one of them nothing is looked at. Spares rules of long secrets the same look again and again. */
  readonly until?: readonly string[];
  /** `userinfo`: what the keyword is met before must look like `name:password@`; spares a look at every address. */
  readonly look?: "userinfo";
  /** A value of so many characters at least is assigned to the name in which the keyword stands; spares a look at all other places. */
  readonly valueBehind?: number;
  readonly marked?: MarkedToken;
  readonly assigned?: AssignedValue;
  readonly table?: TableKind;
  /** Whose syntax `regex`, `path` and the allow lists are written in: our own (JavaScript, `v`-less) or Go's RE2. */
  readonly dialect: "js" | "re2";
  /** `regex` is for the whole of a small file and for nothing else: such a rule has no keywords, and mostly a `path`. */
  readonly whole?: true;
  /** Capture group that is the secret; 0: the first group that took part, else the whole match. */
  readonly secretGroup: number;
  /** Shannon entropy, bits a character, that a secret must exceed; 0: off. */
  readonly entropy: number;
  readonly check?: CheckId;
  readonly path?: string;
  readonly tags: readonly string[];
  readonly allowlists: readonly AllowList[];
  /** Other rules that must match nearby: all of them. */
  readonly required: readonly RequiredRule[];
  /** Only ever a part of another rule's match, never reported by itself. */
  readonly skipReport: boolean;
  readonly remedy: Remedy;
  /** `specific` rules win over `generic` ones where both match the same bytes. */
  readonly kind: "specific" | "generic";
}

/** A pattern, and what is known of where its matches begin: one of the two, or neither. */
export interface PatternWay {
  /** Absent: the rule's. */
  readonly regex?: string;
  /** How many characters of a match come before the keyword that tells of it, most first. */
  readonly starts?: readonly number[];
  /** The ASCII characters that may come before it. */
  readonly lead?: string;
}

/** A rule that must match near another one's match: the other part of a credential that comes in parts. */
export interface RequiredRule {
  readonly id: string;
  /** Lines and columns that may lie between where the two begin; absent: anywhere in the same text. */
  readonly withinLines?: number;
  readonly withinColumns?: number;
  /**
   * The most confidence that a match without the other part has; the two together are one finding. Absent, as in rules of
   * others: a match without it is none, and the other part is reported by itself as well.
   */
  readonly alone?: Confidence;
}

/** The rules in force, and the allow lists that hold for all of them. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly allowlists: readonly AllowList[];
  /** Changes whenever an answer could change: hash of all of it and of the engine's version. */
  readonly hash: string;
  /** Of the rules without what is only said of them or allowed: sets with the same one are looked for alike. */
  readonly rulesHash: string;
  /** The set whose rules come first here, as they are: its `rulesHash`, and how many they are. Absent where this one is built on none. */
  readonly builtOn?: { readonly rulesHash: string; readonly count: number };
}

/** A rule as its file holds it: with the texts that prove it. Templates: see `examples.ts`. */
export interface RuleSource extends Rule {
  /** Texts in which the rule must report exactly one secret. */
  readonly examples: readonly string[];
  /** Texts in which the rule must report nothing. */
  readonly counterExamples: readonly string[];
}
