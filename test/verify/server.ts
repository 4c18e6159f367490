import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { Secret } from "../../src/secret.ts";
import type { SecretToVerify, Verified } from "../../src/verify/types.ts";
import { createVerifier, type Verifier, type VerifierOptions } from "../../src/verify/verifier.ts";

/** A request as a server of the test's own got it. */
export interface Got {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
}

/** What such a server answers. */
export interface Canned {
  readonly status: number;
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Script = (
  got: Got,
  response: ServerResponse,
  request: IncomingMessage,
) => Canned | undefined | Promise<Canned | undefined>;

/** A server on 127.0.0.1 that plays every provider at once: the Host header says which. */
export interface TestServer {
  readonly url: URL;
  readonly got: Got[];
  /** What it answers from now on; a script that returns nothing has answered by itself. */
  play(script: Script): void;
  close(): Promise<void>;
}

export async function startServer(): Promise<TestServer> {
  let script: Script = () => ({ status: 500 });
  const got: Got[] = [];
  const server = http.createServer((request, response) => {
    const one: Got = {
      method: request.method ?? "",
      host: request.headers.host ?? "",
      path: request.url ?? "",
      headers: request.headers,
    };
    got.push(one);
    request.resume();
    void Promise.resolve(script(one, response, request)).then((canned) => {
      if (canned === undefined) return;
      const isText = typeof canned.body === "string" || canned.body === undefined;
      const body = isText ? ((canned.body as string | undefined) ?? "") : JSON.stringify(canned.body);
      response.writeHead(canned.status, {
        "content-type": isText ? "text/plain" : "application/json",
        ...canned.headers,
      });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    got,
    play(next) {
      script = next;
      got.length = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A verifier whose every connection ends at the test's server; quick to retry. */
export function verifierFor(server: TestServer, options: VerifierOptions = {}): Verifier {
  return createVerifier({
    ...options,
    client: { backoffMs: 1, perSecond: 1000, ...options.client, connectTo: () => server.url },
  });
}

export function secretOf(
  ruleId: string,
  provider: string,
  text: string,
  ...companions: string[]
): SecretToVerify {
  return {
    ruleId,
    provider,
    secret: new Secret(text),
    companions: companions.map((other) => ({ ruleId: "companion", secret: new Secret(other) })),
  };
}

/** The one result of asking about one secret. */
export async function verdictOn(verifier: Verifier, secret: SecretToVerify): Promise<Verified["verdict"]> {
  const { results } = await verifier.verify([secret]);
  return results[0]!.verdict;
}

/** Every way in which a value could be printed, in one text. */
export function everyPrintOf(value: unknown): string {
  const hidden = inspect(value, { depth: 20, showHidden: true, maxStringLength: null });
  const stack = value instanceof Error ? `${value.stack} ${everyPrintOf(value.cause)}` : "";
  return [hidden, String(value), JSON.stringify(value) ?? "", stack].join("\n");
}

/** Whether `text` holds `secret`, or more of it than a redacted form shows. */
export function shows(text: string, secret: string): boolean {
  for (let start = 8; start + 8 <= secret.length; start++)
    if (text.includes(secret.slice(start, start + 8))) return true;
  return false;
}
