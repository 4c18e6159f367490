import { type EncodedKeyword, encodedKeywords, type Layer } from "../encodings/layers.ts";
import { readKnownForms } from "../generated/forms.ts";

/** What of an {@link EncodedKeyword} is needed to look for it. */
export interface Form {
  readonly text: string;
  readonly foldCase: boolean;
  /** How many encodings there are one in another, and whether the outermost is base64. */
  readonly depth: number;
  readonly inBase64: boolean;
}

/** The forms of one keyword. */
export interface Forms {
  readonly all: readonly Form[];
  /** How to get back to the keyword from the form with an index. Made when it is first asked for: few forms are ever met. */
  layers(index: number): readonly Layer[];
}

let knownForms: Readonly<Record<string, string>> | undefined;

/** All looks of a keyword in encodings, see {@link encodedKeywords}; those of built-in rules' keywords were made by the build. */
export function formsOf(keyword: string, deep: boolean): Forms {
  let made: readonly EncodedKeyword[] | undefined;
  knownForms ??= readKnownForms();
  const known = knownForms[nameOf(keyword, deep)];
  if (known === undefined) made = encodedKeywords(keyword, deep);
  return {
    all: known === undefined ? (made ?? []).map(formOf) : readForms(known),
    layers(index) {
      made ??= encodedKeywords(keyword, deep);
      return made[index]?.layers ?? [];
    },
  };
}

function formOf({ text, foldCase, layers }: EncodedKeyword): Form {
  return { text, foldCase, depth: layers.length, inBase64: layers[0]?.kind === "base64" };
}

function nameOf(keyword: string, deep: boolean): string {
  return (deep ? "+" : "-") + keyword;
}

/** A form as text: its depth, doubled twice, and two bits, as one character from `0` on; then what it looks like. */
const FIRST = 0x30;
const FOLD = 1;
const BASE64 = 2;

function readForms(written: string): Form[] {
  if (written === "") return [];
  return written.split("\n").map((form) => {
    const bits = form.charCodeAt(0) - FIRST;
    return {
      text: form.slice(1),
      foldCase: (bits & FOLD) !== 0,
      depth: bits >> 2,
      inBase64: (bits & BASE64) !== 0,
    };
  });
}

/** The build step: the forms of keywords, as one JSON text, for the module that {@link formsOf} reads them from. */
export function writeForms(keywords: Iterable<readonly [keyword: string, deep: boolean]>): string {
  const known: Record<string, string> = {};
  for (const [keyword, deep] of keywords)
    known[nameOf(keyword, deep)] = encodedKeywords(keyword, deep)
      .map((form) => {
        const { text, foldCase, depth, inBase64 } = formOf(form);
        const bits = depth * 4 + (foldCase ? FOLD : 0) + (inBase64 ? BASE64 : 0);
        return String.fromCharCode(FIRST + bits) + text;
      })
      .join("\n");
  return JSON.stringify(known);
}
