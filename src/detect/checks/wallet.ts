import { sha256 } from "../../digest.ts";
import { isFiller } from "./filler.ts";
import type { Check } from "./types.ts";

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** The bytes that base 58 stands for; `undefined` for another character. */
export function base58Bytes(text: string): Uint8Array | undefined {
  let value = 0n;
  for (const char of text) {
    const digit = BASE58.indexOf(char);
    if (digit < 0) return undefined;
    value = value * 58n + BigInt(digit);
  }
  const hex = value.toString(16);
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex")]);
}

/** Base58Check: the last four bytes are the double SHA-256 of the others (Bitcoin's WIF, BIP 32's xprv). */
export const checkBase58Check: Check = ({ secret }) => {
  const bytes = base58Bytes(secret);
  if (!bytes || bytes.length < 8 || PUBLISHED.test(secret)) return "drop";
  // The keys 1, 2, 3 … stand in every test of a wallet.
  if (bytes.length < 40 && bytes.subarray(1, 17).every((byte) => byte === 0)) return "drop";
  const sum = sha256(sha256(bytes.subarray(0, -4))).subarray(0, 4);
  return sum.equals(bytes.subarray(-4)) ? { confidence: "high", notes: ["Its checksum is right."] } : "drop";
};

/** How the keys begin that BIP 32 prints as its test vectors, and the two of Bitcoin's wiki. */
const PUBLISHED =
  /^(?:xprv(?:9s21ZrQH143K31xYSDQpP|9s21ZrQH143K3QTDL4LXw|9uHRZZhk6KAJC1avXpDAp|9vHkqa6EV4sPZHYqZznhT|9wSp6B7kry3Vj9m1zSnLv|9wTYmMFdV23N2TdNG573Q|9z4pot5VBttmtdRTWfWQm|9zFnWC6h2cLgpmSA46vut|A1RpRA33e1JQ7ifknakTF|A2JDeKCSNNZky6uBCviVf|A2nrNbFZABcdryreWet9E|A41z7zogVVwxVSgdKUHDy)|5HueCGU8rMjxEXxiPuD5BDku|KwdMAjGmerYanjeui5SHS7Jk)/;

/** Mnemonic sentences: 12, 15, 18, 21 or 24 words, nearly all different. The ones every tool uses for tests repeat a word. */
export const checkMnemonic: Check = ({ secret, confidence }) => {
  const words = secret.split(/[\s,"']+/).filter((word) => word !== "");
  if (![12, 15, 18, 21, 24].includes(words.length)) return "drop";
  if (new Set(words).size < words.length - 2) return "drop";
  if (words.some((word) => SENTENCE_WORDS.has(word))) return "drop";
  return { confidence };
};

/** Words that every English sentence has and that BIP 39's list lacks. */
const SENTENCE_WORDS = new Set(
  "the and for are was were with this that you your from have has not but can will which they their its our his her been when where what who how into than then them these those such each more most some other only also may must should would could does did use uses used using".split(
    " ",
  ),
);

/** An Ed25519 or secp256k1 key written in base 58 (Solana: 64 bytes): the length of its bytes. */
export const checkBase58Key: Check = ({ secret, confidence }) =>
  base58Bytes(secret)?.length === 64 && !isFiller(secret) ? { confidence } : "drop";

/** 64 hexadecimal digits of a wallet's key. */
export const checkHexKey: Check = ({ secret, confidence }) => {
  const digits = secret.replace(/^0x/i, "").toLowerCase();
  if (isFiller(digits) || /^0{16}/.test(digits)) return "drop";
  return /[a-f]/.test(digits) && /\d/.test(digits) ? { confidence } : "drop";
};
