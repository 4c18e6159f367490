import { afterAll, beforeAll } from "vitest";
import { type Client, type ClientOptions, createClient, type SendOptions } from "../../src/verify/client.ts";
import { key } from "../support/keys.ts";
import { startServer, type TestServer } from "./server.ts";

/** One server for all tests of a file: whatever host a client asks, it connects to this one. */
export let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.close());

export const HOST = "api.example.test";
export const SECRET = key("openai-project", "client");

/** A client of {@link HOST} that hardly waits. */
export function clientFor(options: Partial<ClientOptions> = {}): Client {
  return createClient({
    hosts: [HOST],
    perSecond: 1000,
    backoffMs: 1,
    connectTo: () => server.url,
    ...options,
  });
}

/** Sends one request that holds {@link SECRET}, for five seconds at most. */
export function ask(client: Client, options: Partial<SendOptions> = {}, url = `https://${HOST}/v1/thing`) {
  const request = { method: "GET", url, headers: { authorization: `Bearer ${SECRET}` } } as const;
  return client.send(request, { deadline: performance.now() + 5_000, ...options });
}
