import { expect, test } from "vitest";
import { Secret } from "../../src/secret.ts";
import { toVerify } from "../../src/verify/companions.ts";
import { providerOf } from "../../src/verify/providers.ts";
import { finding, leak } from "../report/sample.ts";
import { key, token } from "../support/keys.ts";

const aws = (text: string, path: string, ...lines: number[]) =>
  leak({
    provider: "Amazon Web Services",
    ruleId: "aws",
    secret: new Secret(text),
    findings: lines.map((line) => finding({ kind: "file", path }, { line })),
  });
const [id1, id2] = [key("aws-access-key-id", 1), key("aws-access-key-id", 2)];
const [secret1, secret2] = [key("aws-secret-access-key", 1), key("aws-secret-access-key", 2)];

function pairs(...leaks: Parameters<typeof toVerify>[0]): string[][] {
  return toVerify(leaks).map(({ companions = [] }) => companions.map(({ secret }) => secret.reveal()));
}

test("a key id and its secret take each other along, the nearest ones in a file with several", () => {
  expect(
    pairs(
      aws(id1, "credentials", 2),
      aws(secret1, "credentials", 3),
      aws(id2, "credentials", 6),
      aws(secret2, "credentials", 7),
    ),
  ).toEqual([[secret1], [id1], [secret2], [id2]]);
});

test("a session token comes third", () => {
  const session = token("", 300, "base64", 1);
  expect(pairs(aws(id1, "a", 1), aws(secret1, "a", 2), aws(session, "a", 3))).toEqual([
    [secret1, session],
    [id1, session],
    [id1, secret1],
  ]);
});

test("what stands far off, elsewhere or is another provider's is no part of it", () => {
  expect(pairs(aws(id1, "a", 1), aws(secret1, "a", 50), aws(secret2, "b", 1))).toEqual([[], [], []]);
  expect(pairs(aws(id1, "a", 1), { ...aws(secret1, "a", 2), provider: "Other" })).toEqual([[], []]);
  expect(pairs(leak(), leak({ secret: new Secret(key("openai-project", 1)) }))).toEqual([[], []]);
});

test("one place where both stand together is enough", () => {
  expect(pairs(aws(id1, "a", 1, 90), aws(secret1, "a", 50, 91))).toEqual([[secret1], [id1]]);
});

test("what another's rule found is not asked about, and is no part of what is", () => {
  const foreign = { ...aws(secret1, "a", 2), foreignRule: true as const };
  expect(pairs(aws(id1, "a", 1), foreign)).toEqual([[], []]);
  expect(toVerify([foreign])).toMatchObject([{ foreignRule: true }]);
  expect(providerOf({ ruleId: "openai-lure", provider: "OpenAI", foreignRule: true })).toMatchObject({
    kind: "unverified",
    reason: "foreign-rule",
  });
});
