export { inflate } from "./inflate";
export { apply, decode, freshEnd, gather, pieceCount, targetSize } from "./delta";

/** First address that is free for use. */
export function start(): usize {
  return __heap_base;
}
