import { generateKeyPairSync } from "node:crypto";
import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createScanner } from "../../../src/detect/scanner.ts";
import { rankRules, settle } from "../../../src/detect/tell/settle.ts";
import { readEncodedText } from "../../../src/detect/texts/text-scanner.ts";
import { work } from "../../../src/detect/view.ts";
import { fillIn, readLibrary } from "../../support/library.ts";

const { ruleSet, report } = readLibrary();
const ranks = rankRules(ruleSet.rules);

const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");
const hex = (text: string) => Buffer.from(text, "latin1").toString("hex");
const wrap = (text: string) => (text.match(/.{1,76}/g) ?? []).join("\n");

const password = fillIn("{{alnum:18}}", "password");
/** Texts with one secret: by what of it is found where it is not encoded. */
const TEXTS: readonly (readonly [what: string, text: string, secret: string])[] = [
  ["an address with a password", `postgres://svc_app:${password}@db.prod.corp.io:5432/app`, password],
  ["a line of settings", `LOG=debug\nDB_PASSWORD=${password}\nPORT=80\n`, password],
  ["a member of JSON", JSON.stringify({ name: "x", client_secret: password }), password],
  ["a token", `value: ${fillIn("{{crc32:ghp_}}", "token")}`, fillIn("{{crc32:ghp_}}", "token")],
];

const ENCODED: readonly (readonly [
  how: string,
  encode: (text: string) => string,
  encodings: readonly string[],
])[] = [
  ["base64", base64, ["base64"]],
  ["wrapped base64", (text) => wrap(base64(`${"comment ".repeat(20)}\n${text}`)), ["base64"]],
  ["hexadecimal", hex, ["hex"]],
  ["base64 of base64", (text) => base64(base64(text)), ["base64", "base64"]],
  ["text with base64 in base64", (text) => base64(`config: ${base64(text)}\n`), ["base64", "base64"]],
  ["hexadecimal of base64", (text) => hex(base64(text)), ["hex", "base64"]],
  ["base64 of hexadecimal", (text) => base64(hex(text)), ["base64", "hex"]],
  ["base64, three deep", (text) => base64(base64(base64(text))), ["base64", "base64", "base64"]],
  ["gzip in base64", (text) => gzipSync(text).toString("base64"), ["base64", "gzip"]],
  ["wrapped zlib in base64", (text) => wrap(deflateSync(text).toString("base64")), ["base64", "zlib"]],
  [
    "gzip in base64 in base64",
    (text) => base64(gzipSync(text).toString("base64")),
    ["base64", "base64", "gzip"],
  ],
  [
    "zlib in base64 in base64",
    (text) => base64(deflateSync(text).toString("base64")),
    ["base64", "base64", "zlib"],
  ],
  ["hexadecimal behind its prefix", (text) => `0x${hex(text)}`, ["hex"]],
  [
    "base64 behind words of another script",
    (text) => Buffer.from(`# Настройки базы 数据库的配置\n${text}`).toString("base64"),
    ["base64"],
  ],
  ["base64 of UTF-16", (text) => Buffer.from(text, "utf16le").toString("base64"), ["base64", "utf-16"]],
];

describe.each(TEXTS)("%s", (_, text, secret) => {
  it.each(ENCODED)("is found in %s, where it stands", (_how, encode, encodings) => {
    const encoded = encode(text);
    const before = "data:\n  value: ";
    const found = report(`${before}${encoded}\n`);
    expect(found).toMatchObject([{ text: secret, encodings }]);
    const [{ start, end, outerStart, outerEnd } = { start: 0, end: 0, outerStart: 0, outerEnd: 0 }] = found;
    expect(start).toBeGreaterThanOrEqual(before.length);
    expect(end).toBeLessThanOrEqual(before.length + encoded.length);
    expect(outerStart).toBeLessThanOrEqual(start);
    expect(outerEnd).toBeGreaterThanOrEqual(end);
  });
});

describe("encoded text", () => {
  it("places a secret at the bytes that stand for it", () => {
    const at = 'password = "'.length;
    const said = `password = "${password}`;
    const encoded = base64(`${said}"; then = more\n`);
    const [found] = report(`x: ${encoded}\n`);
    expect(found).toMatchObject({
      text: password,
      start: 3 + Math.floor((at * 4) / 3),
      end: 3 + Math.ceil((said.length * 4) / 3),
    });
  });

  it("is one finding where a token's own form in base64 tells of it as well", () => {
    const token = fillIn("{{crc32:ghp_}}", "again");
    expect(report(`x = "${base64(`some text before ${token} and behind`)}"`)).toHaveLength(1);
  });

  it("is no file: a drawn token alone in it is none", () => {
    const token = fillIn("{{hex:32}}", "alone");
    expect(report(token)).toHaveLength(1);
    expect(report(`x: ${base64(token)}\n`)).toEqual([]);
  });

  it("may hold several secrets, packed as well", () => {
    const secrets = ["first", "second", "third"].map((seed) => fillIn("{{crc32:ghp_}}", seed));
    const packed = gzipSync(secrets.join("\n")).toString("base64");
    expect(report(`x: ${packed}\n`).map(({ text }) => text)).toEqual(secrets);
  });

  it("is unpacked as far as it is in sight, and no bomb", () => {
    const many = Array.from({ length: 6000 }, (_, n) => fillIn("{{alnum:30}}", `row ${n}`)).join("\n");
    const cut = gzipSync(`${JSON.stringify({ client_secret: password })}\n${many}`).toString("base64");
    expect(cut.length).toBeGreaterThan(1 << 16);
    expect(report(`x: ${cut}\n`)).toMatchObject([{ text: password }]);
    expect(report(`x: ${gzipSync(Buffer.alloc(64 << 20)).toString("base64")}\n`)).toEqual([]);
  });

  it("is unpacked to its end in base64 of base64 as well", () => {
    const many = Array.from({ length: 900 }, (_, n) => fillIn("{{alnum:30}}", `row ${n}`)).join("\n");
    const packed = gzipSync(`${many}\n${JSON.stringify({ client_secret: password })}`).toString("base64");
    expect(report(`release: ${base64(packed)}\n`)).toMatchObject([
      { text: password, encodings: ["base64", "base64", "gzip"] },
    ]);
  });

  it("is read to its end in base64 of base64, as a private key needs it", () => {
    const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
      type: "pkcs8",
      format: "pem",
    });
    const said = JSON.stringify({ type: "service_account", pad: "words ".repeat(90), private_key: pem });
    expect(report(`key: ${base64(base64(said))}\n`)).toMatchObject([{ encodings: ["base64", "base64"] }]);
  });

  it("places what is packed at the bytes that change when it does", () => {
    const dense = Array.from({ length: 3000 }, (_, n) => fillIn("{{alnum:30}}", `row ${n}`)).join("\n");
    const pack = (line: string) =>
      gzipSync(`${dense}\n${line}\n${"plain = line of settings\n".repeat(20_000)}`).toString("base64");
    const packed = pack(`DB_PASSWORD=${password}`);
    const before = pack("APP=1");
    let first = 0;
    while (packed[first] === before[first]) first++;
    const [found] = report(packed);
    expect(found?.text).toBe(password);
    expect(found?.start).toBeGreaterThanOrEqual(first);
    expect(found?.end).toBeLessThan(first + packed.length / 4);
  });

  it("is unpacked in part where it is mostly filler", () => {
    const packed = gzipSync(`client_secret = "${password}"\n${"a = b\n".repeat(100_000)}`).toString("base64");
    expect(report(`x: ${packed}\n`)).toMatchObject([{ text: password }]);
  });

  it("makes no more of what is packed than its length allows, be it packed in what is packed", () => {
    let bomb = `${"x = y ".repeat(50_000)}\n`;
    for (let layer = 0; layer < 3; layer++)
      bomb = `${gzipSync(bomb).toString("base64")} `.repeat(layer === 2 ? 1 : 300);
    const before = work.characters;
    expect(report(`x: ${bomb}\n`)).toEqual([]);
    expect(work.characters - before).toBeLessThan(300 * bomb.length + 100_000);
  });

  it("may be packed in many short pieces", () => {
    const pieces = "H4sIAAAAAAAAA".padEnd(64, "x");
    for (const joint of [" ", "\n  ", "\nAAAA\n"]) {
      const before = work.characters;
      const text = `${pieces}${joint}`.repeat(2000);
      report(text);
      expect(work.characters - before).toBeLessThan(200 * text.length);
    }
  });

  it("holds no secret in bytes that are no text", () => {
    const data = (end: string) => base64(`curl -x ok ; openssl rsa -passin pass:${password}${end}`);
    expect(report(`x: ${data(" -in key.pem\n")}\n`)).toMatchObject([{ text: password }]);
    expect(report(`x: ${data("\0\x02\0\xecabcdefgh\0\x01")}\n`)).toEqual([]);
  });

  it("of which nothing is found adds nothing to what the scanner says", () => {
    const plain = createScanner(ruleSet);
    const bytes = Buffer.from(
      `a: ${base64("nothing is to be found in this text at all\n")}\nkey: ${password}\n`,
    );
    const told = (matches: ReturnType<typeof plain.scan>) => settle(matches, ranks);
    expect(told(readEncodedText(plain).scan(bytes))).toEqual(told(plain.scan(bytes)));
  });
});
