import { isUtf8 } from "node:buffer";

/** A name out of an archive: UTF-8 or, where it is none, latin1; `/` between parts, as paths of git have it. */
export function entryName(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    isUtf8(bytes) ? "utf8" : "latin1",
  );
  return text.replaceAll("\\", "/").replace(/^(?:\.?\/)+/, "");
}

/** What a packed file is called once it is unpacked: `gunzip` names it so. */
export function unpackedName(path: string): string {
  let name = path.slice(path.lastIndexOf("/") + 1);
  // Packed more than once, it was unpacked as often.
  while (/.\.(?:gz|gzip|z)$/i.test(name)) name = name.replace(/\.[^.]*$/, "");
  return name.replace(/\.tgz$/i, ".tar").replace(/\.svgz$/i, ".svg");
}

/**
 * What a file in an archive is called for people; `inside`: as an origin has it, `path`: of the outermost archive, where it has
 * one. The one content of a gzip file is called by its path.
 */
export function insideName(inside: string, path: string | undefined): string {
  if (inside !== "") return inside;
  return path === undefined ? "content" : unpackedName(path);
}
