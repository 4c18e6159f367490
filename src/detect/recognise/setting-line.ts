import type { Assignment } from "./types.ts";

/**
 * What may stand before a setting in its line: indents, list and comment marks, the words of shells and Dockerfiles, the
 * namespace of Pulumi's settings (`app:name`).
 */
const BEFORE =
  /(?:^|[\r\n])[ \t]*(?:(?:(?:export|declare -x|ENV|ARG|set|setenv|SetEnv|fastcgi_param|env|#[ \t]{0,8}define)\b|[-+#;*]|\/\/|\$env:)[ \t]*)*(?:[a-z][\w-]{1,30}:)?$/;
/** A field of reStructuredText. */
const BEFORE_FIELD = /(?:^|[\r\n])[ \t]*:$/;
/** Notes say of what: `db password: …`. */
const WORDS_BEFORE = /(?:^|[\r\n])[ \t]*(?:[-+*#;>]+[ \t]*|\/\/[ \t]*)?(?:[A-Za-z][A-Za-z'-]{0,16} ){1,3}$/;
/** The value stands in the line below the name's: `- name: x`, `value: y`. */
const VALUE_BELOW = /^["']?[ \t]*\r?\n[ \t]+value[ \t]?:[ \t]*$/;
/** A block of a build file may open in the same line. */
const BEFORE_QUOTED = /(?:^|[\r\n{;])[ \t]*$/;
/** A variable in a file of HTTP requests. */
const BEFORE_VARIABLE = /(?:^|[\r\n])@$/;
/** `set -gx` of fish. */
const BEFORE_IN_FISH = /(?:^|[\r\n])[ \t]{0,24}set -[gxUu]{1,3} $/;
/** What may follow it: nothing but a comment or the end of one, or a backslash that the next line goes on behind. */
const BEHIND = /^[ \t]*(?:[ \t](?:#|\/\/|;)[^\r\n]*|[ \t]\\|(?:-->|\*\/)[ \t]*)?(?:[\r\n]|$)/;
/** How far to look. */
const BEFORE_LENGTH = 60;
const BEHIND_LENGTH = 120;

/** Whether an unquoted assignment is all that stands in its line, as in dotenv files, properties, INI and YAML. */
export function isSettingLine(
  text: string,
  { nameStart, nameEnd, valueStart, valueEnd, quote, operator }: Assignment,
): boolean {
  const before = text.slice(Math.max(0, nameStart - BEFORE_LENGTH), nameStart);
  return (
    quote === "" &&
    (BEFORE.test(before) ||
      /(?:^|\n)Environment=$/.test(before) ||
      (operator === "=" && BEFORE_VARIABLE.test(before)) ||
      (operator === ":" && BEFORE_FIELD.test(before)) ||
      (operator === ":" && WORDS_BEFORE.test(before)) ||
      VALUE_BELOW.test(text.slice(nameEnd, valueStart))) &&
    BEHIND.test(text.slice(valueEnd, valueEnd + BEHIND_LENGTH))
  );
}

/** `storePassword 'value'`: a name, blanks and a literal that are all of their line, as build files and configurations have them. */
export function isQuotedSetting(text: string, { nameStart, valueEnd, quote, operator }: Assignment): boolean {
  return (
    operator === "space" &&
    quote.length === 1 &&
    (BEFORE.test(text.slice(Math.max(0, nameStart - BEFORE_LENGTH), nameStart)) ||
      BEFORE_QUOTED.test(text.slice(Math.max(0, nameStart - BEFORE_LENGTH), nameStart)) ||
      BEFORE_IN_FISH.test(text.slice(Math.max(0, nameStart - BEFORE_LENGTH), nameStart))) &&
    BEHIND.test(text.slice(valueEnd + 1, valueEnd + 1 + BEHIND_LENGTH).replace(/^;/, ""))
  );
}

/**
 * The same setting with everything up to the next blank for its value: passwords hold signs that end a value elsewhere.
 * `undefined` when it is no setting in a line of its own or when only what closes a statement is added.
 */
export function wholeSetting(text: string, found: Assignment): Assignment | undefined {
  if (found.quote !== "" || (found.operator !== "=" && found.operator !== ":")) return undefined;
  let valueEnd = found.valueEnd;
  while (valueEnd < text.length && text.charCodeAt(valueEnd) > 0x20) valueEnd++;
  if (/^[,;)\]}"'`]*$/.test(text.slice(found.valueEnd, valueEnd))) return undefined;
  // The next member of a query.
  if (/^&[\w.-]{1,60}=/.test(text.slice(found.valueEnd, valueEnd))) return undefined;
  const whole = { ...found, valueEnd };
  return isSettingLine(text, whole) ? whole : undefined;
}
