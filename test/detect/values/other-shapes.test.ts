import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { secretsIn } from "../checks/samples.ts";

describe("random bytes in base64 with slashes", () => {
  const { told, drawn } = (() => {
    let told = 0;
    let drawn = 0;
    for (let seed = 0; seed < 60; seed++) {
      const bytes = createHash("sha256").update(`slashes ${seed}`).digest();
      const text = bytes.subarray(0, 18).toString("base64").replaceAll("+", "Q");
      const value = `${text.slice(0, 7)}/${text.slice(8, 15)}/${text.slice(16)}`;
      if (!/\d/.test(value)) continue;
      drawn++;
      if (secretsIn(`client_secret: "${value}"`).includes(value)) told++;
    }
    return { told, drawn };
  })();

  it("are a secret of 24 characters, as good as always", () => {
    expect(drawn).toBeGreaterThan(40);
    expect(told).toBeGreaterThanOrEqual(0.85 * drawn);
  });

  it.each([
    "config/K8sSecret/Client2Token",
    "src/Main2Test/Http2Client",
    "Auth0/V2Users/JwtTokenRS256",
    "apps/Web3App/OAuth2LoginKey",
    "lib/Sha256Util/Base64Codec",
    "API/v1Beta2/Secrets/MyApp01",
  ])("are no path: %s", (path) => expect(secretsIn(`client_secret: "${path}"`)).toEqual([]));
});
