import type { EnvContents, KeyDetector } from "./types.ts";

/** What an .env file holds. `line` is that of the first key or secret-looking value. */
export interface Inspection {
  readonly contents: EnvContents;
  readonly line?: number;
  /** The kind of key, when the detector knew one. */
  readonly key?: string;
}

/** Judges an .env file's bytes (UTF-8) without ever handing on a value. */
export function inspectEnv(bytes: Uint8Array, path: string, scanText?: KeyDetector): Inspection {
  const found = scanText?.(bytes, path)[0];
  if (found !== undefined) return { contents: "key", line: found.line, key: found.kind };
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString("utf8")
    .split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    const parts = /^\s*(?:export\s+|set\s+)?([A-Za-z_][\w.]*)\s*[=:](.*)$/s.exec(line);
    if (parts === null) continue;
    if (looksSecret(parts[1] ?? "", plainValue((parts[2] ?? "").trimStart())))
      return { contents: "secret", line: index + 1 };
  }
  return { contents: "nothing" };
}

function plainValue(written: string): string {
  const quoted = /^(["'`])(.*?)\1/.exec(written);
  if (quoted !== null) return quoted[2] ?? "";
  return written.replace(/\s#.*$/s, "").trim();
}

const SECRET_NAME =
  /(?:^|[_.]|[a-z](?=[A-Z]))(?:API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|MASTER_?KEY|APP_?KEY|KEY|TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|CREDENTIALS?|AUTH|COOKIE|SALT|PAT)(?:_?\d{1,9})?(?:_?(?:BASE|VALUE|DEV|TEST|PROD|PRODUCTION|STAGING|LOCAL))?$/i;
/** Frameworks put such values into pages that everybody gets. */
const PUBLIC_NAME =
  /^(?:NEXT_PUBLIC_|NUXT_PUBLIC_|VITE_|REACT_APP_|PUBLIC_|EXPO_PUBLIC_|GATSBY_|VUE_APP_|STORYBOOK_)|PUBLISHABLE|(?:^|_)PUBLIC_?KEY$|(?:^|_)SITE_?KEY$/i;
const PLACEHOLDER =
  /^(?:\$|%|<|\{\{|\[|@@)|\$\{|change.?me|change.?this|replace|your[-_ ]|insert|example|placeholder|dummy|fake|sample|redacted|todo|x{4,}|\*{3,}|\.{3}|123456|abcdef|password|^(?:my|some|the)[-_]|not.?(?:a|so|very|real)|^test|[-_]test$|insecure|^dev[-_]|development|localhost|^encrypted:|^ENC\[/i;

/** Whether an assignment looks as if its value were worth hiding. */
function looksSecret(name: string, value: string): boolean {
  if (value.length < 8) return false;
  // Only a URL with a password in it: user:password@host, host not this machine.
  const url = /^[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:([^\s@/]+)@([^\s/:?#]+)/i.exec(value);
  if (url !== null) {
    const [, password = "", host = ""] = url;
    const local = /^(?:localhost|127\.|0\.0\.0\.0|host\.docker\.internal|[^.]+$)/i.test(host);
    return !local && password.length >= 6 && !PLACEHOLDER.test(password);
  }
  if (!SECRET_NAME.test(name) || PUBLIC_NAME.test(name) || PLACEHOLDER.test(value)) return false;
  if (/^(?:https?:\/\/|\.{0,2}\/|~\/)/.test(value) || /\s/.test(value)) return false;
  if (new Set(value).size <= 3) return false;
  return value.length >= 20 || (/[0-9]/.test(value) && /[A-Za-z]/.test(value));
}
