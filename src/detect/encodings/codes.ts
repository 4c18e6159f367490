import { decodedView, type View, type ViewAt } from "../view.ts";

/** One way to write a text as the codes of its characters: `[115, 107, 95]`, `0x73, 0x6b`, a dump of bytes. */
export interface CodeForm {
  /** How many characters of the written form stand for one of the text, on average, at most. */
  readonly growth: number;
  /** How the codes of a keyword's first characters look. */
  write(codes: readonly number[]): string;
  /** One code, in the first group that took part; sticky. */
  readonly code: RegExp;
  readonly base: 10 | 16;
  /** What stands between two codes, and may be empty; sticky. */
  readonly gap: RegExp;
  /** What codes and gaps are made of. */
  readonly chars: RegExp;
  /** Codes stand in lines with their address before them and their characters behind. */
  readonly dump?: true;
}

/** Blanks, commas, line breaks (written ones too), casts and the suffixes of literals between numbers. */
const BETWEEN_NUMBERS = /(?:[\s,]|\\[nrt]|u8|U(?=[\s,])|\(byte\)|\(char\)|\/\/[^\r\n]{0,80}\r?\n){1,60}/y;
/** A line's end with the characters that it stands for, and the address before the next one; else blanks, a colon or a hyphen. */
const BETWEEN_BYTES =
  /[ \t]{2,60}\|?[^\r\n]{1,16}\|?[ \t]{0,80}\r?\n[ \t]{0,80}(?:[0-9a-fA-F]{6,16}:?[ \t]{1,3})?|[ \t]{0,80}\r?\n[ \t]{0,80}(?:[0-9a-fA-F]{6,16}:?[ \t]{1,3})?|[:-]| {1,2}|/y;
const NUMBERS = /[\s,0-9a-fA-FxX()yteu\\nr]/;

const hex = (code: number) => code.toString(16).padStart(2, "0");

function numbers(joint: string, base: 10 | 16): CodeForm {
  return {
    growth: joint.length + 5,
    write: (codes) => codes.map((code) => (base === 10 ? String(code) : `0x${hex(code)}`)).join(joint),
    code: base === 10 ? /(\d{1,3})(?![\d.])/y : /0[xX]([0-9a-fA-F]{2})(?![0-9a-fA-F])/y,
    base,
    gap: BETWEEN_NUMBERS,
    chars: NUMBERS,
  };
}

/** `joints`: what stands between the first characters, in turn. */
function bytes(...joints: readonly string[]): CodeForm {
  return {
    growth: 5,
    write: (codes) => codes.map((code, index) => (index === 0 ? "" : joints[index - 1]) + hex(code)).join(""),
    code: /([0-9a-fA-F]{2})/y,
    base: 16,
    gap: BETWEEN_BYTES,
    chars: /[0-9a-fA-F :-]/,
    dump: true,
  };
}

function calls(joint: string): CodeForm {
  return {
    growth: 12,
    write: (codes) => codes.map((code) => `chr(${code})`).join(joint),
    code: /chrw?\((\d{1,3})\)/iy,
    base: 10,
    gap: /\s{0,4}[.+&,](?:\s{0,2}_)?\s{0,80}/y,
    chars: /[chrwCHRW()\d .+&_,\s]/,
  };
}

function escapes(before: string, behind: string, code: RegExp): CodeForm {
  return {
    growth: 6,
    write: (codes) => codes.map((code) => before + hex(code) + behind).join(""),
    code,
    base: 16,
    gap: / ?/y,
    chars: /[0-9a-fA-F\\x{} ]/,
  };
}

/** How programs and tools write texts as numbers. Case does not matter. */
export const CODE_FORMS: readonly CodeForm[] = /* @__PURE__ */ (() => [
  ...[", ", ",", " "].flatMap((joint) => [numbers(joint, 10), numbers(joint, 16)]),
  // Java, Rust.
  ...[", (byte) ", ", (byte)", ",(byte)"].map((joint) => numbers(joint, 16)),
  numbers("u8, ", 10),
  ...[" ", ":", "-"].map((joint) => bytes(joint, joint)),
  // Two bytes a group, as xxd and hexdump print them: the text may begin in the middle of one.
  bytes("", " "),
  bytes(" ", ""),
  ...[" . ", ".", " + ", " & "].map(calls),
  // CSS, Perl.
  escapes("\\", " ", /\\0{0,4}([0-9a-fA-F]{2})(?![0-9a-fA-F])/y),
  escapes("\\x{", "}", /\\x\{([0-9a-fA-F]{2})\}/y),
])();

/** How many characters of a keyword are sought as codes in a row: what is decoded there tells whether it is all there. */
export const HEAD = 3;

/** A line of a dump: an address, and pairs of digits. */
const DUMP_LINE = /^[ \t]*[0-9a-fA-F]{6,16}:?[ \t]{1,3}(?=[0-9a-fA-F]{2})/;

/** The first characters, `most` at most, that codes from the index `at` on stand for. */
export function codesAt(text: string, at: number, form: CodeForm, most: number): string {
  return Buffer.from(readCodes(text, at, text.length, form, most).codes).toString("latin1");
}

/** The codes around the index `at` of `outer`, where one begins, decoded. */
export function codesView(outer: View, at: number, form: CodeForm): ViewAt | undefined {
  const before = readCodes(outer.text, firstCode(outer.text, at, form), at, form);
  // What comes before does not lead here: it is something else.
  const isRead = before.end === at;
  const { codes, starts, ends } = readCodes(outer.text, at, outer.text.length, form);
  if (isRead) {
    codes.unshift(...before.codes);
    starts.unshift(...before.starts);
    ends.unshift(...before.ends);
  }
  if (codes.length < HEAD) return undefined;
  starts.push(ends.at(-1) as number);
  const text = Buffer.from(codes).toString("latin1");
  return {
    at: isRead ? before.codes.length : 0,
    view: decodedView(
      outer,
      text,
      starts,
      codes.map(() => "codes" as const),
      ends,
    ).view,
  };
}

interface Codes {
  readonly codes: number[];
  /** Where each begins and ends. */
  readonly starts: number[];
  readonly ends: number[];
  /** Where the next one would begin. */
  readonly end: number;
}

/** Reads `most` codes from `from` on at most, none of which begins at `to` or behind it. */
function readCodes(
  text: string,
  from: number,
  to: number,
  { code, gap, base }: CodeForm,
  most = Number.POSITIVE_INFINITY,
): Codes {
  const codes: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let end = from;
  while (end < to && codes.length < most) {
    code.lastIndex = end;
    const found = code.exec(text);
    const value = found ? Number.parseInt(found[1] as string, base) : 256;
    if (value > 255) break;
    codes.push(value);
    starts.push(end);
    end = code.lastIndex;
    ends.push(end);
    gap.lastIndex = end;
    if (!gap.test(text)) break;
    end = gap.lastIndex;
  }
  return { codes, starts, ends, end };
}

/** Where the codes begin that lead to the one at `at`, as far as that can be told from the characters before it. */
function firstCode(text: string, at: number, { chars, code, dump }: CodeForm): number {
  let start = at;
  while (start > 0 && chars.test(text[start - 1] as string)) start--;
  if (dump) start = firstOfDump(text, start);
  // What was cut off may have been the first half of a code.
  for (; start < at; start++) {
    code.lastIndex = start;
    if (!/[0-9A-Za-z]/.test(text[start - 1] ?? "") && code.test(text)) return start;
  }
  return at;
}

/** The first code of the first of the lines of a dump, of which `start` is in the last. */
function firstOfDump(text: string, start: number): number {
  let first = start;
  let line = text.lastIndexOf("\n", start - 1) + 1;
  for (;;) {
    const address = DUMP_LINE.exec(text.slice(line, line + 40))?.[0];
    if (address === undefined) return first;
    first = line + address.length;
    if (line === 0) return first;
    line = text.lastIndexOf("\n", line - 2) + 1;
  }
}
