import { unescapedView } from "./escapes.ts";
import { joinedView, quotedPrintableView } from "./literals.ts";
import type { View, ViewAt } from "./view.ts";

/** How often the decoders are run over what they made: JSON inside JSON inside JSON. */
const DEPTH = 3;

const DECODERS = [unescapedView, joinedView, quotedPrintableView] as const;

/** What was made of a view so far: the rules of a keyword look at the same one. */
const known = new WeakMap<View, { readonly at: number; readonly ways: readonly ViewAt[] }>();

/**
 * The ways to read `view` with its escapes, string pieces and soft line breaks taken away, each made out of the one
 * before; with the place that `at` has in it. At most nine, none longer than `view`.
 */
export function decodings(view: View, at: number): readonly ViewAt[] {
  const before = known.get(view);
  if (before?.at === at) return before.ways;
  const ways = decodeAll(view, at);
  known.set(view, { at, ways });
  return ways;
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
