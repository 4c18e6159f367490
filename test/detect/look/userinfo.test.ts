import { describe, expect, it } from "vitest";
import { LOOK_BYTES } from "../../../src/detect/look/look.ts";
import { mayBeUserinfo } from "../../../src/detect/look/userinfo.ts";
import { fc } from "../../support/property.ts";

const part = fc
  .array(fc.constantFrom("a", "Bc", "9", "-", "%20", ".", "$", "\n", " ", '"', "/", ":", "@", "?"), {
    maxLength: 9,
  })
  .map((parts) => parts.join(""));

describe("the first look at an address", () => {
  it("rules out what is no name, colon, password and at-sign and no token before one, and nothing else", () => {
    fc.assert(
      fc.property(part, part, part, (name, password, host) => {
        const text = `${name}:${password}@${host}`;
        const is = /^(?:[^\s:@/"'`<>?#]+:[^\s:@/"'`<>?#]+|[^\s:@/"'`<>?#]{20,}:?)@/.test(text);
        expect(mayBeUserinfo(Buffer.from(text, "latin1"), 0), text).toBe(is);
      }),
      { numRuns: 2000 },
    );
  });

  it("says yes where it does not see the end", () => {
    expect(mayBeUserinfo(Buffer.from(`deploy:${"a".repeat(LOOK_BYTES)}`), 0)).toBe(true);
    expect(mayBeUserinfo(Buffer.from("deploy:aaaa"), 0)).toBe(false);
  });
});
