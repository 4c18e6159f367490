/**
 * SHA-256 of bytes, or of a text in UTF-8. Node's module for it is loaded when it is first needed: that takes 10 ms, and what
 * runs before each commit hardly ever has anything to hash.
 */
export function sha256(data: string | Uint8Array): Buffer {
  return process.getBuiltinModule("node:crypto").createHash("sha256").update(data).digest();
}
