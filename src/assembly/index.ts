export { apply, decode, freshEnd, gather, pieceCount, targetSize } from "./delta";
export { inflate } from "./inflate";

/** First address that is free for use. */
export function start(): usize {
  return __heap_base;
}
