import type { Encoding } from "../types.ts";
import { decodedView, type View, type ViewAt } from "../view.ts";
import { type Base32Form, base32Forms, base32View } from "./base32.ts";
import { type Base64Form, base64Forms, base64View } from "./base64.ts";
import { hexForm, hexView } from "./hex.ts";

/** One encoding around a keyword, with what is needed to take it off again. */
export type Layer =
  | { readonly kind: "base64"; readonly form: Base64Form }
  /** `before`: so many characters of the keyword are written before what was met. */
  | { readonly kind: "hex"; readonly before?: number }
  | { readonly kind: "base32"; readonly form: Base32Form }
  | { readonly kind: "utf-16" };

/** What a keyword looks like when it is encoded, once or several times over: the text to look for, and the encodings to take off. */
export interface EncodedKeyword {
  readonly text: string;
  readonly foldCase: boolean;
  /** Outermost first. */
  readonly layers: readonly Layer[];
}

/** A keyword of fewer characters is met by chance in base64 or hexadecimal. */
const SHORTEST = 3;
/** Only so many characters of a form are sought: once decoded, the text tells whether the rest is there. */
const LONGEST_FORM = 22;
/** Halves of a form in base64 are at least so long: shorter ones are met by chance. */
const SHORTEST_HALF = 4;
/** What is met in base64 of UTF-16 is twice as long there. */
const SHORTEST_WIDE = 4;
/** In several encodings a keyword has more forms, so that it must be longer not to be met by chance. */
const SHORTEST_DEEP = 6;

/**
 * `keyword` in base64, wrapped inside of it where it is long enough, in base64 of UTF-16, as PowerShell takes its commands,
 * and in hexadecimal. `deep`: also in base32 and in base64 of base64 (twice); that is dozens of forms, for a few keywords that are worth it.
 */
export function encodedKeywords(keyword: string, deep: boolean): readonly EncodedKeyword[] {
  if (keyword.length < SHORTEST) return [];
  return encodedForms(keyword, deep).map((form) => ({ ...form, text: form.text.slice(0, LONGEST_FORM) }));
}

function encodedForms(keyword: string, deep: boolean): readonly EncodedKeyword[] {
  const isDeep = deep && keyword.length >= SHORTEST_DEEP;
  const once = inBase64({ text: keyword, foldCase: false, layers: [] });
  // Wrapped lines leave one half of a form whole: what is long enough is sought by its halves.
  const forms = once.flatMap((form) =>
    isDeep || form.text.length >= 2 * SHORTEST_HALF ? inHalves(form) : [form],
  );
  if (keyword.length >= 4) forms.push(...inHex(keyword, isDeep));
  if (keyword.length >= SHORTEST_WIDE) {
    const wide = [...keyword].join("\0");
    forms.push(...inBase64({ text: wide, foldCase: false, layers: [{ kind: "utf-16" }] }));
  }
  if (!isDeep) return forms;
  forms.push(...inBase32(keyword));
  const twice = once.flatMap(inBase64);
  return [...forms, ...twice, ...twice.flatMap(inBase64)];
}

function inBase64({ text, layers }: EncodedKeyword): readonly EncodedKeyword[] {
  return base64Forms(text).map((form) => ({
    text: form.text,
    foldCase: false,
    layers: [{ kind: "base64", form }, ...layers],
  }));
}

function inBase32(keyword: string): readonly EncodedKeyword[] {
  return base32Forms(keyword).map((form) => ({
    text: form.text,
    foldCase: false,
    layers: [{ kind: "base32", form }],
  }));
}

/** In hexadecimal; `inHalves`: wrapped inside of it as well. */
function inHex(keyword: string, inHalves: boolean): readonly EncodedKeyword[] {
  if (!inHalves) return [{ text: hexForm(keyword), foldCase: true, layers: [{ kind: "hex" }] }];
  return halves(keyword).map(({ text, offset }) => ({
    text: hexForm(text),
    foldCase: true,
    layers: [offset === 0 ? { kind: "hex" } : { kind: "hex", before: offset }],
  }));
}

/** A part of a text, and how many characters stand before it. */
export interface Part {
  readonly text: string;
  readonly offset: number;
}

/** The halves of `text`: whatever breaks it in two leaves one of them whole. */
export function halves(text: string): readonly Part[] {
  const middle = Math.ceil(text.length / 2);
  return [
    { text: text.slice(0, middle), offset: 0 },
    { text: text.slice(middle), offset: middle },
  ];
}

/** A form in base64 that may be wrapped in its middle. */
function inHalves({ text, layers }: EncodedKeyword): readonly EncodedKeyword[] {
  const [outer, ...inner] = layers;
  if (outer?.kind !== "base64") return [];
  return halves(text).map((half) => {
    const form = { ...outer.form, text: half.text, sextet: outer.form.sextet + half.offset };
    return { text: half.text, foldCase: false, layers: [{ kind: "base64", form }, ...inner] };
  });
}

/** In `depth` encodings so many characters stand for one character beside the keyword, with line wraps and indents. */
export function growthOf(depth: number): number {
  return 2 ** depth;
}

/** Takes the encodings off the text in which the outermost form stands at `at`. */
export function decodeLayers(view: View, at: number, layers: readonly Layer[]): ViewAt | undefined {
  let found: ViewAt | undefined = { view, at };
  for (const layer of layers) {
    if (layer.kind === "base64") found = base64View(found.view, found.at, layer.form);
    else if (layer.kind === "base32") found = base32View(found.view, found.at, layer.form);
    else if (layer.kind === "utf-16") found = everyOther(found.view, found.at);
    else {
      const { view, at }: ViewAt = hexView(found.view, found.at);
      const begin = at - (layer.before ?? 0);
      found = begin < 0 ? undefined : { view, at: begin };
    }
    if (!found) return undefined;
  }
  return found;
}

/** UTF-16 inside a view, read like {@link viewAround} reads it in a blob. */
function everyOther(outer: View, at: number): ViewAt {
  let text = "";
  const starts: number[] = [];
  const ends: number[] = [];
  const kinds: Encoding[] = [];
  for (let index = at % 2; index < outer.text.length; index += 2) {
    text += (outer.text[index + 1] ?? "\0") === "\0" ? outer.text[index] : "\u00ff";
    starts.push(index);
    ends.push(index + 1);
    kinds.push("utf-16");
  }
  return { at: (at - (at % 2)) / 2, view: decodedView(outer, text, starts, kinds, ends).view };
}
