import { token } from "../../support/keys.ts";
import { readLibrary } from "../../support/library.ts";

// Values of the kinds that checks judge, drawn by seed, and what the rules find in a text.

export const library = readLibrary();
export const alnum = (seed: string) => token("", 22, "alnum", seed);
export const hex = (length: number, seed: string) => token("", length, "hex", seed);
export const value = alnum("generic");
/** A JSON Web Token with this payload. */
export const jwt = (payload: object) =>
  [{ alg: "HS256" }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .concat(alnum("signature"))
    .join(".");

export const SHORT = ["l3psT", "Tn62I"].join("");
export const SIGNED = ["k2#qome!", "b4$z7"].join("");
export const LETTERS = ["qWxTz", "RkNvB"].join("");
export const UUID_4 = hex(32, "uuid").replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-a$4-$5");
/** As Anaconda writes its tokens. */
export const ANACONDA = `an-${[8, 4, 4, 4, 12].map((length, at) => token("", length, "hex", `cab ${at}`)).join("-")}`;
export const encoded = (text: string) => Buffer.from(text).toString("base64");
/** As ECDSA has them: two numbers of 32 bytes in DER. */
export const signature = () =>
  Buffer.from(`3045022100${hex(64, "r")}0220${hex(64, "s")}`, "hex").toString("base64");

/** The secrets that the built-in rules report in a text. */
export const secretsIn = (text: string) => library.report(text).map((match) => match.text);
