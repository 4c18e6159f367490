import type { VerdictKind } from "../leaks/types.ts";
import type { Answer, Failure, Reason } from "./types.ts";

/** What a value at a path of a JSON body must be. */
export type Expected = string | number | boolean | RegExp | readonly (string | number | boolean)[];

/** One row of a provider's table: an answer that fits all of it means `kind`. Plain data. */
export interface Row {
  readonly status: number | readonly number[];
  /** Dotted paths into the JSON body and what stands there. */
  readonly is?: Readonly<Record<string, Expected>>;
  /** Dotted paths that must lead to something (null counts). */
  readonly has?: readonly string[];
  /** The body is a JSON object or list. */
  readonly json?: true;
  /** On the first 64 KiB of the body. */
  readonly text?: RegExp;
  readonly kind: VerdictKind;
  readonly reason: Reason;
  /** One sentence for a person. */
  readonly says: string;
}

/** A provider's answers, first fit wins. */
export interface AnswerTable {
  readonly rows: readonly Row[];
  /** Where the provider puts its error code in a JSON body. */
  readonly code?: string;
  /** Header with the provider's name for the request. */
  readonly requestId?: string;
}

/** What an answer means. */
export interface Judgement {
  readonly kind: VerdictKind;
  readonly reason: Reason;
  readonly says: string;
}

/** The value at a dotted path of parsed JSON; numbers index lists. */
export function at(json: unknown, path: string): unknown {
  let value: unknown = json;
  for (const part of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** The row an answer fits, if any. */
function findRow(table: AnswerTable, answer: Answer): Row | undefined {
  // A page for people is a portal's, a proxy's or a bot check's: it says nothing of the key, whatever its status.
  if (isPage(answer)) return undefined;
  return table.rows.find((row) => fits(row, answer));
}

/** Whether asking again may bring another answer: 429 and 5xx that no row explains. */
export function isTransient(table: AnswerTable, answer: Answer): boolean {
  return (answer.status === 429 || answer.status >= 500) && findRow(table, answer) === undefined;
}

/** What an answer means by a table; what no row explains is `unknown`. */
export function judge(table: AnswerTable, answer: Answer): Judgement {
  return findRow(table, answer) ?? unexplained(answer);
}

function fits(row: Row, answer: Answer): boolean {
  const { status } = answer;
  if (typeof row.status === "number" ? row.status !== status : !row.status.includes(status)) return false;
  if (row.text !== undefined && !row.text.test(answer.text().slice(0, 65_536))) return false;
  if (row.is === undefined && row.has === undefined && row.json === undefined) return true;
  const json = answer.json();
  if (typeof json !== "object" || json === null) return false;
  if (row.has?.some((path) => at(json, path) === undefined)) return false;
  return Object.entries(row.is ?? {}).every(([path, expected]) => equals(at(json, path), expected));
}

function equals(value: unknown, expected: Expected): boolean {
  if (expected instanceof RegExp) return typeof value === "string" && expected.test(value);
  if (typeof expected === "object") return expected.some((one) => one === value);
  return value === expected;
}

function isPage(answer: Answer): boolean {
  if (/^\s*text\/html\b/i.test(answer.header("content-type") ?? "")) return true;
  return /^\s*<(?:!doctype\s+html|html|head|body)\b/i.test(answer.text().slice(0, 1024));
}

function unexplained(answer: Answer): Judgement {
  const { status } = answer;
  const unknown = (reason: Reason, says: string): Judgement => ({ kind: "unknown", reason, says });
  if (status >= 300 && status < 400)
    return unknown("redirect", "The answer was a redirect, which keysweep never follows.");
  if (isPage(answer))
    return unknown(
      "not-the-provider",
      "The answer was a web page: a login portal, a proxy or a bot check stands in between.",
    );
  if (status === 404) return unknown("not-found", "The provider does not know the address that was asked.");
  if (status === 429)
    return unknown("too-many-requests", "The provider asks to slow down before it says anything of the key.");
  if (status >= 500) return unknown("server-error", `The provider had a fault of its own (HTTP ${status}).`);
  if (status === 200) return unknown("not-the-provider", "The answer does not look like the provider's.");
  return unknown("unexpected-answer", `HTTP ${status} without a reason that settles it.`);
}

const FAILURES: Readonly<Record<Failure, string>> = {
  timeout: "No answer came in time.",
  dns: "The provider's name could not be looked up.",
  tls: "No trusted encrypted connection to the provider could be made.",
  connection: "The connection to the provider failed.",
  proxy: "The named proxy did not open a way to the provider.",
  "answer-too-large": "The answer was longer than any the provider gives.",
};

/** What it means that no answer came. */
export function judgeFailure(failure: Failure): Judgement {
  return { kind: "unknown", reason: failure, says: FAILURES[failure] };
}
