import { unescapedView } from "./escapes.ts";
import { joinedView, quotedPrintableView } from "./literals.ts";
import type { View, ViewAt } from "./view.ts";

/** How often the decoders are run over what they made: JSON inside JSON inside JSON. */
const DEPTH = 3;

const DECODERS = [unescapedView, joinedView, quotedPrintableView] as const;

/** What was made of the last view: the rules of a keyword look at the same one, one after the other. */
let last: { readonly view: View; readonly at: number; readonly ways: readonly ViewAt[] } | undefined;

/**
 * The ways to read `view` with its escapes, string pieces and soft line breaks taken away, each made out of the one
 * before; with the place that `at` has in it. At most nine, none longer than `view`.
 */
export function decodings(view: View, at: number): readonly ViewAt[] {
  if (last?.view !== view || last.at !== at) last = { view, at, ways: decodeAll(view, at) };
  return last.ways;
}

function decodeAll(view: View, at: number): readonly ViewAt[] {
  const ways: ViewAt[] = [];
  let current: ViewAt = { view, at };
  for (let depth = 0; depth < DEPTH; depth++) {
    let changed = false;
    for (const decode of DECODERS) {
      const decoded = decode(current.view);
      if (!decoded) continue;
      current = { view: decoded.view, at: decoded.indexOf(current.at) };
      changed = true;
      ways.push(current);
    }
    if (!changed) break;
  }
  return ways;
}
