/** Archives for tests, put together byte by byte: also such as no program would write. */
import { crc32, deflateRawSync } from "node:zlib";

/** A member of a zip. */
export interface ZipMember {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Default: deflated. */
  readonly stored?: boolean;
  /** Bit 0: encrypted. */
  readonly flags?: number;
  /** Instead of the real method's number. */
  readonly method?: number;
  /** Instead of the real size before packing. */
  readonly claims?: number;
}

/** A zip with a directory. `prefix`: what stands before it; its offsets do not count that. */
export function zip(members: readonly ZipMember[], prefix: Uint8Array = Buffer.alloc(0)): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, stored = false, flags = 0, method, claims } of members) {
    const packed = stored ? Buffer.from(bytes) : deflateRawSync(bytes);
    const path = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(flags, 2);
    shared.writeUInt16LE(method ?? (stored ? 0 : 8), 4);
    shared.writeUInt32LE(checksum(bytes), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(claims ?? bytes.length, 18);
    shared.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([mark(3, 4), shared, path, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(mark(1, 2), Buffer.from([20, 0]), shared, tail, path);
    locals.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([prefix, ...locals, list, mark(5, 6), end]);
}

/** `crc32` of node:zlib is younger than the oldest Node that counts; nothing here looks at the sum. */
function checksum(bytes: Uint8Array): number {
  return typeof crc32 === "function" ? crc32(bytes) : 0;
}

function mark(third: number, fourth: number): Buffer {
  return Buffer.from([0x50, 0x4b, third, fourth]);
}

/** A member of a tar. */
export interface TarMember {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** One character; default: a regular file. */
  readonly type?: string;
}

/** A tar. `magic`: what stands behind the header's fields; empty for the oldest form. */
export function tar(members: readonly TarMember[], magic = "ustar\x0000"): Buffer {
  const blocks = members.flatMap(({ name, bytes, type = "0" }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write("0000644\0", 100);
    header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("        ", 148);
    header.write(type, 156);
    header.write(magic, 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A record of a pax header. */
export function paxRecord(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest) + 1;
  while (String(length).length + Buffer.byteLength(rest) !== length) length++;
  return Buffer.from(`${length}${rest}`);
}
