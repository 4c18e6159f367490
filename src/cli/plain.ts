/** Text with nothing in it that a terminal would obey: names of files and refs may hold anything. Line breaks stay. */
export function plainText(text: string): string {
  return text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "?");
}
