/** Go's `filepath.Clean` for `/` paths. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith("/");
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && out.length > 0 && out.at(-1) !== "..") out.pop();
    else if (part !== ".." || !rooted) out.push(part);
  }
  return (rooted ? "/" : "") + out.join("/") || (rooted ? "/" : ".");
}

/** `path` seen from `folder`, both in the work tree; `undefined` when it leaves it, is remote or holds a variable. */
export function inside(folder: string, path: string): string | undefined {
  if (/[$]|:\/\/|^[/~]/.test(path)) return undefined;
  const clean = cleanPath(`${folder === "" ? "." : folder}/${path}`);
  if (clean === ".." || clean.startsWith("../")) return undefined;
  return clean === "." ? "" : clean;
}

/** The folder of a path; empty for the root. */
export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

export function join(folder: string, name: string): string {
  return folder === "" ? name : name === "" ? folder : `${folder}/${name}`;
}
