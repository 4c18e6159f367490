import type { Scanner } from "../detect/scanner.ts";
import { archiveKindOf } from "../sources/archive/recognise.ts";
import { BINARY_PROBE, isBinary } from "../sources/binary.ts";
import { LARGEST_AT_ONCE } from "../sources/read-file.ts";
import type { Gap, LargeContent } from "../sources/types.ts";
import type { UnreadMember } from "./archives.ts";
import type { Examiner } from "./examine.ts";
import { examineObject } from "./examine-object.ts";
import { type ExaminedPieces, examineInPieces } from "./pieces.ts";
import { ruleIdsOf } from "./record/types.ts";

/** What was made of content of any size. */
export interface ExaminedLarge extends ExaminedPieces {
  /** Of an archive only: what in it was not read. */
  readonly unopened?: readonly UnreadMember[];
}

/** Content that is held whole, in bytes: text of no more than one, and an archive, or what may turn out to be one, of no more than the other. */
export interface LargestWhole {
  readonly text: number;
  readonly binary: number;
}

const LARGEST_WHOLE: LargestWhole = { text: LARGEST_AT_ONCE, binary: 256 << 20 };

/**
 * Examines content that may be too large to be held: whole where it is small after all, or an archive that can be unpacked, else in pieces. An
 * archive that is too large for that is unread, and its bytes are read as they are. What cannot be read to its end is a gap. Aborting `signal`
 * throws its reason.
 */
export async function examineLarge(
  engine: { readonly scanner: Scanner; readonly examiner: Examiner },
  { origin, chunks, gap }: LargeContent,
  signal?: AbortSignal,
  most: LargestWhole = LARGEST_WHOLE,
): Promise<ExaminedLarge | { readonly gap: Gap }> {
  const stream = unlessUnread(chunks())[Symbol.asyncIterator]();
  try {
    const { held, rest } = await hold(stream, most);
    const isArchive = archiveKindOf(held) !== undefined;
    if (rest !== undefined) {
      const examined = await examineInPieces(engine, goOn(held, rest, stream), origin, signal);
      return { ...examined, ...(isArchive && { unopened: [{ inside: "", why: "too-large", others: 0 }] }) };
    }
    const raw = engine.scanner.scan(held);
    const examined = examineObject(engine, held, origin, raw, { isArchive });
    return { ...examined, bytes: held.length, ruleIds: ruleIdsOf(raw) };
  } catch (error) {
    if (error instanceof Unread) return { gap: gap(error.cause) };
    throw error;
  } finally {
    await stream.return(undefined);
  }
}

/** What went wrong while content was read, and not while it was examined. */
class Unread extends Error {}

async function* unlessUnread(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* chunks;
  } catch (cause) {
    throw new Unread("content was not read to its end", { cause });
  }
}

/** As much of a stream as is held of it; `rest`: the chunk behind it, where that is not all. */
async function hold(
  stream: AsyncIterator<Uint8Array>,
  { text, binary }: LargestWhole,
): Promise<{ readonly held: Buffer; readonly rest?: Uint8Array }> {
  // Memory is taken only as it is filled.
  const memory = Buffer.allocUnsafeSlow(binary);
  let bytes = 0;
  let most = text;
  for (let next = await stream.next(); !next.done; next = await stream.next()) {
    const held = memory.subarray(0, bytes);
    if (bytes + next.value.length > most && most === text && isBinary(headOf(held, next.value)))
      most = binary;
    if (bytes + next.value.length > most) return { held, rest: next.value };
    memory.set(next.value, bytes);
    bytes += next.value.length;
  }
  return { held: memory.subarray(0, bytes) };
}

function headOf(held: Uint8Array, next: Uint8Array): Uint8Array {
  const head = held.subarray(0, BINARY_PROBE);
  return head.length === BINARY_PROBE
    ? head
    : Buffer.concat([head, next.subarray(0, BINARY_PROBE - head.length)]);
}

/** What is held, the chunk behind it, and all that follows. */
async function* goOn(
  held: Uint8Array,
  rest: Uint8Array,
  stream: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield held;
  yield rest;
  for (let next = await stream.next(); !next.done; next = await stream.next()) yield next.value;
}
