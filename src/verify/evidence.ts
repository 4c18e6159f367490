import { createHash } from "node:crypto";
import { type AnswerTable, at } from "./answers.ts";
import type { Answer, Evidence, ProviderRequest, Reply } from "./types.ts";

/** Method, host and path of a request; the query is left out. */
function endpointOf(request: ProviderRequest): string {
  const url = new URL(request.url);
  return `${request.method} ${url.host}${url.pathname}`;
}

/** First 12 hex digits of SHA-256: tells organizations apart without naming them. */
function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/**
 * `value` if it is a plain identifier that shares no 8 characters with any of `secrets`; undefined otherwise. A server
 * is free to send the key back in a header: nothing it says is kept without this.
 */
export function plainWord(
  value: unknown,
  secrets: readonly string[],
  shape = /^[\w.:-]{1,80}$/,
): string | undefined {
  if (typeof value !== "string" || !shape.test(value)) return undefined;
  for (const secret of secrets)
    for (let start = 0; start + 8 <= secret.length; start++)
      if (value.includes(secret.slice(start, start + 8))) return undefined;
  return value;
}

/** What is worth keeping of a reply. `secrets`: every part of the credential that was sent. */
export function evidenceOf(
  request: ProviderRequest,
  reply: Reply,
  table: AnswerTable,
  secrets: readonly string[],
): Evidence {
  const endpoint = endpointOf(request);
  if (reply.kind === "failure") return { endpoint, requests: reply.requests };
  const { answer } = reply;
  const requestId = plainWord(answer.header(table.requestId ?? "x-request-id"), secrets);
  const code = table.code === undefined ? undefined : codeOf(answer, table.code, secrets);
  const organization = answer.header("openai-organization");
  return {
    endpoint,
    status: answer.status,
    ...(code === undefined ? {} : { code }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(organization === undefined ? {} : { organization: shortHash(organization) }),
    requests: answer.requests,
  };
}

function codeOf(answer: Answer, path: string, secrets: readonly string[]): string | undefined {
  return plainWord(at(answer.json(), path), secrets, /^[A-Za-z][A-Za-z0-9_.-]{0,60}$/);
}
