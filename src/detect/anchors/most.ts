/** The greatest of the numbers that `of` gives for `items`; 0 where there are none. */
export function most<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((greatest, item) => Math.max(greatest, of(item)), 0);
}
