import type { Write } from "./contexts.ts";

const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");
const wide = (text: string) => Buffer.from(text, "utf16le");
const lines = (text: string, length: number, joint: string) =>
  (text.match(new RegExp(`.{1,${length}}`, "g")) ?? []).join(joint);
const each = (text: string, write: (code: string) => string) =>
  [...text].map((char) => write(char.charCodeAt(0).toString(16).padStart(2, "0"))).join("");
/** A settings file in which the token is somewhere in the middle. */
const settings = (k: string) =>
  `FIRST=1234567890123456789\nSERVICE_KEY=${k}\nSECOND=2\nTHIRD=a-longer-value-here\n`;
const utf32 = (text: string, lead: string, tail: string) =>
  [...text].map((char) => `${lead}${char}${tail}`).join("");

/** Lines of up to 76 characters; an escape is not broken. */
const quotedPrintable = (text: string) =>
  text
    .replaceAll("=", "=3D")
    .split("\n")
    .map((line) => (line.match(/(?:=3D|.){1,70}/g) ?? []).join("=\r\n"))
    .join("\r\n");

/** How a token is hidden in files, by kind. It stands there once, and never as it is. */
export const ENCODINGS: Readonly<Record<string, Write>> = {
  "kubernetes secret": (k) => `data:\n  key: ${base64(k)}\n`,
  "kubernetes secret with a line break": (k) => `data:\n  key: ${base64(`${k}\n`)}\n`,
  "kubernetes secret in JSON": (k) => `{"data":{"key":"${base64(k)}"}}`,
  "base64, shifted by one": (k) => base64(`:${k}`),
  "base64, shifted by two": (k) => base64(`x:${k}`),
  "base64, shifted by three": (k) => base64(`xy:${k}`),
  "base64 without padding": (k) => base64(k).replace(/=+$/, ""),
  "base64 for URLs": (k) => Buffer.from(`~?>~?>${k}~?>~?>`).toString("base64url"),
  "base64 of settings": (k) => `DOTENV=${base64(settings(k))}\n`,
  "base64 in lines of 76": (k) => lines(base64(settings(k)), 76, "\n"),
  "base64 in lines of 76, CRLF": (k) => lines(base64(settings(k)), 76, "\r\n"),
  "base64 in lines of 64": (k) => lines(base64(settings(k)), 64, "\n"),
  "base64 in a YAML block": (k) => `data:\n  env: |\n    ${lines(base64(settings(k)), 60, "\n    ")}\n`,
  "base64 with escaped slashes": (k) => base64(`a/b?${k}`).replaceAll("/", "\\/"),
  "base64 in percent escapes": (k) => encodeURIComponent(base64(`u:${k}`)),
  "base64 in a data URI": (k) => `data:text/plain;base64,${base64(`key: ${k}`)}`,
  "base64, twice": (k) => base64(base64(k)),
  "base64, three times": (k) => base64(base64(base64(k))),
  "PowerShell's encoded command": (k) => `powershell -enc ${wide(`$env:K="${k}"; run`).toString("base64")}`,
  hexadecimal: (k) => Buffer.from(`k=${k}`).toString("hex"),
  "hexadecimal, upper case": (k) => `0x${Buffer.from(k).toString("hex").toUpperCase()}`,
  "\\x escapes": (k) => each(k, (code) => `\\x${code}`),
  "\\u escapes": (k) => each(k, (code) => `\\u00${code}`),
  "hyphens as \\u escapes": (k) => `"${k.replaceAll("-", "\\u002d")}"`.replace("sk-", "\\u0073k-"),
  "percent escapes": (k) => `q=${each(k, (code) => `%${code}`)}`,
  "hyphens in percent escapes": (k) => `q=${k.replaceAll("-", "%2D")}`,
  "HTML entities": (k) => each(k, (code) => `&#x${code};`),
  "hyphens as HTML entities": (k) => k.replaceAll("-", "&#45;"),
  "UTF-16": (k) => wide(`\ufeffSERVICE_KEY=${k}\r\n`).toString("latin1"),
  "UTF-16, big endian": (k) => wide(`\ufeffSERVICE_KEY=${k}\r\n`).swap16().toString("latin1"),
  "UTF-16 without a mark": (k) => wide(`$key="${k}"`).toString("latin1"),
  "UTF-32": (k) => utf32(`K=${k}\n`, "", "\0\0\0"),
  "UTF-32, big endian": (k) => utf32(`K=${k}\n`, "\0\0\0", ""),
  "quoted-printable": (k) => `Subject: hello\r\n\r\n${quotedPrintable(settings(k))}`,
  "pieces joined with +": (k) => `x = "${lines(k, 10, '" + "')}";`,
  "pieces joined with + over lines": (k) => `x = "${lines(k, 16, '" +\n    "')}";`,
  "pieces joined with a + that begins lines": (k) => `x = "${lines(k, 16, '"\n    + "')}";`,
  "pieces joined with .": (k) => `$x = '${lines(k, 16, "' . '")}';`,
  "pieces joined with ..": (k) => `x = "${lines(k, 16, '" .. "')}"`,
  "pieces joined with & and _": (k) => `x = "${lines(k, 16, '" & _\r\n    "')}"`,
  "pieces joined with ||": (k) => `'${lines(k, 16, "' || '")}'`,
  "pieces side by side": (k) => `x = ("${lines(k, 24, '"\n     "')}")`,
  "a backslash at the end of the line": (k) => `x = "${lines(k, 40, "\\\n")}"`,
};
