import type { PlainAnchor } from "./anchors.ts";

/** Whether the escape that begins at `at`, characters `stride` bytes apart, may stand inside a keyword. */
export type EscapeProbe = (bytes: Uint8Array, at: number, stride: number) => boolean;

/** Escapes within escapes begin with these. */
const ESCAPES_OF_ESCAPES = "%\\&";

/**
 * A first look, at a few bytes, at what begins like an escape: `%d`, `\u4e2d` and the like are common and stand for no
 * character of one of `keywords`.
 */
export function createEscapeProbe(keywords: readonly PlainAnchor[]): EscapeProbe {
  const wanted = new Uint8Array(256);
  const want = (text: string) => {
    for (let i = 0; i < text.length; i++) wanted[text.charCodeAt(i)] = 1;
  };
  want(ESCAPES_OF_ESCAPES);
  for (const { text, foldCase } of keywords) {
    want(text);
    if (foldCase) want(text.toUpperCase());
  }

  function hex(bytes: Uint8Array, at: number, stride: number, digits: number): boolean {
    let value = 0;
    for (let i = 0; i < digits; i++) {
      const digit = hexValue(bytes[at + i * stride] ?? 0);
      if (digit < 0) return false;
      value = value * 16 + digit;
    }
    return wanted[value] === 1;
  }

  return (bytes, at, stride) => {
    const second = bytes[at + stride];
    switch (bytes[at]) {
      case 0x25: // %2d
        return hex(bytes, at + 1, 1, 2);
      case 0x3d: // a soft line break
        return at > 0 && wanted[bytes[at - stride] ?? 0] === 1;
      case 0x26: // &#45;
        return true;
      default: // \u002d, \u{2d}, \x2d, \/
        if (second === 0x2f) return wanted[0x2f] === 1;
        if (second === 0x78 || second === 0x58) return hex(bytes, at + 2 * stride, stride, 2);
        return bytes[at + 2 * stride] === 0x7b || hex(bytes, at + 2 * stride, stride, 4);
    }
  };
}

function hexValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
