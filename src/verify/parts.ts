import type { SecretToVerify } from "./types.ts";

/** The distinct texts of a secret and its companions that fit `shape`, the secret's own first. */
export function partsOf(secret: SecretToVerify, shape: RegExp): readonly string[] {
  const texts = [secret.secret, ...(secret.companions ?? []).map((companion) => companion.secret)].map(
    (part) => part.reveal(),
  );
  return [...new Set(texts.filter((text) => shape.test(text)))];
}
