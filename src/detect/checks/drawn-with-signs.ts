import type { Assignment } from "../recognise/types.ts";
import { shannonEntropy } from "../values/entropy.ts";
import { letterPairs, wordBits } from "../values/words.ts";

/**
 * `(w8wj&mhy%v)5okzf2rh&w9j*pi2+o%`: a quoted key with signs of many sorts all over it, as Django draws them. A pattern or a
 * piece of code repeats its brackets and has words.
 */
export function isDrawnWithSigns(value: string, name: string, { quote, operator }: Assignment): boolean {
  if (quote === "" && operator !== "tag" && !/^[A-Z][A-Z0-9_]{2,}$/.test(name)) return false;
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
