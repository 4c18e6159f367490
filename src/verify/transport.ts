import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import type { Failure } from "./types.ts";

/** One HTTP exchange: no redirects, no cookies, no compression, no connection kept, no proxy but `proxy`. */
export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the exchange at any point. */
  readonly signal: AbortSignal;
  /** A body longer than this many bytes ends the exchange. */
  readonly maxBodyBytes: number;
  /** An HTTP proxy that somebody named: https goes through it by CONNECT. */
  readonly proxy?: URL;
  /** Connect there instead of where `url` says, over the scheme that this URL names. For tests. */
  readonly connectTo?: URL;
}

export type Exchanged =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers: http.IncomingHttpHeaders;
      readonly body: Buffer;
    }
  | { readonly kind: "failure"; readonly failure: Failure };

/**
 * TLS as keysweep wants it, whatever NODE_TLS_REJECT_UNAUTHORIZED says. Agents of our own, because the global ones may
 * follow proxy variables of the environment.
 */
const TLS = { rejectUnauthorized: true, minVersion: "TLSv1.2", ALPNProtocols: ["http/1.1"] } as const;

/** Rejects with the signal's reason when that is aborted; every other trouble is a `Failure`. */
export async function exchange(call: Exchange): Promise<Exchanged> {
  call.signal.throwIfAborted();
  const target = call.connectTo ?? call.url;
  let socket: Duplex | undefined;
  if (call.proxy !== undefined && target.protocol === "https:") {
    const tunnel = await openTunnel(call.proxy, target, call.signal);
    if (tunnel === undefined) return { kind: "failure", failure: "proxy" };
    socket = tunnel;
  }
  return await new Promise<Exchanged>((resolve, reject) => {
    const fail = (error: unknown): void => {
      if (call.signal.aborted) reject(call.signal.reason);
      else resolve({ kind: "failure", failure: failureOf(error) });
    };
    try {
      const request = start(call, target, socket);
      // Not among the options: NODE_DEBUG prints those.
      for (const [name, value] of Object.entries(headersOf(call))) request.setHeader(name, value);
      request.on("error", fail);
      request.on("response", (response) => readBody(response, call.maxBodyBytes, resolve, fail));
      request.end(call.body);
    } catch (error) {
      fail(error);
    }
  });
}

function start(call: Exchange, target: URL, socket: Duplex | undefined): ClientRequest {
  const options: RequestOptions = {
    method: call.method,
    protocol: target.protocol,
    hostname: hostnameOf(target),
    port: target.port,
    path: call.url.pathname + call.url.search,
    signal: call.signal,
  };
  if (target.protocol === "http:") return http.request({ ...options, agent: new http.Agent() });
  const name = hostnameOf(call.url);
  // The pinned name is what the certificate must be for; an address has no name to send.
  const secure = { ...TLS, servername: isIP(name) === 0 ? name : "" };
  if (socket !== undefined)
    return https.request({ ...options, createConnection: () => tls.connect({ ...secure, socket }) });
  return https.request({ ...options, ...secure, agent: new https.Agent() });
}

function headersOf({ url, headers }: Exchange): Readonly<Record<string, string>> {
  return { host: url.host, connection: "close", "accept-encoding": "identity", ...headers };
}

function readBody(
  response: IncomingMessage,
  maxBytes: number,
  resolve: (result: Exchanged) => void,
  fail: (error: unknown) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) {
      resolve({ kind: "failure", failure: "answer-too-large" });
      response.destroy();
    } else chunks.push(chunk);
  });
  response.on("error", fail);
  // A connection that ends early emits `error` (ECONNRESET), never `end`.
  response.on("end", () =>
    resolve({
      kind: "answer",
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: Buffer.concat(chunks),
    }),
  );
}

/** A tunnel through an HTTP proxy; undefined when the proxy does not open one. */
async function openTunnel(proxy: URL, target: URL, signal: AbortSignal): Promise<Duplex | undefined> {
  const authority = `${target.hostname}:${target.port || 443}`;
  const options: RequestOptions = {
    method: "CONNECT",
    protocol: proxy.protocol,
    hostname: hostnameOf(proxy),
    port: proxy.port,
    path: authority,
    signal,
  };
  return await new Promise((resolve, reject) => {
    const request =
      proxy.protocol === "https:"
        ? https.request({ ...options, ...TLS, agent: new https.Agent() })
        : http.request({ ...options, agent: new http.Agent() });
    request.setHeader("host", authority);
    if (proxy.username !== "") {
      const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
      request.setHeader("proxy-authorization", `Basic ${Buffer.from(login).toString("base64")}`);
    }
    request.on("connect", (response, socket) => {
      if (response.statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        resolve(undefined);
      }
    });
    // An answer in place of a tunnel.
    request.on("response", (response) => {
      response.destroy();
      resolve(undefined);
    });
    request.on("error", () => {
      if (signal.aborted) reject(signal.reason);
      else resolve(undefined);
    });
    request.end();
  });
}

/** The host without the brackets of an IPv6 address. */
function hostnameOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

const DNS_CODES = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA", "EAI_NONAME"]);
const TLS_CODES =
  /^(?:ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

/** Sorts an error of node's into a kind; its text is dropped, for it may quote what was sent or received. */
export function failureOf(error: unknown): Failure {
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code === undefined) return "connection";
  if (DNS_CODES.has(code)) return "dns";
  if (TLS_CODES.test(code)) return "tls";
  if (code === "ETIMEDOUT") return "timeout";
  return "connection";
}
