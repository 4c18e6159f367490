import type { BesideValue } from "../../rules/types.ts";
import { compileJsRegExp } from "./js-pattern.ts";
import { isOfAddressBefore, isOfOther } from "./stretch.ts";
import type { Assignment, Candidate, Recogniser } from "./types.ts";

/** So much before a value is looked at to see how it is given. */
const LEAD = 240;

/**
 * `"x-api-key": "…"`, `apiKey="…"`, `Authorization: Bearer …`, `withApiKey("…")`, `Client(\n  "…"`, `headers.set("X-Key", "…")`: the name, the
 * sign behind it, a quote, and the scheme of a header.
 */
const NAMED =
  /([A-Za-z_$][\w$.-]{0,60})\\?["'`]?\]?[ \t]{0,8}(=>|:=|[:=,(])\s{0,24}(?:[bfru]?\\?["'`])?(?:(?:Bearer|Basic|App|OAuth|Splunk|MediaBrowser|(?:[\w-]{1,16}-)?[A-Za-z]{0,12}(?:Key|Token)) (?:token=)?)?$/i;
/** `--api-key …`, `set-token …` */
const SPACED = /(?:^|[\s"'`])(-{1,2}[A-Za-z][\w-]{0,40}|\w[\w-]{0,30})[ \t]{1,4}["'`]?$/;
/** `Header.Set("X-Key", "…"`: the first argument is the name. */
const SETS_NAMED =
  /(?:^|\.)(?:[Ss]et|[Aa]dd|[Aa]ppend|[Pp]ut|[Ww]ith|[Rr]equest)?(?:Request)?(?:[Hh]eaders?)?$/;
/** `require("…")("…"` */
const CALLED_AT_ONCE = /\)\s{0,2}\(\s{0,8}["'`]$/;
/** `-u name:…`, `--user "…`, `https://name:…` */
const USER = /(?:(-u|--user)[ =]{0,2}["']?|:\/\/)(?:[^\s"':@/]{1,90}:)?$/;
/** A value that a password follows: whose it is. A sign or two stand there where none is asked for. */
const IS_USER = /^:[^\s"'@]{3}/;
/** What an address goes on with. */
const NO_END = /^[^\s"'`<>]{0,120}$/;
/** `Client("…", "…"`, `auth=("…", "…"`: what is called, and what is given before. */
const CALLED =
  /([A-Za-z_$][\w$.:-]{0,60})[ \t]?=?\(\s{0,24}((?:(?:u?["'`][^"'`\n]{0,120}["'`]|[\w.$]{1,60})\s{0,2},\s{0,24}){1,2})u?["'`]$/;

/** How a value is given: under which name, with which sign, and as which argument of a call. */
interface Way {
  readonly name: string;
  /** Where the name begins in what was looked at. */
  readonly at: number;
  readonly operator: Assignment["operator"];
  readonly argument: number;
  /** Whether it stands before the host of an address: whose user it is, that host says. */
  readonly isInAddress?: boolean;
}

/**
 * Recognises what is given to the service whose address, or whose library, the keyword is of: a value of the right form that stands, in the
 * same statement or close by, where a key does. What lies beyond the address of another service, or in another member of the list, is none of
 * its. `after`: characters that are seen behind a keyword; a text that is shorter ends there.
 */
export function createBesideRecogniser(beside: BesideValue, after: number, where: string): Recogniser {
  const { value, argument } = beside;
  const values = compileJsRegExp(`(?<![\\w+-])(?<!(?<!:/)/)(?:${value})(?![\\w+/=-])`, "g", where);
  return ({ text, cut }, first, last, emit) => {
    const end = text.length >= last + after ? text.length : text.length + 1;
    for (const found of text.matchAll(values)) {
      const start = found.index;
      const stop = start + found[0].length;
      if (stop >= end || (start < last && stop > first)) continue;
      const isBefore = start < first;
      const isAddress = /:\/\/[^\s"'`/]{0,80}$/.test(text.slice(Math.max(0, first - 90), first));
      if (isOfOther(isBefore ? text.slice(stop, first) : text.slice(last, start), isBefore, isAddress))
        continue;
      if (isBefore && isOfAddressBefore(text, start, stop, first)) continue;
      const from = Math.max(0, start - LEAD);
      const way = wayOf(text.slice(from, start));
      if (!way || (cut && from + way.at === 0)) continue;
      if (way.operator === "call" && way.argument !== (argument ?? way.argument)) continue;
      if (way.operator === "space" && IS_USER.test(text.slice(stop, stop + 4))) continue;
      if (way.operator === "call" && isBeforeSecret(text, start, stop)) continue;
      if (way.isInAddress && !(first >= stop && NO_END.test(text.slice(stop, first)))) continue;
      emit(candidateOf(way, from, start, stop, first, last));
    }
  };
}

function wayOf(lead: string): Way | undefined {
  const user = USER.exec(lead);
  if (user)
    return {
      name: user[1] ?? "",
      at: user.index,
      operator: "space",
      argument: 1,
      isInAddress: user[0].startsWith("://"),
    };
  if (CALLED_AT_ONCE.test(lead)) return { name: "", at: lead.length, operator: "call", argument: 1 };
  const called = CALLED.exec(lead);
  if (called && !SETS_NAMED.test(called[1] as string)) {
    const before = (called[2] as string).split(/,\s*/).length - 1;
    return { name: called[1] as string, at: called.index, operator: "call", argument: before + 1 };
  }
  const named = NAMED.exec(lead);
  if (named) {
    const sign = named[2] as string;
    const operator = sign === "(" ? "call" : sign === "=>" || sign === "," || sign === ":" ? sign : "=";
    return { name: named[1] as string, at: named.index, operator, argument: 1 };
  }
  const spaced = SPACED.exec(lead);
  if (!spaced) return undefined;
  const name = spaced[1] as string;
  return { name, at: spaced.index + spaced[0].indexOf(name), operator: "space", argument: 1 };
}

/** `Client("…", "…"`: whether another value that looks the same is the next argument. The first of two says whose the second is. */
function isBeforeSecret(text: string, start: number, stop: number): boolean {
  const next = /^["'`],\s{0,24}u?["'`]([\w+/=-]{8,200})["'`]/.exec(text.slice(stop, stop + 240))?.[1];
  return next !== undefined && formOf(next) === formOf(text.slice(start, stop));
}

/** How long a value is and of which characters: two of the same form are drawn in the same way. */
function formOf(value: string): string {
  const kind = /^[0-9a-f-]+$/.test(value) ? "hex" : "any";
  return `${value.length} ${kind}`;
}

/** `outerStart`..`outerEnd`: from the keyword to the value, whichever comes first. */
function candidateOf(
  { name, at, operator }: Way,
  from: number,
  start: number,
  end: number,
  first: number,
  last: number,
): Candidate {
  const nameStart = from + at;
  const assignment: Assignment = {
    nameStart,
    nameEnd: nameStart + name.length,
    valueStart: start,
    valueEnd: end,
    operator,
    quote: "",
  };
  return { start, end, outerStart: Math.min(first, start), outerEnd: Math.max(last, end), assignment };
}
