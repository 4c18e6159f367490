import type { Confidence } from "../rules/types.ts";

/** Bytes `start` up to, not including, `end` of a blob. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Bytes from one character to the next. 1: one byte a character; 2: UTF-16; 4: UTF-32. A keyword of one character has stride 1 wherever it
 * stands.
 */
export type Stride = 1 | 2 | 4;

/** How a secret was written where it stood, outermost first; empty: as it is. */
export type Encoding =
  | "base64"
  | "base64url"
  | "hex"
  /** Numbers, one a character: arrays of bytes, dumps, `chr(115)`. */
  | "codes"
  | "percent"
  | "escape"
  | "html"
  /** String literals joined by an operator or by standing next to each other. */
  | "joined"
  | "quoted-printable"
  | "base32"
  | "gzip"
  | "zlib"
  /** Of either byte order, where the order cannot be told locally. */
  | "utf-16"
  | "utf-16le"
  | "utf-16be"
  | "utf-32";

/** A rule and the bytes it matched in one blob. Plain data: it crosses threads. Holds the secret's text: never print it. */
export interface Match {
  readonly ruleId: string;
  /** Where the secret stands: byte offsets into the blob, of its encoded form where `encodings` is not empty. */
  readonly start: number;
  readonly end: number;
  /** What the pattern took in all (`name = "secret"`); encloses `start`..`end`. */
  readonly outerStart: number;
  readonly outerEnd: number;
  /** The secret, decoded; one character a byte. */
  readonly text: string;
  readonly encodings: readonly Encoding[];
  readonly confidence: Confidence;
  /** What speaks for or against it, in whole sentences without the secret: "ends like every long-body OpenAI key". */
  readonly notes: readonly string[];
  /** Matches near by that its rule asks for: the other parts of the same credential. Absent where there are none. */
  readonly parts?: readonly Match[];
}
