import https from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { retryAfter } from "../../src/verify/client.ts";
import { failureOf } from "../../src/verify/transport.ts";
import { ask, clientFor, HOST, SECRET, server } from "./asking.ts";
import { selfSigned } from "./certificate.ts";
import { everyPrintOf, shows, startServer } from "./server.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("retries", () => {
  test("a fault is asked again twice, no more", async () => {
    server.play(() => ({ status: 503, body: "down" }));
    const reply = await ask(clientFor());
    expect(reply).toMatchObject({ kind: "answer", answer: { status: 503, requests: 3 } });
    expect(server.got).toHaveLength(3);
  });

  test("end with the first good answer", async () => {
    server.play(() => ({ status: server.got.length < 2 ? 500 : 200, body: { ok: true } }));
    const reply = await ask(clientFor());
    expect(reply).toMatchObject({ kind: "answer", answer: { status: 200, requests: 2 } });
  });

  test("wait as long as Retry-After says", async () => {
    const at: number[] = [];
    server.play(() => {
      at.push(performance.now());
      return at.length < 2 ? { status: 429, headers: { "retry-after": "1" } } : { status: 200 };
    });
    await ask(clientFor());
    expect(at).toHaveLength(2);
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(990);
  });

  test("wait until the date that Retry-After names", async () => {
    const at: number[] = [];
    // A date has no parts of a second: two seconds from now is one at least.
    server.play(() => {
      at.push(performance.now());
      const date = new Date(Date.now() + 2_000).toUTCString();
      return at.length < 2 ? { status: 503, headers: { "retry-after": date } } : { status: 200 };
    });
    expect(await ask(clientFor())).toMatchObject({ answer: { status: 200, requests: 2 } });
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(990);
  });

  test("are not made when Retry-After lies beyond the deadline", async () => {
    server.play(() => ({ status: 429, headers: { "retry-after": "3600" } }));
    const start = performance.now();
    expect(await ask(clientFor())).toMatchObject({ answer: { status: 429, requests: 1 } });
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test("leave alone what the caller calls final", async () => {
    server.play(() => ({ status: 429 }));
    expect(await ask(clientFor(), { isTransient: () => false })).toMatchObject({ answer: { requests: 1 } });
  });

  test("never repeat a POST that got no answer, unless it is harmless", async () => {
    server.play((_got, response) => {
      response.destroy();
      return undefined;
    });
    const request = { method: "POST", url: `https://${HOST}/make`, headers: {}, body: "{}" } as const;
    const deadline = performance.now() + 5_000;
    expect(await clientFor().send(request, { deadline })).toEqual({
      kind: "failure",
      failure: "connection",
      requests: 1,
    });
    expect(await clientFor().send(request, { deadline, isRepeatable: true })).toMatchObject({ requests: 3 });
  });

  test("read Retry-After as seconds or as a date, and nothing else", () => {
    const now = Date.UTC(2026, 0, 1);
    expect(retryAfter("7", now)).toBe(7_000);
    expect(retryAfter(new Date(now + 9_000).toUTCString(), now)).toBe(9_000);
    expect(retryAfter(new Date(now - 9_000).toUTCString(), now)).toBe(0);
    expect(retryAfter("Thursday, 01-Jan-26 00:00:03 GMT", now)).toBe(3_000);
    for (const text of ["soon", "-1", "1.5", "", "2001-01-01", "Monday"])
      expect(retryAfter(text, now), text).toBeUndefined();
    expect(retryAfter(undefined, now)).toBeUndefined();
  });
});

describe("time", () => {
  test("an answer that does not come is a timeout, asked again within the deadline", async () => {
    server.play(() => undefined);
    expect(await ask(clientFor({ timeoutMs: 40 }))).toEqual({
      kind: "failure",
      failure: "timeout",
      requests: 3,
    });
  });

  test("a body that drips is one too", async () => {
    server.play((_got, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write("x"), 10);
      response.on("close", () => clearInterval(timer));
      return undefined;
    });
    expect(await ask(clientFor({ timeoutMs: 60, retries: 0 }))).toMatchObject({ failure: "timeout" });
  });

  test("the deadline holds for all attempts together", async () => {
    server.play(() => undefined);
    const start = performance.now();
    const reply = await ask(clientFor({ timeoutMs: 10_000 }), { deadline: start + 150 });
    expect(reply).toMatchObject({ kind: "failure", failure: "timeout" });
    expect(performance.now() - start).toBeLessThan(1_500);
  });

  test("an abort of the caller's ends it at once, with the caller's reason", async () => {
    server.play(() => undefined);
    const stop = new AbortController();
    const asked = ask(clientFor(), { signal: stop.signal });
    await sleep(30);
    stop.abort(new Error("enough"));
    await expect(asked).rejects.toThrow("enough");
    await expect(ask(clientFor(), { signal: stop.signal })).rejects.toThrow("enough");
  });
});

describe("answers that are none", () => {
  test("a redirect is not followed", async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      server.play(() => ({ status, headers: { location: `${server.url}stolen` } }));
      // A path of its own: a request that was given up before may still arrive.
      const url = `https://${HOST}/v1/moved/${status}`;
      expect(await ask(clientFor(), {}, url)).toMatchObject({
        kind: "answer",
        answer: { status, requests: 1 },
      });
      expect(server.got.filter(({ path }) => path !== "/v1/thing")).toMatchObject([
        { path: `/v1/moved/${status}` },
      ]);
    }
  });

  test("a body without end is cut off", async () => {
    let sent = 0;
    server.play((_got, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const pump = (): void => {
        while (!response.destroyed && response.write("y".repeat(65_536))) sent += 65_536;
      };
      response.on("drain", pump);
      pump();
      return undefined;
    });
    const reply = await ask(clientFor({ maxBodyBytes: 100_000 }));
    expect(reply).toEqual({ kind: "failure", failure: "answer-too-large", requests: 1 });
    expect(sent).toBeLessThan(50_000_000);
  });

  test("a connection that is reset, before or in the body", async () => {
    server.play((_got, response) => {
      response.socket?.resetAndDestroy();
      return undefined;
    });
    expect(await ask(clientFor())).toEqual({ kind: "failure", failure: "connection", requests: 3 });
    server.play((_got, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half");
      setTimeout(() => response.socket?.resetAndDestroy(), 10);
      return undefined;
    });
    expect(await ask(clientFor({ retries: 0 }))).toMatchObject({ kind: "failure", failure: "connection" });
  });

  test("a port where nobody listens", async () => {
    const closed = await startServer();
    await closed.close();
    expect(await ask(clientFor({ connectTo: () => closed.url, retries: 0 }))).toMatchObject({
      failure: "connection",
    });
  });

  test("a server that speaks no TLS", async () => {
    const secure = new URL(server.url.href.replace("http:", "https:"));
    expect(await ask(clientFor({ connectTo: () => secure, retries: 0 }))).toMatchObject({ failure: "tls" });
  });

  test("a server with the right name on a certificate that nobody trusts, whatever the environment says", async () => {
    let asked = 0;
    const impostor = https.createServer(selfSigned(HOST), (_request, response) => {
      asked++;
      response.end("{}");
    });
    impostor.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => impostor.listen(0, "127.0.0.1", resolve));
    const url = new URL(`https://127.0.0.1:${(impostor.address() as AddressInfo).port}`);
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    expect(await ask(clientFor({ connectTo: () => url, retries: 0 }))).toMatchObject({ failure: "tls" });
    expect(asked).toBe(0);
    impostor.close();
  });

  test("errors of node's are told apart by code alone", () => {
    const coded = (code: string) => Object.assign(new Error(SECRET), { code });
    expect(failureOf(coded("ENOTFOUND"))).toBe("dns");
    expect(failureOf(coded("EAI_AGAIN"))).toBe("dns");
    expect(failureOf(coded("CERT_HAS_EXPIRED"))).toBe("tls");
    expect(failureOf(coded("DEPTH_ZERO_SELF_SIGNED_CERT"))).toBe("tls");
    expect(failureOf(coded("UNABLE_TO_VERIFY_LEAF_SIGNATURE"))).toBe("tls");
    expect(failureOf(coded("ERR_TLS_CERT_ALTNAME_INVALID"))).toBe("tls");
    expect(failureOf(coded("ETIMEDOUT"))).toBe("timeout");
    expect(failureOf(coded("ECONNREFUSED"))).toBe("connection");
    expect(failureOf("thrown text")).toBe("connection");
  });
});

describe("crowds", () => {
  test("no more are under way than allowed, and all come through", async () => {
    let now = 0;
    let most = 0;
    server.play(async () => {
      most = Math.max(most, ++now);
      await sleep(15);
      now--;
      return { status: 200 };
    });
    const client = clientFor({ atOnce: 3 });
    const replies = await Promise.all(Array.from({ length: 12 }, () => ask(client)));
    expect(replies.every((reply) => reply.kind === "answer")).toBe(true);
    expect(most).toBe(3);
  });

  test("one host is asked no faster than its rate, another one is not held up", async () => {
    const at: Record<string, number[]> = {};
    server.play(({ host }) => {
      at[host] = [...(at[host] ?? []), performance.now()];
      return { status: 200 };
    });
    const client = clientFor({ hosts: [HOST, "other.example.test"], perSecond: 20 });
    const start = performance.now();
    const slow = Promise.all(Array.from({ length: 5 }, () => ask(client)));
    await Promise.all([slow, ask(client, {}, "https://other.example.test/")]);
    const last = at[HOST]!.at(-1)!;
    // From before the first was sent: on a busy machine that one may come late. Timers may be a moment early.
    expect(last - start).toBeGreaterThanOrEqual(195);
    expect(at["other.example.test"]![0]).toBeLessThan(last);
  });

  test("who is aborted in line leaves the line", async () => {
    server.play(async () => {
      await sleep(60);
      return { status: 200 };
    });
    const client = clientFor({ atOnce: 1 });
    const first = ask(client);
    const stop = new AbortController();
    const second = ask(client, { signal: stop.signal });
    const third = ask(client);
    await sleep(20);
    stop.abort(new Error("left"));
    await expect(second).rejects.toThrow("left");
    expect(await first).toMatchObject({ kind: "answer" });
    expect(await third).toMatchObject({ kind: "answer" });
    expect(server.got).toHaveLength(2);
  });
});

test("no answer prints its body, and no refusal the key", async () => {
  const body = `{"echo":"${SECRET}"}`;
  server.play(() => ({ status: 200, body, headers: { "x-request-id": SECRET } }));
  const reply = await ask(clientFor());
  expect(shows(everyPrintOf(reply), SECRET)).toBe(false);
  const refused = await ask(clientFor(), {}, `https://evil.example/${SECRET}`).catch(
    (error: unknown) => error,
  );
  expect(shows(everyPrintOf(refused), SECRET)).toBe(false);
});
