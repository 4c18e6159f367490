import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { BASE32, BASE58, BECH32, bech32Sum, crc16, RIPPLE_BASE58 } from "./checked-text.ts";
import { ALPHABETS, type Random, randomText, type TokenGenerator } from "./templates.ts";

/**
 * Token makers for examples: what a plain alphabet cannot make because a checksum or an inner structure must hold.
 * They are seeded and make nothing that opens anything.
 */
export const GENERATORS: Readonly<Record<string, TokenGenerator>> = {
  /** `{{crc32:ghp_}}`: GitHub's and npm's tokens, 30 characters and six of checksum. */
  crc32(random, prefix) {
    const body = alnum(random, 30);
    return prefix + body + base62(crc32(body)).padStart(6, "0");
  },
  /** `{{letters:20}}`: letters of both cases, as a generator of passwords draws them without digits. */
  letters: (random, length) =>
    randomText(random, (ALPHABETS.lower as string) + ALPHABETS.upper, Number(length)),
  /** `{{grafana:glsa_}}`: 32 characters, `_`, the CRC-32 of all before in hexadecimal, low byte first. */
  grafana(random, prefix) {
    const head = prefix + alnum(random, 32);
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(head));
    return `${head}_${sum.toString("hex")}`;
  },
  /** `{{awsid:AKIA}}`: an access key id that holds an account number. */
  awsid(random, prefix) {
    const account = BigInt(1 + Math.floor(random() * 999_999_999_998));
    let bits = (1n << 49n) | (account << 9n) | BigInt(Math.floor(random() * 512));
    let body = "";
    for (let i = 0; i < 10; i++, bits >>= 5n) body = BASE32[Number(bits & 31n)] + body;
    return prefix + body + randomText(random, BASE32, 6);
  },
  /** `{{jwt:name=value,name=value}}`: signed, with these claims and an `iat`. */
  jwt(random, claims) {
    const payload = Object.fromEntries([
      ...claims
        .split(",")
        .filter((claim) => claim !== "")
        .map((claim) => claim.split("=") as [string, string]),
      ["iat", 1_600_000_000 + Math.floor(random() * 1e8)],
    ]);
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signature = bytes(random, 32).toString("base64url");
    return `${part({ alg: "HS256", typ: "JWT" })}.${part(payload)}.${signature}`;
  },
  /** `{{pem:RSA PRIVATE KEY}}`: a DER sequence of the right length, in lines of 64. */
  pem: (random, label) => armour(label, der(random), "\n"),
  /** The same, its line breaks written `\n`, as JSON has it. */
  pemline: (random, label) => armour(label, der(random), "\\n"),
  /** `{{der:rsa}}`, `{{der:pkcs8}}`, `{{der:ec}}`, `{{der:sec1}}`: a key's heads in DER, the rest of it random, in base64 without PEM's lines. */
  der: (random, kind) => bareKey(random, kind).toString("base64"),
  /** OpenSSH's format without a passphrase: a public and a private half. */
  openssh(random) {
    const field = (data: Buffer | string) => {
      const body = Buffer.from(data as string, "latin1");
      const length = Buffer.alloc(4);
      length.writeUInt32BE(body.length);
      return Buffer.concat([length, body]);
    };
    const name = field("ssh-ed25519");
    const check = bytes(random, 4);
    const half = [check, check, name, field(bytes(random, 32)), field(bytes(random, 64)), field("me@host")];
    const padded = Buffer.concat([...half, Buffer.from([1, 2, 3, 4, 5, 6, 7])]);
    const body = [
      Buffer.from("openssh-key-v1\0"),
      ...["none", "none", ""].map(field),
      Buffer.from([0, 0, 0, 1]),
      field(Buffer.concat([name, field(bytes(random, 32))])),
      field(padded.subarray(0, padded.length - (padded.length % 8))),
    ];
    return armour("OPENSSH PRIVATE KEY", Buffer.concat(body), "\n");
  },
  /** OpenPGP: a secret key packet. */
  pgp: (random) =>
    armour(
      "PGP PRIVATE KEY BLOCK",
      Buffer.concat([Buffer.from([0x95, 0x01, 0xd8]), bytes(random, 472)]),
      "\n",
    ),
  /** PuTTY's format, without a passphrase. */
  putty(random) {
    const lines = (count: number) =>
      Array.from({ length: count }, () => bytes(random, 48).toString("base64")).join("\n");
    return [
      "PuTTY-User-Key-File-3: ssh-ed25519",
      "Encryption: none",
      "Comment: work",
      "Public-Lines: 2",
      lines(2),
      "Private-Lines: 1",
      lines(1),
      `Private-MAC: ${bytes(random, 32).toString("hex")}`,
    ].join("\n");
  },
  /** age: Bech32 with its checksum. */
  age: (random) => bech32(random, "age-secret-key-").toUpperCase(),
  /** `{{bech32check:nsec}}`: 32 bytes in Bech32 behind that human part, with its checksum. */
  bech32check: bech32,
  /** `{{strkey:90}}`: Stellar's base 32: a version byte (hexadecimal), 32 bytes, their CRC-16. */
  strkey(random, version) {
    const payload = Buffer.concat([Buffer.from(version, "hex"), bytes(random, 32)]);
    const sum = Buffer.alloc(2);
    sum.writeUInt16LE(crc16(payload));
    const bits = [...payload, ...sum].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    return bits.replace(/.{5}/g, (five) => BASE32[Number.parseInt(five, 2)] ?? "");
  },
  /** `{{base58check:80,32,01}}`: version bytes (hexadecimal), so many random bytes, trailing bytes, and the checksum. */
  base58check,
  /** `{{ripple58check:21,16}}`: the same in the XRP Ledger's order of letters. */
  ripple58check: (random, argument) =>
    base58check(random, argument).replace(/./g, (char) => RIPPLE_BASE58[BASE58.indexOf(char)] ?? ""),
  /** `{{base58bytes:64}}`: so many random bytes in base 58. */
  base58bytes: (random, length) =>
    base58(Buffer.concat([Buffer.from([1 + Math.floor(random() * 255)]), bytes(random, Number(length) - 1)])),
  /** `{{pypi:pypi.org}}`: a macaroon of that location. */
  pypi: (random, location) =>
    `pypi-${Buffer.concat([Buffer.from([2, 1, location.length]), Buffer.from(location), Buffer.from([2]), bytes(random, 90)]).toString("base64url")}`,
  /** Sentry's organization token. */
  sentry(random) {
    const payload = {
      iat: 1_700_000_000.5,
      url: "https://sentry.io",
      region_url: "https://us.sentry.io",
      org: "acme",
    };
    return `sntrys_${Buffer.from(JSON.stringify(payload)).toString("base64")}_${randomText(random, ALPHABETS.base64 as string, 43)}`;
  },
  /** `{{jsonbody:ops_}}`: a prefix and a JSON object in base64. */
  jsonbody(random, prefix) {
    const payload = {
      signInAddress: "acme.example",
      secret: alnum(random, 60),
      id: alnum(random, 80),
      kind: alnum(random, 60),
    };
    return prefix + Buffer.from(JSON.stringify(payload)).toString("base64url");
  },
  /** Discord's bot token: the bot's number in base64, a date, a signature. */
  discord(random) {
    const id = `1${randomText(random, "0123456789", 17)}`;
    return `${Buffer.from(id).toString("base64url")}.G${base64url(random, 5)}.${base64url(random, 38)}`;
  },
  /** `{{mnemonic:12}}`: that many different words of BIP 39's list. */
  mnemonic(random, count) {
    const words = [...MNEMONIC_WORDS];
    return Array.from(
      { length: Number(count) },
      () => words.splice(Math.floor(random() * words.length), 1)[0],
    ).join(" ");
  },
  /** `{{reseller}}`: one-api's and new-api's form. */
  reseller(random) {
    const digits = randomText(random, "0123456789abcdef", 32).split("");
    digits[12] = "4";
    digits[16] = "89ab"[Math.floor(random() * 4)] as string;
    return `sk-${alnum(random, 16)}${digits.map((char, i) => (i % 2 === 0 ? char.toUpperCase() : char)).join("")}`;
  },
  /** `{{uuid:}}`: a version 4 UUID. */
  uuid(random) {
    const hex = (length: number) => randomText(random, "0123456789abcdef", length);
    return `${hex(8)}-${hex(4)}-4${hex(3)}-${"89ab"[Math.floor(random() * 4)]}${hex(3)}-${hex(12)}`;
  },
};

const MNEMONIC_WORDS =
  "abandon ability absorb bamboo banner bicycle cabbage canyon carbon dolphin donkey dragon elbow emerge engine fabric famous fitness galaxy garlic gesture hamster harvest hockey identify illness immune jacket jealous jungle kangaroo kitten ladder laptop lobster machine magnet mushroom narrow negative noodle obscure olympic orchard panther pelican puzzle quantum rabbit ribbon saddle salmon scorpion tobacco tornado umbrella unveil velvet violin walnut wedding yellow zebra".split(
    " ",
  );

function alnum(random: Random, length: number): string {
  return randomText(random, ALPHABETS.alnum as string, length);
}

function base64url(random: Random, length: number): string {
  return randomText(random, ALPHABETS.base64url as string, length);
}

function bytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

function sha256(data: Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}

function base62(value: number): string {
  const alphabet = ALPHABETS.digit + (ALPHABETS.upper as string) + ALPHABETS.lower;
  let text = "";
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = alphabet[rest % 62] + text;
  return text;
}

function base58(data: Uint8Array): string {
  let value = BigInt(`0x${Buffer.from(data).toString("hex") || "0"}`);
  let text = "";
  for (; value > 0n; value /= 58n) text = BASE58[Number(value % 58n)] + text;
  return text;
}

function base58check(random: Random, argument: string): string {
  const [version = "", length = "32", tail = ""] = argument.split(",");
  const payload = Buffer.concat([
    Buffer.from(version, "hex"),
    bytes(random, Number(length)),
    Buffer.from(tail, "hex"),
  ]);
  return base58(Buffer.concat([payload, sha256(sha256(payload)).subarray(0, 4)]));
}

/** `human`, `1`, 52 random values of five bits and the checksum of BIP 173. */
function bech32(random: Random, human: string): string {
  const data = Array.from({ length: 52 }, () => Math.floor(random() * 32));
  const sum = bech32Sum(human, [...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = Array.from({ length: 6 }, (_, i) => (sum >>> (5 * (5 - i))) & 31);
  return `${human}1${[...data, ...check].map((value) => BECH32[value]).join("")}`;
}

/** A SEQUENCE that begins with version 0 and says its own length. */
function der(random: Random): Buffer {
  return sequence(Buffer.concat([Buffer.from([0x02, 0x01, 0x00]), bytes(random, 600)]));
}

/** What stands before and behind the number of a key of P-256, in the envelope of PKCS #8 (`ec`) and by itself (RFC 5915); `rest`: bytes of its point. */
const CURVE_KEYS: Readonly<Record<string, { head: string; middle: string; rest: number }>> = {
  ec: {
    head: "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420",
    middle: "a144034200",
    rest: 65,
  },
  sec1: { head: "30770201010420", middle: "a00a06082a8648ce3d030107a14403420004", rest: 64 },
};

/** A private key of RSA with or without the envelope of PKCS #8, or one of P-256 in it or by itself. */
function bareKey(random: Random, kind: string): Buffer {
  const curve = CURVE_KEYS[kind];
  if (curve) {
    const { head, middle, rest } = curve;
    return Buffer.concat([
      Buffer.from(head, "hex"),
      bytes(random, 32),
      Buffer.from(middle, "hex"),
      bytes(random, rest),
    ]);
  }
  const rsa = sequence(Buffer.concat([Buffer.from("0201000282010100", "hex"), bytes(random, 1180)]));
  if (kind === "rsa") return rsa;
  const head = Buffer.from("020100300d06092a864886f70d010101050004820000", "hex");
  head.writeUInt16BE(rsa.length, head.length - 2);
  return sequence(Buffer.concat([head, rsa]));
}

function sequence(inner: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x30, 0x82, inner.length >> 8, inner.length & 255]), inner]);
}

function armour(label: string, data: Uint8Array, newline: string): string {
  const lines =
    Buffer.from(data)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  const blank = label.startsWith("PGP") ? [""] : [];
  return [`-----BEGIN ${label}-----`, ...blank, ...lines, `-----END ${label}-----`].join(newline);
}
