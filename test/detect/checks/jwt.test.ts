import { describe, expect, it } from "vitest";
import { token } from "../../support/keys.ts";
import { library } from "./samples.ts";

describe("a JSON Web Token of a test", () => {
  const signed = (payload: object) =>
    [{ alg: "HS256" }, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .concat(token("", 43, "alnum", "signed"))
      .join(".");
  const confidences = (payload: object) =>
    library.report(`"${signed(payload)}"`).map(({ confidence }) => confidence);

  it("is doubted where it says nothing but how long, or for a subject that tests have", () => {
    expect(confidences({ exp: 1_900_000_000, iat: 1_800_000_000 })).toEqual(["low"]);
    expect(confidences({ key: "user-key", exp: 1_900_000_000 })).toEqual(["low"]);
    expect(confidences({ sub: "test-subject", exp: 1_900_000_000 })).toEqual(["low"]);
  });

  it.each([
    "https://auth.example.com/",
    "http://localhost:5000",
    "https://id.acme.test",
    "urn:example:issuer",
    "example",
  ])("is doubted where its issuer has a name for examples: %s", (iss) =>
    expect(confidences({ iss, sub: "7f3a", exp: 1_900_000_000 })).toEqual(["low"]),
  );

  it.each([
    "https://accounts.acme.com",
    "https://kubernetes.default.svc.cluster.local",
    "https://example.acme.io",
    "https://localhost.acme.io",
    "latest",
    "https://acme.com/test",
  ])("is none where it may be anybody: %s", (iss) =>
    expect(confidences({ iss, sub: "7f3a", exp: 1_900_000_000 })).toEqual(["medium"]),
  );

  it("is none where it says for whom", () => {
    expect(confidences({ sub: "7f3a", exp: 1_900_000_000 })).toEqual(["medium"]);
    expect(confidences({ company: "acme", plan: "team", exp: 1_900_000_000 })).toEqual(["medium"]);
  });
});
