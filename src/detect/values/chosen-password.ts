import { hasCodeWord } from "./code-words.ts";
import { isSamplePassword } from "./sample-password.ts";
import { wordBits } from "./words.ts";

// Passwords that a person thought up, be it under a policy or not.

/** Eight characters of at least two kinds, or sixteen. */
export function isStrongPassword(password: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  return password.length >= 8 && (kinds >= 2 || password.length >= 16);
}

/** Stars that hide the middle of a text: two of them, and no other sign that a password has. */
export function isStarred(value: string): boolean {
  return /^[A-Za-z0-9]{2,}\*\*[A-Za-z0-9]*$/.test(value);
}

/** What people think up under a policy: a letter, a digit and a sign, and not only words. */
export function isChosenPassword(written: string): boolean {
  // `#Falcon-Harbour471`, `@malthea88*`: in a selector or the name of a package stand no more signs, nor figures behind two words.
  if (/^[#@][A-Za-z]/.test(written)) {
    const rest = written.slice(1);
    return isWordsAndNumber(rest) || (/[!$%&*?#]/.test(rest) && isChosenPassword(rest));
  }
  // A word of another language, in a table of translations.
  const value = written.replace(
    /\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\0|&(?:#\d{1,5}|#x[0-9a-f]{1,4}|[a-z]{2,8});/gi,
    "",
  );
  if (value.length < 8 || value.length > 64) return false;
  if (/^[a-z_]+(?::[\w,.]+)?(?:\|[a-z_]+(?::[\w,.]+)?)+$/.test(value)) return false; // `required|string|min:8`
  if (/[(){}[\]<>]{2}|\$\{|^\$\w|^%\w+%$|^[:/.#@]|\w\.\w+[.(]|::|=>|^--?\w+[-\w]*$/.test(value)) return false;
  if (value.includes("#{")) return false; // what Ruby puts in
  // Which characters are permitted: `a-zA-Z0-9!`
  if (/a-z(?:A-Z|0-9|$)|A-Z(?:a-z|0-9|$)|0-9(?:a-z|A-Z)/.test(value)) return false;
  // `!!!no-base64!!!`
  if (/([^A-Za-z0-9])\1\1/.test(value)) return false;
  const signs = value.replace(/[A-Za-z0-9_.:/-]/g, "").length;
  return signs >= 1 && /\d/.test(value) && /[a-z]/i.test(value) && new Set(value).size >= 6;
}

/**
 * What somebody thought up who is asked for no sign: a word or a name and digits that do not just count (`Bramwell482`, `dep000417`).
 * Words that everybody takes with `1`, `123` or `2` behind them stand in too many examples.
 */
export function isThoughtUpPassword(value: string): boolean {
  if (!/^[A-Za-z0-9][\w@.-]{6,38}[A-Za-z0-9]$/.test(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value))
    return false;
  if (isSamplePassword(value) || /passw|secret|test|demo|example|sample|change|dummy|local/i.test(value))
    return false;
  if (/[_.-]/.test(value) && !/\d{2}/.test(value)) return false;
  const counting = /^(.*?)(?:0?1?2?3?4?5?6?7?8?9?|0{1,3}|1{1,3})$/.exec(value)?.[1] ?? value;
  return counting !== "" && (/\d/.test(counting) || (/[a-z][A-Z]/.test(counting) && wordBits(counting) < 0));
}

/**
 * `Walnut-Orbit-471`, `copperHeron382`: two words to four and a number that does not count and is no round one, as people and their password
 * managers make them; of two digits only behind words of which one has a capital, and no size of an icon. Words that code is made of stand in
 * the names of something.
 */
export function isWordsAndNumber(value: string): boolean {
  const words =
    /^((?:[A-Z][a-z]{2,11}|[a-z]{3,12})(?:[-_.]?[A-Z][a-z]{2,11}|[-_.][a-z]{3,12}){1,3})[-_.]?(\d{2,4})[!.?*]?$/.exec(
      value,
    );
  if (!words || value.length < 10 || hasCodeWord(words[1] as string)) return false;
  const number = words[2] as string;
  if (number.length === 2)
    return (
      /[A-Z]/.test(value) &&
      !/^(?:0\d|[1-3]0|1[126]|2[14]|32|48|64)$/.test(number) &&
      !/^[a-z]+[A-Z]/.test(value)
    );
  return !/^(?:0?123|1?234|4?321|[0-9]?(\d)\1\1|1024|2048|4096|128|256|512|384|404|500|8080|\d0{2,3})4?$/.test(
    number,
  );
}
