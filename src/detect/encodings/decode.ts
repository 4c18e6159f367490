import type { Decoded, View, ViewAt } from "../view.ts";
import { unescapedView } from "./escapes.ts";
import { listedView } from "./lists.ts";
import { joinedView, MAY_JOIN, quotedPrintableView } from "./literals.ts";

/** How often the decoders are run over what they made: enough for JSON inside JSON inside JSON. */
const DEPTH = 3;

const DECODERS = [unescapedView, joinedView, listedView, quotedPrintableView] as const;

/** What was made of the last view is kept, because the rules of a keyword look at the same one, one after the other. */
let last: { readonly view: View; readonly steps: readonly Decoded[] } | undefined;

/**
 * The ways to read `view` other than as it is written. Its escapes are decoded, then pieces of string literals put together, lists joined and soft
 * line breaks taken out, each step upon the result of the one before, and all of that up to three times. Gives the text after every step that changed
 * something, with the index in it of the character that stands at `at` of `view`: at most twelve, none of them longer than `view`; none at all for
 * most texts.
 */
export function decodings(view: View, at: number): readonly ViewAt[] {
  if (last?.view !== view) last = { view, steps: decodeAll(view) };
  let place = at;
  return last.steps.map((decoded) => {
    place = decoded.indexOf(place);
    return { view: decoded.view, at: place };
  });
}

/** Signs of escapes, of a literal that goes on in another one, of a list. Most texts have none of them, and nothing to decode. */
const SIGN = new RegExp(
  [
    String.raw`%[0-9A-Fa-f]{2}|\\[uUx01nrtbfe/"'\\]|&[#a-zA-Z]|\x1b\[|\xe2(?:\x80[\x8b-\x8d]|\x81\xa0)`,
    MAY_JOIN,
    String.raw`["'\x60]\s{0,80}[,/#]`,
    String.raw`=3[Dd]|=\r?\n|(?:=[0-9A-F]{2}){4}`,
  ].join("|"),
);
const NO_STEPS: readonly Decoded[] = [];

function decodeAll(view: View): readonly Decoded[] {
  if (!SIGN.test(view.text)) return NO_STEPS;
  const steps: Decoded[] = [];
  let current = view;
  for (let depth = 0; depth < DEPTH; depth++) {
    let changed = false;
    for (const decode of DECODERS) {
      const decoded = decode(current);
      if (!decoded) continue;
      current = decoded.view;
      changed = true;
      steps.push(decoded);
    }
    if (!changed) break;
  }
  return steps;
}
