import { isFiller } from "./filler.ts";
import type { Check } from "./types.ts";
import { wordBits } from "./words.ts";

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

/** `sk-` tokens without OpenAI's marker: who issued them is not known. Words and fillers are none. */
export const checkSkToken: Check = ({ secret }) => {
  const body = secret.slice("sk-".length);
  if (isFiller(body) || wordBits(body) >= 6) return "drop";
  if (!/\d/.test(body) && (body.length !== 48 || /[-_]/.test(body))) return "drop";
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
