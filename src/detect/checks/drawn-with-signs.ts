import type { Assignment } from "../recognise/types.ts";
import { shannonEntropy } from "../values/entropy.ts";
import { longestWordPart } from "../values/random.ts";
import { letterPairs, nameBits, wordBits } from "../values/words.ts";

/**
 * `(w8wj&mhy%v)5okzf2rh&w9j*pi2+o%`: a quoted key with signs of many sorts all over it, as Django draws them. A pattern or a
 * piece of code repeats its brackets and has words.
 */
export function isDrawnWithSigns(value: string, name: string, { quote, operator }: Assignment): boolean {
  if (quote === "" && operator !== "tag" && !/^[A-Z][A-Z0-9_]{2,}$/.test(name)) return false;
  if (isTokenWithSigns(value, quote)) return true;
  if (value.length < 24 || value.length > 100 || !/secret|key|salt|pepper/i.test(name)) return false;
  const signs = value.match(/[^A-Za-z0-9]/g) ?? [];
  if (new Set(signs).size < 6 || signs.length > 0.55 * value.length || /\$\{|\w\(\)|["'`]/.test(value))
    return false;
  return (
    (value.match(/\d+/g)?.length ?? 0) >= 3 &&
    shannonEntropy(value) >= 4 &&
    wordBits(value) < -letterPairs(value)
  );
}

/**
 * `vhnc#aemf^pjc7PI;E9y`: a quoted token with a few signs in it, of which no language makes anything there: letters of both cases and
 * figures between all of them, and no word. What has a sign at its beginning or the signs of queries, paths and code is judged otherwise.
 */
function isTokenWithSigns(value: string, quote: string): boolean {
  if (quote === "" || !/^[A-Za-z0-9][A-Za-z0-9!@#$%^*~;?,&+]{14,98}[A-Za-z0-9!@#$%^*~?]$/.test(value))
    return false;
  const signs = value.match(/[^A-Za-z0-9]/g) ?? [];
  if (new Set(signs).size < 2 || signs.length > 0.4 * value.length) return false;
  // Formats, escapes, variables, entities, fragments: `%s`, `%2F`, `$name`, `&lt;`
  if (/%[a-z](?![A-Za-z]{2})|%[0-9A-F]{2}|\$[a-z_]{2,}|&#?\w{1,8};|[,;]\w*[,;]|([^A-Za-z0-9])\1/.test(value))
    return false;
  return (
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    (value.match(/\d+/g)?.length ?? 0) >= 2 &&
    shannonEntropy(value) >= 3.5 &&
    nameBits(value) < -letterPairs(value) &&
    longestWordPart(value) === 0
  );
}
