import { isFiller } from "../values/filler.ts";
import { wordBits } from "../values/words.ts";
import type { Check } from "./types.ts";

/**
 * Resellers that run one-api or new-api: 16 random characters, then the 32 hexadecimal digits of a version 4 UUID whose
 * letters stand in upper case at even places.
 */
function isResellerToken(body: string): boolean {
  if (!/^[A-Za-z0-9]{16}[0-9A-Fa-f]{32}$/.test(body)) return false;
  const uuid = body.slice(16);
  if (uuid[12] !== "4" || !/[89abAB]/.test(uuid[16] as string)) return false;
  return [...uuid].every(
    (char, index) => char === (index % 2 === 0 ? char.toUpperCase() : char.toLowerCase()),
  );
}

/** Whether what follows `sk-` is words, a filler or has no digits where random text has some. */
function isMadeUp(body: string): boolean {
  // The letters a to f make words too easily.
  const isHex = /^[0-9a-f]+$/i.test(body);
  if (isFiller(body) || (!isHex && wordBits(body) >= 6)) return true;
  return !/\d/.test(body) && (body.length !== 48 || /[-_]/.test(body));
}

/** `sk-` tokens beside the address of the service that they are for. */
export const checkSkBesideAddress: Check = ({ secret, confidence }) =>
  isMadeUp(secret.slice("sk-".length)) ? "drop" : { confidence };

/** `sk-` tokens without OpenAI's marker: who issued them is not known. Words and fillers are none. */
export const checkSkToken: Check = ({ secret }) => {
  const body = secret.slice("sk-".length);
  if (isMadeUp(body)) return "drop";
  if (isResellerToken(body)) {
    return { confidence: "medium", notes: ["It has the form that one-api and new-api resellers hand out."] };
  }
  return body.length === 48
    ? {
        confidence: "medium",
        notes: ["OpenAI's marker is missing: Kimi, SiliconFlow and resellers issue this form."],
      }
    : {
        confidence: "low",
        notes: ["OpenAI's marker is missing: another service issued it, or it was made up."],
      };
};
