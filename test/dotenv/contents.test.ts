import { describe, expect, it } from "vitest";
import { inspectEnv } from "../../src/dotenv/contents.ts";
import { token } from "../support/keys.ts";

const inspect = (text: string) => inspectEnv(Buffer.from(text), ".env");
const SECRET = token("", 32, "alnum", "contents");

describe("contents of an .env file", () => {
  it.each([
    `API_KEY=${SECRET}`,
    `export GITHUB_TOKEN="${SECRET}"`,
    `DB_PASSWORD='${SECRET.slice(0, 12)}9a' # live`,
    `DATABASE_URL=postgres://app:${SECRET}@db.acme.io/app`,
    `STRIPE_SECRET=${SECRET}`,
    `AWS_SECRET_ACCESS_KEY = ${SECRET}`,
  ])("look secret: %#", (line) => {
    expect(inspect(`# first\r\n${line}\r\n`)).toEqual({ contents: "secret", line: 2 });
  });

  it.each([
    "",
    "# API_KEY=abc",
    "API_KEY=",
    "API_KEY=your-api-key-here",
    "API_KEY=<insert key>",
    `API_KEY=\${VAULT_KEY_FROM_ELSEWHERE}`,
    "API_KEY=xxxxxxxxxxxxxxxxxxxxxxxx",
    "SECRET_KEY=changeme-in-production-1",
    "DB_PASSWORD=postgres",
    "DATABASE_URL=postgres://postgres:postgres@localhost/app",
    `DATABASE_URL=postgres://app:${["long", "password1"].join("")}@db/app`,
    "PRIVATE_KEY_PATH=/etc/ssl/private/server1.key",
    "TOKEN_URL=https://auth.acme.io/oauth/token1",
    `NEXT_PUBLIC_MAP_KEY=${SECRET}`,
    `STRIPE_PUBLISHABLE_KEY=${SECRET}`,
    `COMMIT=${SECRET}`,
    `API_KEY="encrypted:${SECRET}"`,
    "PORT=3000",
  ])("do not: %s", (line) => {
    expect(inspect(line)).toEqual({ contents: "nothing" });
  });

  it("hold a key when the detector says so, and never hand it on", () => {
    const found = inspectEnv(Buffer.from(`A=${SECRET}`), ".env", () => [{ kind: "k", line: 1 }]);
    expect(found).toEqual({ contents: "key", line: 1, key: "k" });
  });
});
