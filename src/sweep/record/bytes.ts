/** Writes numbers and bytes one after the other; see {@link ByteReader}. */
export interface ByteWriter {
  /** A whole number from 0 to 2^53 - 1, seven bits a byte, lowest first. */
  number(value: number): void;
  /** UTF-8, its length before it. */
  text(value: string): void;
  bytes(value: Uint8Array): void;
  take(): Buffer;
}

export function createByteWriter(): ByteWriter {
  let buffer = Buffer.alloc(1 << 12);
  let at = 0;
  function room(many: number): void {
    if (at + many <= buffer.length) return;
    const more = Buffer.alloc((at + many) * 2);
    buffer.copy(more, 0, 0, at);
    buffer = more;
  }
  function number(value: number): void {
    room(8);
    for (; value > 0x7f; value = Math.floor(value / 128)) buffer[at++] = (value % 128) | 0x80;
    buffer[at++] = value;
  }
  function bytes(value: Uint8Array): void {
    room(value.length);
    buffer.set(value, at);
    at += value.length;
  }
  return {
    number,
    bytes,
    text(value) {
      const encoded = Buffer.from(value);
      number(encoded.length);
      bytes(encoded);
    },
    take: () => buffer.subarray(0, at),
  };
}

/** Reads what a {@link ByteWriter} wrote. All of it throws `RangeError` where something else stands, or less than is asked for. */
export interface ByteReader {
  number(): number;
  /** The length of a list. Each of its members takes a byte at least: one that cannot be there is not made room for. */
  count(): number;
  text(): string;
  /** A view, not a copy. */
  bytes(length: number): Buffer;
  /** Throws where anything is left. */
  end(): void;
}

export function createByteReader(buffer: Buffer): ByteReader {
  let at = 0;
  function bytes(length: number): Buffer {
    if (at + length > buffer.length) throw new RangeError("there is no more");
    at += length;
    return buffer.subarray(at - length, at);
  }
  function number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = buffer[at++];
      if (byte === undefined) throw new RangeError("there is no more");
      value += (byte & 0x7f) * scale;
      if (!Number.isSafeInteger(value)) throw new RangeError("no number is that large");
      if (byte < 0x80) return value;
    }
  }
  return {
    bytes,
    number,
    count() {
      const value = number();
      if (value > buffer.length - at) throw new RangeError("a list is longer than what is left");
      return value;
    },
    text: () => bytes(number()).toString("utf8"),
    end() {
      if (at < buffer.length) throw new RangeError("something is left");
    },
  };
}
