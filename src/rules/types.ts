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

/**
 * An allow list, with the meaning that `[[allowlists]]` has in a gitleaks configuration: it drops the findings that it fits. Each of its lists
 * may be empty; `condition` says whether one of the others is enough (`OR`) or all of them must fit (`AND`).
 */
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
  /** Characters of the longest text that `value` matches; 0: there is no bound. */
  readonly most: number;
  /** The ASCII characters that such texts are made of, as pairs of first and last: `09AZaz`. Absent: others as well. */
  readonly chars?: string;
  /** Whether a text with a space or tab in it can match `value`. */
  readonly blanks: boolean;
  /** Whether a text can match `value` that has a sign in it which, in most languages, ends a value without quotes. */
  readonly signs: boolean;
  /** Whether only texts of nothing but letters match `value`. */
  readonly letters: boolean;
  /** And the rule's check wants letters that follow each other as in no word. */
  readonly drawn: boolean;
  /** The value must have a digit, which no plain word has. */
  readonly digit: boolean;
  /**
   * Which names the rule wants. `ends`: those that end in the keyword; words such as `value` or `prod` and numbers may follow it (see
   * `src/detect/look/name.ts`). `speaks`: those that have a word such as `token` in them, for which the rule's check asks. Absent: any name.
   */
  readonly name?: "ends" | "speaks";
}

/**
 * A value that is given to a service: it stands within reach of the keyword, which is the service's address or what its library is called,
 * and where a key does (in a header, behind a name that says so, as the argument of what makes a client).
 */
export interface BesideValue {
  /** The pattern of the whole value. */
  readonly value: string;
  /** A pattern of the names that it may be given under. Absent: any that speaks of a secret and of no other service. */
  readonly names?: string;
  /** Which argument of a call it is, where it is one. Absent: whichever. */
  readonly argument?: number;
}

/**
 * Several values that one name or heading stands for.
 *
 * - `ruled`: the column of a table whose head is parted from the rows by lines of dashes; the keyword is a part of such a line.
 * - `separated`: the column of a table with separators (CSV and the like); the keyword is a separator and the beginning of the column's name.
 * - `inserted`: a column of SQL; the keyword is `INSERT INTO` or `) FROM stdin`.
 * - `manifest`: the members of a Kubernetes Secret; the keyword is the line that says its kind.
 * - `listed`: the literals of a list, or the keys of a map; the keyword stands in its name.
 * - `logins`: lines of `user:password`; the keyword stands in one of them.
 */
export type TableKind = "ruled" | "separated" | "inserted" | "manifest" | "listed" | "logins";

/** The id of a check in `src/detect/checks/`; `RULES` error when there is none of that name. */
export type CheckId = string;

/**
 * One kind of secret. Exactly one of `regex`, `marked`, `assigned`, `beside`, `table` says how it is recognised
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
  /**
   * Texts of which one must stand near a secret: the pattern is tried only around them. ASCII, matched without regard to case unless
   * `caseSensitive`. Rules from elsewhere may have none: they are tried everywhere.
   */
  readonly keywords: readonly string[];
  /** Keywords match only as they are written. Built-in token prefixes use this. */
  readonly caseSensitive: boolean;
  readonly reach: Reach;
  /** A pattern on bytes: it sees each byte as one character, U+0000 to U+00FF. */
  readonly regex?: string;
  /**
   * By keyword: at least so many characters of a token follow it in every text that `regex` matches; 0 where nothing is known.
   * Absent for rules in Go's syntax.
   */
  readonly behind?: readonly number[];
  /** The ASCII characters that these may be, as pairs of first and last (`09AZaz`). Absent: they may be other characters as well. */
  readonly chars?: string;
  /**
   * By keyword: the ASCII characters that may follow it, one after the other, as such pairs; the empty text for any character.
   * Absent where nothing is known.
   */
  readonly next?: readonly (readonly string[])[];
  /** No match begins right behind a letter or a digit, and every match begins with a keyword. */
  readonly apart?: true;
  /**
   * Patterns that together match what `regex` matches, each with the places where its matches begin: it is tried there and nowhere
   * else. Absent where that is not known.
   */
  readonly ways?: readonly PatternWay[];
  /** No match goes across one of these texts, so nothing behind one is looked at: that spares rules of long secrets much reading. */
  readonly until?: readonly string[];
  /** `userinfo`: the keyword counts only before something like `name:password@`, so that not every address is looked at. */
  readonly look?: "userinfo";
  /** The keyword counts only in a name that is given a value of at least so many characters, so that other places are not looked at. */
  readonly valueBehind?: number;
  readonly marked?: MarkedToken;
  readonly assigned?: AssignedValue;
  readonly beside?: BesideValue;
  readonly table?: TableKind;
  /** Whose syntax `regex`, `path` and the allow lists are written in: our own (JavaScript, `v`-less) or Go's RE2. */
  readonly dialect: "js" | "re2";
  /** `regex` is tried only on the whole of a small file. Such a rule has no keywords, and mostly a `path`. */
  readonly whole?: true;
  /** Capture group that is the secret; 0: the first group that took part, else the whole match. */
  readonly secretGroup: number;
  /** Shannon entropy, bits a character, that a secret must exceed; 0: off. */
  readonly entropy: number;
  readonly check?: CheckId;
  readonly path?: string;
  readonly tags: readonly string[];
  readonly allowlists: readonly AllowList[];
  /** Other rules that must match near by, all of them. */
  readonly required: readonly RequiredRule[];
  /** Only ever a part of another rule's match, never reported by itself. */
  readonly skipReport: boolean;
  readonly remedy: Remedy;
  /** `specific` rules win over `generic` ones where both match the same bytes. */
  readonly kind: "specific" | "generic";
}

/** A pattern, and where its matches begin: `starts` or `lead` says so, or neither is known. */
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
   * The highest confidence that a match without the other part can have; with it the two are one finding. Absent, as in rules of
   * other tools: a match without the other part does not count, and the other part is reported by itself as well.
   */
  readonly alone?: Confidence;
}

/** The rules in force, and the allow lists that hold for all of them. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly allowlists: readonly AllowList[];
  /** A hash of all of this and of the engine's version: it changes whenever an answer could change. */
  readonly hash: string;
  /** A hash of what decides where rules match, without descriptions and allow lists: sets that share it find the same. */
  readonly rulesHash: string;
  /** The set that this one extends: its `rulesHash`, and how many rules it has; they come first here, unchanged. Absent where it extends none. */
  readonly builtOn?: { readonly rulesHash: string; readonly count: number };
}

/** A rule as its file holds it, with the texts that prove it. These are templates: see `templates.ts`. */
export interface RuleSource extends Rule {
  /** Texts in which the rule must report exactly one secret. */
  readonly examples: readonly string[];
  /** Texts in which the rule must report nothing. */
  readonly counterExamples: readonly string[];
}
