import { expect, test } from "vitest";
import { signV4 } from "../../src/verify/sigv4.ts";

/** The example credential of AWS's documentation. */
const credential = {
  accessKeyId: ["AK", "IDEXAMPLE"].join(""),
  secretAccessKey: ["wJalrXUtnFEMI", "K7MDENG+bPxRfiCYEXAMPLEKEY"].join("/"),
};
const now = Date.UTC(2015, 7, 30, 12, 36, 0);

test("signs as AWS's documentation does: ListUsers of IAM", () => {
  const headers = signV4(
    {
      method: "GET",
      url: "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
      headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
      region: "us-east-1",
      service: "iam",
      now,
    },
    credential,
  );
  expect(headers["x-amz-date"]).toBe("20150830T123600Z");
  expect(headers.authorization).toBe(
    `AWS4-HMAC-SHA256 Credential=${credential.accessKeyId}/20150830/us-east-1/iam/aws4_request, ` +
      "SignedHeaders=content-type;host;x-amz-date, " +
      "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
  );
});

test("signs as AWS's test suite does: get-vanilla and get-vanilla-query-order-key-case", () => {
  const sign = (query: string) =>
    signV4(
      {
        method: "GET",
        url: `https://example.amazonaws.com/${query}`,
        headers: {},
        region: "us-east-1",
        service: "service",
        now,
      },
      credential,
    ).authorization?.replace(/.*Signature=/, "");
  expect(sign("")).toBe("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  expect(sign("?Param2=value2&Param1=value1")).toBe(
    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  );
});

test("signs the session token of temporary credentials along", () => {
  const headers = signV4(
    {
      method: "GET",
      url: "https://sts.amazonaws.com/",
      headers: {},
      region: "us-east-1",
      service: "sts",
      now,
    },
    { ...credential, sessionToken: "abc" },
  );
  expect(headers["x-amz-security-token"]).toBe("abc");
  expect(headers.authorization).toContain("SignedHeaders=host;x-amz-date;x-amz-security-token");
});
