import { judgeNamed } from "./generic.ts";
import type { Check } from "./types.ts";

/** Members of a Secret that say who, where and which, and what is meant to be shown. */
const OPEN_MEMBER =
  /user|host|port|ur[li]|mail|name|cert|crt|pub|(?:^|[._-])(?:ca|db|id)$|Id$|region|bucket|database|issuer|domain|config|version|commit|thumbprint|fingerprint|digest/i;

/** The head of a block of a manifest: a line, or in a literal what stands between two breaks of one. */
const BLOCK = /(?<=^|[\n ]|\\n)(data|stringData):[ \t]{0,4}(?:#[^\n]{0,80})?(?:\r?\n|\\{1,3}n)/g;

/**
 * A member of a Secret of Kubernetes, whose `data` is base64 and whose `stringData` is not: what is called a password, or was drawn whatever
 * it is called.
 */
export const checkManifest: Check = ({ secret, text, candidate: { assignment }, confidence }) => {
  if (!assignment) return "drop";
  const { nameStart, nameEnd } = assignment;
  const name = text.slice(nameStart, nameEnd);
  const [, block] = [...text.slice(0, nameStart).matchAll(BLOCK)].at(-1) ?? [];
  const isPlain = block === "stringData";
  if (!isPlain && !/^[A-Za-z0-9+/]{8,}={0,2}$/.test(secret)) return "drop";
  const value = isPlain
    ? secret
    : Buffer.from(secret, "base64")
        .toString("latin1")
        .replace(/\r?\n$/, "");
  if (!/^[\x21-\x7e]{8,200}$/.test(value)) return "drop";
  const judgement = judgeNamed(name, value, confidence);
  return judgement !== "drop" || OPEN_MEMBER.test(name) ? judgement : judgeNamed("token", value, confidence);
};
