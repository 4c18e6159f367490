import { createHash } from "node:crypto";
import { shannonEntropy } from "../detect/entropy.ts";

/** Below this many bits somebody could find a secret by trying out guesses against its hash. */
const GUESSABLE_BITS = 72;

/**
 * What a finding is called in ignore files and baselines.
 *
 * - A secret that nobody can guess is known by its hash: the same in every file, commit and repository.
 * - A weak one (a password) is known by where it stands: rule, path and its line with the secret masked. Eight bits of
 *   its hash come with it, so that another secret put on the same line has (255 times in 256) another fingerprint,
 *   while a guess gains nothing: one in 256 of all passwords fits.
 *
 * `maskedLine`: the line without secrets, white space at its ends and its place in the file left out.
 */
export function fingerprintOf(secret: string, ruleId: string, path: string, maskedLine: string): string {
  if (isGuessable(secret)) {
    const place = digest(`weak\0${ruleId}\0${path}\0${maskedLine.trim()}`).slice(0, 14);
    return `w${place}${digest(`check\0${ruleId}\0${path}\0${secret}`).slice(0, 2)}`;
  }
  return digest(`strong\0${secret}`).slice(0, 16);
}

/** Whether the secret holds so little that its hash could give it away. */
export function isGuessable(secret: string): boolean {
  return shannonEntropy(secret) * secret.length < GUESSABLE_BITS;
}

function digest(text: string): string {
  return createHash("sha256").update(`keysweep:1\0${text}`, "latin1").digest("hex");
}

/** Fingerprints as {@link fingerprintOf} writes them. */
export const FINGERPRINT = /^(?:[0-9a-f]{16}|w[0-9a-f]{16})$/;
