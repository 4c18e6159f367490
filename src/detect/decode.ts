import { unescapedView } from "./escapes.ts";
import { listedView } from "./lists.ts";
import { joinedView, MAY_JOIN, quotedPrintableView } from "./literals.ts";
import type { Decoded, View, ViewAt } from "./view.ts";

/** How often the decoders are run over what they made: JSON inside JSON inside JSON. */
const DEPTH = 3;

const DECODERS = [unescapedView, joinedView, listedView, quotedPrintableView] as const;

/** What was made of the last view: the rules of a keyword look at the same one, one after the other. */
let last: { readonly view: View; readonly steps: readonly Decoded[] } | undefined;

/**
 * The ways to read `view` with its escapes, string pieces and soft line breaks taken away, each made out of the one
 * before; with the place that `at` has in it. At most twelve, none longer than `view`.
 */
export function decodings(view: View, at: number): readonly ViewAt[] {
  if (last?.view !== view) last = { view, steps: decodeAll(view) };
  let place = at;
  return last.steps.map((decoded) => {
    place = decoded.indexOf(place);
    return { view: decoded.view, at: place };
  });
}

/** Without any of these there is nothing to decode, as in most places: escapes, the end of a literal that may go on, a list's comma. */
const SIGN = new RegExp(
  [
    String.raw`%[0-9A-Fa-f]{2}|\\[uUx01nrtbfe/"'\\]|&[#a-zA-Z]|\x1b\[`,
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
