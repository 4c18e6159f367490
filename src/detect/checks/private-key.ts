import { BECH32, bech32Sum } from "../../rules/checked-text.ts";
import type { Check, Judgement } from "./types.ts";

const ENCRYPTED = "It is encrypted: whoever holds it still needs its passphrase. Replace it all the same.";
const CUT = "It was cut short: a part of it is missing.";
const DAMAGED = "It does not read as a key: a part of it is missing or was changed.";

/** The base64 between a BEGIN and an END line, whatever wraps it: line breaks, written `\n`, quotes, `+`, comment marks. */
function armouredBytes(block: string): Uint8Array | undefined {
  const body = block
    .replace(/^[^\n]*?-----BEGIN [^-\n]{3,40}-----/s, "")
    .replace(/-----END [^-\n]{3,40}-----[\s\S]*$/, "")
    .replace(/\\{1,16}[nrt]/g, "\n")
    // A patch has a sign at the beginning of every line.
    .replace(/^\r?\n([+-])(?:[^\n]*\n\1)*$/s, (lines, sign) => lines.replaceAll(`\n${sign}`, "\n"))
    .replace(/^[A-Za-z-]+: [^\n]*$/gm, "");
  // A checksum line of OpenPGP (`=abcd`) ends the data.
  const data = body.replace(/\n["'\s]{0,80}=[A-Za-z0-9+/]{4}["'\s+;,]{0,80}$/, "");
  const pieces = data
    .split(/[\s"'`,;|>#*\\]+/)
    .filter((piece) => !/^(?:\+|\.|\/\/)?$/.test(piece))
    .map((piece) => piece.replace(/^\/\/(?=M)/, ""));
  // Lines have one length but for the last: prose and place-holders do not.
  if (pieces.slice(0, -1).some(({ length }) => length < SHORTEST_LINE)) return undefined;
  const text = pieces.join("");
  return text.length >= 40 && /^[A-Za-z0-9+/]+={0,3}$/.test(text) ? Buffer.from(text, "base64") : undefined;
}

/** Tools wrap at 64 or 76; people who wrap by hand rarely shorter than this. */
const SHORTEST_LINE = 16;

/** Length of the first DER element with its head, or `undefined` if `bytes` does not begin with a SEQUENCE. */
function sequenceLength(bytes: Uint8Array): number | undefined {
  if (bytes[0] !== 0x30) return undefined;
  const first = bytes[1] ?? 0;
  if (first < 0x80) return first + 2;
  const count = first & 0x7f;
  if (count === 0 || count > 3) return undefined;
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + (bytes[2 + i] ?? 0);
  return length + 2 + count;
}

function judgeDer(bytes: Uint8Array): Judgement {
  const length = sequenceLength(bytes);
  if (length === undefined || length < 32) return "drop";
  // The version number that every private key begins with, or, encrypted, the algorithm.
  const inner = bytes[1] === 0x81 ? 3 : bytes[1] === 0x82 ? 4 : bytes[1] === 0x83 ? 5 : 2;
  if (bytes[inner] !== 0x02 && bytes[inner] !== 0x30) return "drop";
  return bytes.length >= length ? { confidence: "high" } : { confidence: "low", notes: [CUT] };
}

/** PEM: the body is base64 of DER and says its own length. */
export const checkPem: Check = ({ secret }) => {
  if (/Proc-Type:\s*4,\s*ENCRYPTED|ENCRYPTED PRIVATE KEY/.test(secret)) {
    const bytes = armouredBytes(secret);
    return bytes ? { confidence: "medium", notes: [ENCRYPTED] } : "drop";
  }
  const bytes = armouredBytes(secret);
  return bytes ? judgeDer(bytes) : "drop";
};

/** DER in base64 without the lines around it that PEM has; with them it is another rule's. */
export const checkBareKey: Check = ({ secret, text, candidate }) => {
  const before = text.slice(Math.max(0, candidate.start - BEFORE_BODY), candidate.start);
  if (/KEY-----(?:[\s"'`+,.\\]|\\[nrt]|&#(?:10|xA|13|xD);){0,40}$/.test(before)) return "drop";
  const judgement = judgeDer(Buffer.from(secret, "base64"));
  // What was cut short is told from certificates and the like by nothing else.
  return judgement !== "drop" && judgement.confidence === "high" ? judgement : "drop";
};

/** Characters of a text in which the line before a key's body ends. */
const BEFORE_BODY = 40;

/** OpenSSH's own format: a magic text, the names of the cipher and of what makes its key, then public and private halves. */
export const checkOpenSsh: Check = ({ secret }) => {
  const bytes = armouredBytes(secret);
  if (!bytes) return "drop";
  const data = Buffer.from(bytes);
  const magic = "openssh-key-v1\0";
  if (data.toString("latin1", 0, magic.length) !== magic) return "drop";
  let at = magic.length;
  const number = (): number => {
    at += 4;
    return at <= data.length ? data.readUInt32BE(at - 4) : Number.NaN;
  };
  const field = (): Buffer => {
    const length = number();
    at += length;
    return at <= data.length ? data.subarray(at - length, at) : Buffer.alloc(0);
  };
  const cipher = field().toString("latin1");
  field();
  field();
  for (let keys = number(); keys > 0 && at <= data.length; keys--) field();
  const half = field();
  // Numbers that were read past the end are none, and nothing is at most that.
  if (!(at <= data.length)) return { confidence: "low", notes: [DAMAGED] };
  if (cipher !== "none") return { confidence: "medium", notes: [ENCRYPTED] };
  // The private half begins with a number twice: so OpenSSH itself sees whether it was deciphered.
  const isWhole = half.length > 8 && half.readUInt32BE(0) === half.readUInt32BE(4);
  return isWhole ? { confidence: "high" } : { confidence: "low", notes: [DAMAGED] };
};

/** OpenPGP: the first packet is a secret key (tag 5). */
export const checkPgp: Check = ({ secret }) => {
  const bytes = armouredBytes(secret);
  const tag = bytes?.[0];
  if (tag === undefined || (tag & 0x80) === 0) return "drop";
  const packet = (tag & 0x40) !== 0 ? tag & 0x3f : (tag >> 2) & 0x0f;
  return packet === 5 ? { confidence: "high" } : "drop";
};

/** PuTTY names the cipher in its second line. */
export const checkPutty: Check = ({ secret }) =>
  /Encryption:\s*none/.test(secret) ? { confidence: "high" } : { confidence: "medium", notes: [ENCRYPTED] };

/** age: a Bech32 text with its checksum (BIP 173). */
export const checkAge: Check = ({ secret }) => {
  const text = secret.toLowerCase();
  const split = text.lastIndexOf("1");
  const data = [...text.slice(split + 1)].map((char) => BECH32.indexOf(char));
  if (data.includes(-1)) return "drop";
  return bech32Sum(text.slice(0, split), data) === 1
    ? { confidence: "high", notes: ["Its checksum is right."] }
    : { confidence: "low", notes: ["Its checksum is wrong: made up, cut or edited."] };
};
