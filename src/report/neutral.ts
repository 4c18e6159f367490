/**
 * Characters that do something other than show themselves: C0 and C1 controls (ANSI escapes start with one), marks that
 * change the writing direction or hide text, line and paragraph separators, half surrogates.
 */
const ACTIVE =
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * `text` with every active character spelled out (`\n`, `\x1b`, `\u202e`), so that a path, an author or a line of code
 * can neither steer a terminal nor pass for another line of the report.
 */
export function neutralise(text: string): string {
  return text.replace(ACTIVE, spell);
}

/** The same for a line of code, where a tab is only space. */
export function neutraliseCode(text: string): string {
  return neutralise(text.replaceAll("\t", "  "));
}

/** {@link ACTIVE} but for the line breaks that JSON.stringify itself puts between values: there may be a million of them. */
const ACTIVE_IN_JSON = new RegExp(ACTIVE.source.replace("\\x00-\\x1f", "\\x00-\\x09\\x0b-\\x1f"), "gu");

/** The same with the escapes of a JSON string; `json` is JSON text whose controls below U+0020 are escaped already. */
export function neutraliseJson(json: string): string {
  // Nearly all of it is plain ASCII, and to see that costs a tenth.
  return /[^\n\x20-\x7e]/.test(json) ? json.replace(ACTIVE_IN_JSON, units) : json;
}

function spell(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\u{${code.toString(16)}}`;
}

function units(character: string): string {
  let text = "";
  for (let index = 0; index < character.length; index++)
    text += `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  return text;
}
