/** How many bytes behind a keyword a first look sees, at most. */
export const LOOK_BYTES = 72;
