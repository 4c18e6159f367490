import { shannonEntropy } from "../detect/values/entropy.ts";
import { readsAsWords } from "../detect/values/words.ts";
import { sha256 } from "../digest.ts";

/** Below this many bits somebody could find a secret by trying out guesses against its hash. */
const GUESSABLE_BITS = 72;

/**
 * What a finding is called in ignore files and baselines.
 *
 * - A secret that nobody can guess is known by its hash: the same in every file, commit and repository.
 * - A weak one (a password, a pass phrase) is known by where it stands: rule, path and its line with the secret masked. The last digit says,
 *   fifteen times in sixteen, that another secret was put on the same line. That digit is four bits of the secret's hash, the same four
 *   wherever the secret stands, hidden under four of its place's: who has the fingerprint alone learns nothing, who has the line too can
 *   leave out fifteen of sixteen guesses, and all places of a secret together tell no more than one.
 *
 * `maskedLine`: the line without secrets, white space at its ends and its place in the file left out.
 */
export function fingerprintOf(secret: string, ruleId: string, path: string, maskedLine: string): string {
  return fingerprintsOf(secret)(ruleId, path, maskedLine);
}

/** {@link fingerprintOf} for many places of one secret. */
export function fingerprintsOf(secret: string): (ruleId: string, path: string, maskedLine: string) => string {
  if (!isGuessable(secret)) {
    const everywhere = digest(`strong\0${secret}`).slice(0, 16);
    return () => everywhere;
  }
  const check = Number.parseInt(digest(`check\0${secret}`).charAt(0), 16);
  return (ruleId, path, maskedLine) => {
    const place = digest(`weak\0${ruleId}\0${path}\0${maskedLine.trim()}`);
    const mask = Number.parseInt(place.charAt(15), 16);
    return `w${place.slice(0, 15)}${(check ^ mask).toString(16)}`;
  };
}

/** Whether the secret holds so little that its hash could give it away: too short, too even, or made of words. */
export function isGuessable(secret: string): boolean {
  return shannonEntropy(secret) * secret.length < GUESSABLE_BITS || readsAsWords(secret);
}

function digest(text: string): string {
  return sha256(Buffer.from(`keysweep:1\0${text}`, "latin1")).toString("hex");
}

/** Fingerprints as {@link fingerprintOf} writes them. */
export const FINGERPRINT = /^(?:[0-9a-f]{16}|w[0-9a-f]{16})$/;
