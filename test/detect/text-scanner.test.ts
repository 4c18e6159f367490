import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { rankRules, settle } from "../../src/detect/settle.ts";
import { readEncodedText } from "../../src/detect/text-scanner.ts";
import { fillIn, readLibrary } from "../support/library.ts";

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

  it("of which nothing is found adds nothing to what the scanner says", () => {
    const plain = createScanner(ruleSet);
    const bytes = Buffer.from(
      `a: ${base64("nothing is to be found in this text at all\n")}\nkey: ${password}\n`,
    );
    const told = (matches: ReturnType<typeof plain.scan>) => settle(matches, ranks);
    expect(told(readEncodedText(plain).scan(bytes))).toEqual(told(plain.scan(bytes)));
  });
});
