/**
 * The alphabets and checksums of keys that are written with a checksum in them (wallets, Stellar, Nostr, age). They stand here once: the
 * generators of examples make such keys with them, and the checks of `src/detect/checks/` judge with them what was found.
 */

/** Bitcoin's base 58: no `0`, `O`, `I` or `l`. */
export const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** The same letters in the order of the XRP Ledger. */
export const RIPPLE_BASE58 = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

/** Base 32 of RFC 4648. */
export const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The characters of Bech32 (BIP 173) by their five-bit values. */
export const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/** CRC-16 as XModem computes it: the polynomial 1021, from zero. */
export function crc16(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = ((sum << 1) ^ (sum & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return sum;
}

/**
 * The checksum of BIP 173 over the part of a Bech32 text before its last `1` and the five-bit values behind it. Over a whole text whose
 * checksum is right it is 1.
 */
export function bech32Sum(human: string, values: readonly number[]): number {
  const codes = [...human].map((char) => char.charCodeAt(0));
  return bech32Polymod([...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...values]);
}

/** The checksum of BIP 173 over five-bit values. */
export function bech32Polymod(values: readonly number[]): number {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let checksum = 1;
  for (const value of values) {
    const top = checksum >>> 25;
    checksum = ((checksum & 0x1ffffff) << 5) ^ value;
    for (let i = 0; i < 5; i++) if ((top >>> i) & 1) checksum ^= generator[i] as number;
  }
  return checksum >>> 0;
}
