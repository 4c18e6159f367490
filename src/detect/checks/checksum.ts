import { crc32 } from "node:zlib";
import { isFiller } from "../values/filler.ts";
import { bodyOf } from "./token.ts";
import type { Check } from "./types.ts";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** `value` in base 62, digits first, padded with zeros to `length`. */
function base62(value: number, length: number): string {
  let text = "";
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = BASE62[rest % 62] + text;
  return text.padStart(length, "0");
}

const WRONG = "Its checksum is wrong: made up, cut or edited.";
const RIGHT = "Its checksum is right.";

/**
 * GitHub and npm tokens end in six characters of base 62: the CRC-32 of the characters between prefix and checksum
 * (GitHub's blog, "Behind GitHub's new authentication token formats", 2021).
 */
export const checkCrc32Base62: Check = ({ secret, rule }) => {
  const body = bodyOf(secret, rule);
  if (isFiller(body)) return "drop";
  const random = body.slice(0, -6);
  const isRight = base62(crc32(random), 6) === body.slice(-6);
  return isRight ? { confidence: "high", notes: [RIGHT] } : { confidence: "low", notes: [WRONG] };
};

/**
 * Grafana service account tokens end in `_` and eight hexadecimal digits: the CRC-32 of all before, low byte first
 * (Grafana's source, `satokengen`).
 */
export const checkGrafana: Check = ({ secret, rule }) => {
  if (isFiller(bodyOf(secret, rule))) return "drop";
  const digits = Buffer.alloc(4);
  digits.writeUInt32LE(crc32(secret.slice(0, -9)));
  return digits.toString("hex") === secret.slice(-8).toLowerCase()
    ? { confidence: "high", notes: [RIGHT] }
    : { confidence: "low", notes: [WRONG] };
};
