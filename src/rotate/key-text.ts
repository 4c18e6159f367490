/** Keys of several lines begin like this: PEM blocks, and the JSON objects that some providers hand out. */
const BLOCKS: readonly { readonly begins: RegExp; readonly isWhole: (text: string) => boolean }[] = [
  { begins: /-----BEGIN [^-\n]+-----/, isWhole: (text) => /-----END [^-\n]+-----/.test(text) },
  { begins: /^\s*\{/, isWhole: isJson },
];

/** More lines than any key has: what never ends is none. */
const MOST_LINES = 500;

/** Whether `text`, read line by line, is the beginning of a key that has more lines. */
export function hasMoreLines(text: string): boolean {
  const block = BLOCKS.find(({ begins }) => begins.test(text));
  return block !== undefined && !block.isWhole(text) && text.split("\n").length < MOST_LINES;
}

/** Whether `text` can be a key at all: one word of some length, or one whole block. */
export function isKeyText(text: string): boolean {
  if (text.length < 8) return false;
  const block = BLOCKS.find(({ begins }) => begins.test(text));
  return block === undefined ? !/\s/.test(text) : block.isWhole(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
