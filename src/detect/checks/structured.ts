import { isFiller } from "../values/filler.ts";
import { jsonOf } from "../values/jwt.ts";
import { isRandomValue } from "../values/random.ts";
import { isNamedAfter, isSamplePassword } from "../values/sample-password.ts";
import { readsAsWords } from "../values/words.ts";
import type { Check } from "./types.ts";

/** PyPI tokens are macaroons: version 2, then a location field that names the site. */
export const checkPypi: Check = ({ secret, confidence }) => {
  const bytes = Buffer.from(secret.slice("pypi-".length), "base64");
  if (bytes[0] !== 2 || bytes[1] !== 1) return "drop";
  const location = bytes.subarray(3, 3 + (bytes[2] ?? 0)).toString("latin1");
  return location === "pypi.org" || location === "test.pypi.org"
    ? {
        confidence: location === "pypi.org" ? confidence : "medium",
        notes: [`It is a token of ${location}.`],
      }
    : "drop";
};

/** Sentry organization tokens hold JSON that says when they were made and for which server. */
export const checkSentry: Check = ({ secret, confidence }) => {
  const payload = jsonOf(secret.split("_")[1] ?? "");
  return payload && "iat" in payload ? { confidence } : "drop";
};

/** A base64 JSON object behind a prefix that ends in `_` (1Password service accounts, Grafana Cloud). */
export const checkJsonBody: Check = ({ secret, confidence }) => {
  const payload = jsonOf(secret.slice(secret.indexOf("_") + 1));
  return payload && Object.keys(payload).length >= 2 ? { confidence } : "drop";
};

/** Grafana's old API keys: JSON of a key, its name and a number, in base64. */
export const checkGrafanaLegacy: Check = ({ secret, confidence }) => {
  const payload = jsonOf(secret);
  const isKey = typeof payload?.k === "string" && "n" in payload && "id" in payload && !isFiller(payload.k);
  return isKey ? { confidence } : "drop";
};

/** Tokens that rules know by themselves, whatever stands before them. */
const TOKEN_FORM = /^(?:dckr_[op]at_|gh[pousr]_|github_pat_|glpat-|npm_)[A-Za-z0-9_.-]{20,255}$/;

/** What no password is that opens anything. */
const WORD_OR_TEMPLATE =
  /^(?:pass(?:word|wd)?|secret|test|user|admin|foo|bar|guest|open sesame|.*[${<].*|x+)\d{0,3}$/i;

/** `user:password` in base64: HTTP basic authentication, Docker's and npm's saved log-ins. */
export const checkBasicAuth: Check = ({ secret, confidence }) => {
  const text = Buffer.from(secret, "base64").toString("latin1");
  const [, user = "", password] = /^([\x20-\x39\x3b-\x7e]{0,200}):([\x20-\x7e]{4,400})$/.exec(text) ?? [];
  if (password === undefined || isFiller(password) || password === user) return "drop";
  const isSample = WORD_OR_TEMPLATE.test(password) || isSamplePassword(password);
  // Some services take a key for the user and any word for the password.
  if (isSample && !(user.length >= 16 && isRandomValue(user))) return "drop";
  if (isNamedAfter(password, user) || !isRandomValue(password)) return { confidence: "low" };
  // Where its rule finds the token in here as well, that is the one to tell of.
  return TOKEN_FORM.test(password) && confidence === "high" ? { confidence: "medium" } : { confidence };
};

/** Discord bot tokens begin with the bot's id, a decimal number, in base64. */
export const checkDiscord: Check = ({ secret, confidence }) => {
  const [id = "", , tail = ""] = secret.split(".");
  return /^\d{17,20}$/.test(Buffer.from(id, "base64").toString("latin1")) && !isFiller(tail)
    ? { confidence }
    : "drop";
};

/** A JSON Web Key's private part: base64url, not a filler, nor bytes that are one. */
export const checkJwk: Check = ({ secret, confidence }) => {
  const bytes = Buffer.from(secret, "base64url").toString("latin1");
  if (isFiller(secret) || !isRandomValue(secret)) return "drop";
  if (!/^[\x20-\x7e]+$/.test(bytes)) return { confidence };
  if (isFiller(bytes) || isSamplePassword(bytes)) return "drop";
  return readsAsWords(bytes)
    ? { confidence: "low", notes: ["It reads as words: perhaps an example."] }
    : { confidence };
};
