import type { Secret } from "../secret.ts";

/** A secret as a person reads it: its bytes as UTF-8 where they are that, else one character a byte. */
export function secretText(secret: Secret): string {
  const latin1 = secret.reveal();
  // A secret that was already text beyond bytes stays as it is.
  if (/[^\x00-\xff]/.test(latin1)) return latin1;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(latin1, "latin1"));
  } catch {
    return latin1;
  }
}
