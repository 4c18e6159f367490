/** y² = x³ + ax + b modulo a prime. */
interface Curve {
  readonly prime: bigint;
  readonly a: bigint;
  readonly b: bigint;
}

/** The curves of Web Push and of most other keys (P-256, FIPS 186), and of coins (secp256k1, SEC 2). */
const CURVES: readonly Curve[] = [
  {
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    a: -3n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  { prime: 2n ** 256n - 2n ** 32n - 977n, a: 0n, b: 7n },
];

/**
 * Whether `value` is the public half of a key: a point that lies on its curve, as a 4 and its two numbers of 32 bytes, in base64 or in
 * hexadecimal digits. Drawn bytes never lie on one.
 */
export function isPublicPoint(value: string): boolean {
  const isHex = /^04[0-9a-f]{128}$/i.test(value);
  if (!isHex && !/^B[A-Za-z0-9+/_-]{86}=?$/.test(value)) return false;
  const bytes = Buffer.from(value, isHex ? "hex" : "base64");
  if (bytes.length !== 65 || bytes[0] !== 4) return false;
  const x = BigInt(`0x${bytes.toString("hex", 1, 33)}`);
  const y = BigInt(`0x${bytes.toString("hex", 33)}`);
  return CURVES.some(({ prime, a, b }) => (y * y - (x * x * x + a * x + b)) % prime === 0n);
}
