import { readStream } from "./read-file.ts";
import type { Source } from "./types.ts";

/** One blob: everything the stream gives until it ends. What the stream throws passes through. */
export async function* stdinSource(stream: AsyncIterable<Uint8Array | string>): Source {
  yield await readStream(stream, { kind: "stdin" });
}

/** All bytes of a stream; text counts as UTF-8. */
export async function readAll(stream: AsyncIterable<Uint8Array | string>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream)
    chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : Buffer.from(chunk));
  return Buffer.concat(chunks);
}
