/** How many of its first bytes tell whether content is text. */
export const BINARY_PROBE = 8000;

/** Git's test of the first {@link BINARY_PROBE} bytes, a NUL among them, except that UTF-16 and UTF-32 with a byte order mark are text. */
export function isBinary(head: Uint8Array): boolean {
  const marked = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  return !marked && head.includes(0);
}
