import { sha256 } from "../../digest.ts";
import { BASE32, BASE58, BECH32, bech32Sum, crc16, RIPPLE_BASE58 } from "../../rules/checked-text.ts";
import { isFiller } from "../values/filler.ts";
import { isDigestOfFile } from "./named.ts";
import type { Check, Judgement } from "./types.ts";

const RIGHT: Judgement = { confidence: "high", notes: ["Its checksum is right."] };

/** The number that the digits stand for, in hexadecimal; `undefined` for a character that is no digit. */
function hexOf(text: string, digits: string): string | undefined {
  const base = BigInt(digits.length);
  let value = 0n;
  for (const char of text) {
    const digit = digits.indexOf(char);
    if (digit < 0) return undefined;
    value = value * base + BigInt(digit);
  }
  return value.toString(16);
}

/** The bytes that base 58 stands for; `undefined` for another character. */
export function base58Bytes(text: string, digits = BASE58): Uint8Array | undefined {
  const hex = hexOf(text, digits);
  if (hex === undefined) return undefined;
  let zeros = 0;
  while (text[zeros] === digits[0]) zeros++;
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex")]);
}

/** The last four bytes are the double SHA-256 of the others. */
function hasDoubleHash(bytes: Uint8Array): boolean {
  return sha256(sha256(bytes.subarray(0, -4)))
    .subarray(0, 4)
    .equals(bytes.subarray(-4));
}

/** The keys 1, 2, 3 … stand in every test of a wallet. `head`: how many bytes say what it is. */
function isSmallNumber(bytes: Uint8Array, head: number): boolean {
  return bytes.subarray(head, head + 16).every((byte) => byte === 0);
}

/** Base58Check: the last four bytes are the double SHA-256 of the others (Bitcoin's WIF, BIP 32's xprv, Tezos' edsk). */
export const checkBase58Check: Check = ({ secret }) => {
  const bytes = base58Bytes(secret);
  if (!bytes || bytes.length < 8 || PUBLISHED.test(secret)) return "drop";
  if (bytes.length < 40 && isSmallNumber(bytes, 1)) return "drop";
  return hasDoubleHash(bytes) ? RIGHT : "drop";
};

/** Seeds of the XRP Ledger: Base58Check in its own order of letters; 16 bytes behind 21, or behind 01E14B for Ed25519. */
export const checkRippleSeed: Check = ({ secret }) => {
  const bytes = base58Bytes(secret, RIPPLE_BASE58);
  const head = bytes && Buffer.from(bytes.subarray(0, -20)).toString("hex");
  if (!bytes || (head !== "21" && head !== "01e14b") || isSmallNumber(bytes, bytes.length - 20))
    return "drop";
  return hasDoubleHash(bytes) ? RIGHT : "drop";
};

/** Stellar's keys in base 32: a byte that says what it is (a seed: 144), 32 bytes, their CRC-16 low byte first. */
export const checkStrkey: Check = ({ secret }) => {
  const hex = secret.length === 56 ? hexOf(secret, BASE32) : undefined;
  const bytes = Buffer.from(hex?.padStart(70, "0") ?? "", "hex");
  if (bytes.length !== 35 || bytes[0] !== 144 || isSmallNumber(bytes, 1)) return "drop";
  return crc16(bytes.subarray(0, -2)) === bytes.readUInt16LE(33) ? RIGHT : "drop";
};

/** Bech32 in small letters with its checksum (BIP 173), as Nostr writes its keys. */
export const checkBech32: Check = ({ secret }) => {
  const split = secret.lastIndexOf("1");
  const data = [...secret.slice(split + 1)].map((char) => BECH32.indexOf(char));
  if (split < 1 || data.includes(-1) || data.slice(0, 24).every((value) => value === 0)) return "drop";
  return bech32Sum(secret.slice(0, split), data) === 1 ? RIGHT : "drop";
};

/**
 * An address of a coin, with its checksum: 20 bytes behind one that says of which chain (Bitcoin, Tron, …), or Bech32 of either kind
 * (BIP 173, BIP 350) behind a name that keys do not have.
 */
export function isCoinAddress(value: string): boolean {
  if (/^[1-9A-HJ-NP-Za-km-z]{26,35}$/.test(value)) {
    const bytes = base58Bytes(value);
    return bytes?.length === 25 && hasDoubleHash(bytes);
  }
  const [, human = "", tail = ""] = /^(?!nsec|age)([a-z]{1,16})1([02-9ac-hj-np-z]{38,90})$/.exec(value) ?? [];
  const data = [...tail].map((char) => BECH32.indexOf(char));
  return tail !== "" && [1, BECH32M].includes(bech32Sum(human, data));
}

/** What the sum is of the second kind of Bech32 (BIP 350). */
const BECH32M = 0x2bc830a3;

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
const SENTENCE_WORDS = /* @__PURE__ */ (() =>
  new Set(
    "the and for are was were with this that you your from have has not but can will which they their its our his her been when where what who how into than then them these those such each more most some other only also may must should would could does did use uses used using".split(
      " ",
    ),
  ))();

/** An Ed25519 or secp256k1 key written in base 58 (Solana: 64 bytes): the length of its bytes. */
export const checkBase58Key: Check = ({ secret, confidence }) =>
  base58Bytes(secret)?.length === 64 && !isFiller(secret) ? { confidence } : "drop";

/** 64 hexadecimal digits of a wallet's key. */
export const checkHexKey: Check = ({ secret, text, candidate: { assignment }, confidence }) => {
  if (assignment && isDigestOfFile(secret, text, assignment)) return "drop";
  const digits = secret.replace(/^0x/i, "").toLowerCase();
  if (isFiller(digits) || /^0{16}/.test(digits)) return "drop";
  return /[a-f]/.test(digits) && /\d/.test(digits) ? { confidence } : "drop";
};
