// JSON Web Tokens (RFC 7519), as far as their text tells. Which of them are secrets, `checks/jwt.ts` says.

/** A token's first two parts as the JSON objects that they hold, and its third one as it is written. */
export interface JwtParts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly signature: string;
}

/** Reads base64url JSON; `undefined` unless it is an object. */
export function jsonOf(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64").toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The parts of a token; `undefined` unless header and payload are JSON and the header names an algorithm. */
export function partsOf(token: string): JwtParts | undefined {
  const [first = "", second = "", signature = ""] = token.split(".");
  const header = jsonOf(first);
  const payload = jsonOf(second);
  return header && payload && typeof header.alg === "string" ? { header, payload, signature } : undefined;
}

/** The token that every tutorial shows, the one of RFC 7519, and what tests sign. */
export function isShownEverywhere(payload: JwtParts["payload"]): boolean {
  return (
    payload.sub === "1234567890" ||
    "http://example.com/is_root" in payload ||
    /^ba[rz]$/.test(String(payload.foo)) ||
    payload.some === "payload" ||
    payload.hello === "world"
  );
}

/** Whether the middle of three parts is what everybody shows, though somebody changed the header (`ghjbGci….eyJzdWIi….SflKx…`). */
export function hasShownPayload(text: string): boolean {
  const parts = text.split(".");
  const payload = parts.length === 3 ? jsonOf(parts[1] as string) : undefined;
  return payload !== undefined && isShownEverywhere(payload);
}

/** Whether `text` begins as a JSON Web Token does, which has a check of its own; sealed ones (RFC 7516) have none. */
export function isJwtLike(text: string): boolean {
  if (!/^e[wy][A-Za-z0-9_-]{8,}\./.test(text)) return false;
  const header = jsonOf(text.slice(0, text.indexOf(".")));
  return typeof header?.alg === "string" && !("enc" in header);
}
