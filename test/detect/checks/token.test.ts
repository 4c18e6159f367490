import { describe, expect, it } from "vitest";
import { token } from "../../support/keys.ts";
import { readLibrary } from "../../support/library.ts";

const library = readLibrary();
const secretsIn = (text: string) => library.report(text).map(({ text: secret }) => secret);
const YANDEX = `YCM${token("", 37, "alnum", "yandex")}`;
/** Base64 of bytes, which a picture is as well. */
const picture = (seed: string) => token("", 60, "alnum", seed);

describe("a token of a provider's form with a short beginning", () => {
  it.each([
    ["in one line", `${picture("left")}/${YANDEX}/${picture("right")}`],
    ["in lines of a notebook", `${picture("left")}\\n${picture("l")}+${YANDEX}/${picture("right")}\\nq`],
  ])("is no piece of a picture %s", (_, text) => expect(secretsIn(`"image/png": "${text}"`)).toEqual([]));

  it.each([
    [
      "in a path of words",
      `https://storage.acme.io/keys/service/account/${YANDEX}/objects/of/the/bucket/list`,
    ],
    ["in a path that ends", `https://storage.acme.io/${picture("left")}/${YANDEX}`],
    ["in quotes", `"${YANDEX}"`],
    ["that is divided from others by signs", `first+second/${YANDEX}/${picture("right")}`],
  ])("is told %s", (_, text) => expect(secretsIn(text)).toContain(YANDEX));
});
