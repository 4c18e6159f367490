import { fstatSync, readSync } from "node:fs";
import { KeysweepError } from "../../errors.ts";
import type { ObjectFormat } from "../repository.ts";

/** Length of an object id in bytes. */
export function idBytes(format: ObjectFormat): number {
  return format === "sha1" ? 20 : 32;
}

/** Types of pack entries as gitformat-pack(5) numbers them; 0 here: not known. */
export const TYPE = {
  unknown: 0,
  commit: 1,
  tree: 2,
  blob: 3,
  tag: 4,
  offsetDelta: 6,
  refDelta: 7,
} as const;

/** Types of objects that hold contents a person wrote, by number. Trees hold only names. */
export type ContentType = "commit" | "blob" | "tag";

/** The name of a type by its number; undefined for trees and everything that is no object of its own. */
export function contentType(type: number): ContentType | undefined {
  if (type === TYPE.blob) return "blob";
  if (type === TYPE.commit) return "commit";
  if (type === TYPE.tag) return "tag";
  return undefined;
}

/** The name of a type by its number; undefined for what is no object of its own. */
export function objectType(type: number): ContentType | "tree" | undefined {
  return type === TYPE.tree ? "tree" : contentType(type);
}

/**
 * Fills `target` from an open file, starting at byte `position`. Fewer bytes than asked for are an error: no reader of
 * this folder ever takes a short read for the whole.
 */
export function readExactly(fd: number, target: Uint8Array, position: number): Uint8Array {
  const got = readSome(fd, target, position);
  if (got < target.length) throw new KeysweepError("IO", `a file of the object database ends too early`);
  return target;
}

/** Like {@link readExactly}, but stops at the end of the file. Returns how many bytes were read. */
export function readSome(fd: number, target: Uint8Array, position: number): number {
  let done = 0;
  while (done < target.length) {
    const got = readSync(fd, target, done, target.length - done, position + done);
    if (got === 0) break;
    done += got;
  }
  return done;
}

/** Size of an open file in bytes. */
export function sizeOf(fd: number): number {
  return fstatSync(fd).size;
}

/** Memory that worker threads share. */
export function shared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}

/** Bytes as lower-case hex: how git writes an object id. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
