/** `- name: …`: the next member of a list; `}, {`, and what ends a block that stands by itself. */
const NEXT = /\n[ \t]{0,40}- ["'\w]{1,40}:|\}\s{0,8},?\s{0,8}\{|\n\}/;
/** Where a program runs that somebody tries at home. */
const OWN_HOST = /:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal)\b/g;

/**
 * Whether what lies between a keyword and a value says that the one has nothing to do with the other: the address of another service, another
 * member of a list, the end of a block. `isBefore`: the value comes first, so that what ends the stretch is the beginning of the address.
 * `isAddress`: the keyword is one; what a library is called may be followed by the address that it is to ask.
 */
export function isOfOther(stretch: string, isBefore: boolean, isAddress: boolean): boolean {
  const between = isBefore
    ? stretch.replace(/[^\s"'`=(]{0,60}$/, "")
    : stretch.replace(/^:\s{1,40}- /, "").replace(/:\/\/[^\s/]{0,90}$/, "");
  const addresses = between.replace(OWN_HOST, "").split("://").length - 1;
  return addresses > (isAddress ? 0 : 1) || NEXT.test(between);
}

/** Where a statement ends, or a command that does not go on in the next line. */
const STATEMENT_END = /[;)][ \t]{0,4}\r?\n|;[ \t]|[^\\\s][ \t]{0,4}\r?\n(?=[A-Za-z\r\n])/;

/**
 * Whether a value that stands before a keyword (`stop`..`first` lie between) is given to the address before it: they are of one statement, and
 * the keyword is of the next.
 */
export function isOfAddressBefore(text: string, start: number, stop: number, first: number): boolean {
  if (!STATEMENT_END.test(text.slice(stop, first))) return false;
  const before = text.slice(Math.max(0, start - ADDRESS_BEFORE), start).replace(OWN_HOST, "");
  const address = before.lastIndexOf("://");
  return address >= 0 && !STATEMENT_END.test(before.slice(address));
}

const ADDRESS_BEFORE = 240;
