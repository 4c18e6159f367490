import { KeysweepError } from "../errors.ts";

/**
 * Reads a base URL that somebody named on the command line (`--openai-base-url`): https to any host, or plain http to
 * this machine, `http://127.0.0.1:…` and `http://[::1]:…`, for gateways and tests. Returns it without a final slash.
 * Throws `USAGE` for anything else. Never call it with text that comes out of a scanned repository.
 */
export function parseBaseUrl(text: string, option: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:"))
    throw new KeysweepError("USAGE", `${option} is no https address`, {
      hint: `Say it in full: ${option} https://gateway.example/v1`,
    });
  if (url.protocol === "http:" && url.hostname !== "127.0.0.1" && url.hostname !== "[::1]")
    throw new KeysweepError(
      "USAGE",
      `${option} must be https: over http everybody on the way reads the key`,
      {
        hint: "Plain http is taken for 127.0.0.1 and [::1] only.",
      },
    );
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw new KeysweepError("USAGE", `${option} may hold a host, a port and a path, nothing else`);
  return url.origin + url.pathname.replace(/\/+$/, "");
}

/** Reads the address of an HTTP proxy named on the command line. Throws `USAGE`. */
export function parseProxyUrl(text: string, option: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:"))
    throw new KeysweepError("USAGE", `${option} is no http or https address`);
  if (!isDecodable(url.username + url.password))
    throw new KeysweepError(
      "USAGE",
      `${option} has a user or a password that is not written as URLs have it`,
      {
        hint: "A percent sign in it is written %25.",
      },
    );
  return url;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
