import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parseBaseUrl, parseProxyUrl } from "../../src/verify/base-url.ts";
import { createClient } from "../../src/verify/client.ts";
import { ask, clientFor, HOST, SECRET, server } from "./asking.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("pins", () => {
  test.each([
    "https://evil.example/",
    `http://${HOST}/`,
    `https://${HOST}:8443/`,
    `https://user:pw@${HOST}/`,
    `https://${HOST}.evil.example/`,
    "https://127.0.0.1/",
  ])("%s is not asked", async (url) => {
    server.play(() => ({ status: 200 }));
    await expect(ask(clientFor(), {}, url)).rejects.toMatchObject({ code: "NETWORK" });
    expect(server.got).toEqual([]);
  });

  test("a named origin is asked, its neighbours are not", async () => {
    server.play(() => ({ status: 200 }));
    const client = createClient({ hosts: [], origins: [server.url.origin] });
    expect(await ask(client, {}, `${server.url.origin}/v1/models`)).toMatchObject({
      answer: { status: 200 },
    });
    await expect(ask(client, {}, "http://127.0.0.1:1/")).rejects.toMatchObject({ code: "NETWORK" });
  });

  test("base URLs are https, or this machine", () => {
    expect(parseBaseUrl("https://gateway.example/v1/", "--openai-base-url")).toBe(
      "https://gateway.example/v1",
    );
    expect(parseBaseUrl("http://127.0.0.1:8080", "--openai-base-url")).toBe("http://127.0.0.1:8080");
    expect(parseBaseUrl("http://[::1]:8080/v1", "--openai-base-url")).toBe("http://[::1]:8080/v1");
    for (const text of [
      "http://gateway.example/v1",
      "http://127.0.0.1.evil.example",
      "http://localhost:1",
      "ftp://a.example",
      "gateway.example",
      "https://u:p@gateway.example",
      "https://gateway.example/?a=b",
      "https://gateway.example/#a",
      "",
    ])
      expect(() => parseBaseUrl(text, "--openai-base-url"), text).toThrow(
        expect.objectContaining({ code: "USAGE" }),
      );
    expect(parseProxyUrl("http://proxy.example:3128", "--proxy").port).toBe("3128");
    expect(() => parseProxyUrl("socks5://proxy.example", "--proxy")).toThrow(
      expect.objectContaining({ code: "USAGE" }),
    );
  });
});

describe("proxies", () => {
  /** A proxy that writes down what it is asked for and refuses or joins. */
  async function startProxy(answer: string): Promise<{ url: URL; asked: string[]; close(): void }> {
    const asked: string[] = [];
    const proxy = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(200).end("proxied");
    });
    proxy.on("connect", (request, socket) => {
      asked.push(`CONNECT ${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
      socket.on("error", () => {});
      socket.end(answer);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const url = new URL(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    return { url, asked, close: () => proxy.close() };
  }

  test("variables of the environment name none", async () => {
    const proxy = await startProxy("HTTP/1.1 502 No\r\n\r\n");
    for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"])
      vi.stubEnv(name, proxy.url.href);
    vi.stubEnv("NODE_USE_ENV_PROXY", "1");
    vi.stubEnv("NO_PROXY", "");
    server.play(() => ({ status: 200 }));
    expect(await ask(clientFor())).toMatchObject({ answer: { status: 200 } });
    expect(proxy.asked).toEqual([]);
    proxy.close();
  });

  test("one that is named gets CONNECT and never sees the key", async () => {
    const proxy = await startProxy("HTTP/1.1 403 Forbidden\r\n\r\n");
    proxy.url.username = "jo";
    proxy.url.password = "pw";
    const client = createClient({ hosts: [HOST], proxy: proxy.url, retries: 0 });
    expect(await ask(client)).toMatchObject({ kind: "failure", failure: "proxy" });
    expect(proxy.asked).toEqual([`CONNECT ${HOST}:443 Basic ${Buffer.from("jo:pw").toString("base64")}`]);
    proxy.close();
  });

  test("one whose password is not written as URLs have it is wrong use", () => {
    expect(() => parseProxyUrl("http://jo:50%@proxy.example:8080", "--proxy")).toThrow(/as URLs have it/);
    expect(parseProxyUrl("http://jo:50%25@proxy.example:8080", "--proxy").password).toBe("50%25");
  });

  test("through one that opens a way, TLS is spoken", async () => {
    let hello: Buffer | undefined;
    const proxy = net.createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        socket.once("data", (chunk) => {
          hello = chunk;
          socket.destroy();
        });
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const url = new URL(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    const client = createClient({ hosts: [HOST], proxy: url, retries: 0 });
    expect(await ask(client)).toMatchObject({ kind: "failure" });
    // A TLS record: handshake, and the pinned name in it.
    expect(hello?.[0]).toBe(0x16);
    expect(hello?.includes(HOST)).toBe(true);
    expect(hello?.includes(SECRET.slice(0, 12))).toBe(false);
    proxy.close();
  });
});
