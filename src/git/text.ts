import { isUtf8 } from "node:buffer";

/** `bytes` cut at every NUL, as `-z` output is; a last piece without NUL counts too. */
export function* splitNul(bytes: Buffer): Generator<Buffer> {
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(0, start);
    if (end === -1) {
      yield bytes.subarray(start);
      return;
    }
    yield bytes.subarray(start, end);
    start = end + 1;
  }
}

/** The pieces of a stream between one `separator` byte and the next; a last piece without separator counts too. */
export async function* splitStream(stream: AsyncIterable<Buffer>, separator: number): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of stream) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(separator, start);
      if (end === -1) break;
      const piece = chunk.subarray(start, end);
      if (rest.length === 0) yield piece;
      else {
        yield Buffer.concat([...rest, piece]);
        rest = [];
      }
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

/**
 * A path as text. Git's paths are bytes: where they are not UTF-8, each byte outside of it is written `\xNN`, so that two
 * different paths never read alike by accident.
 */
export function pathText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const size = validLength(bytes, at);
    text +=
      size > 0
        ? bytes.toString("utf8", at, at + size)
        : `\\x${(bytes[at] ?? 0).toString(16).padStart(2, "0")}`;
    at += Math.max(size, 1);
  }
  return text;
}

/** Length in bytes of the UTF-8 character at `at`; 0 where there is none. */
function validLength(bytes: Buffer, at: number): number {
  for (let size = 1; size <= 4 && at + size <= bytes.length; size++)
    if (isUtf8(bytes.subarray(at, at + size))) return size;
  return 0;
}
