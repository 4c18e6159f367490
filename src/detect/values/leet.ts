// "Leet": digits and signs that are written for the letters they look like.

/** `P@ssw0rd`, `Cl0udfl@r3`: digits and signs read as the letters that they are written for, but not those at the end, which are counted or added. */
export function spokenLetters(value: string): string {
  return value.replace(/[0134578@$!](?=.*[A-Za-z])/g, (sign) => SPOKEN[sign] ?? sign);
}

const SPOKEN: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "@": "a",
  $: "s",
  "!": "i",
};

/** The same, those at the end included; an exclamation mark is left as it is. */
export function spokenThroughout(value: string): string {
  return value.replace(/[0134578@$]/g, (sign) => SPOKEN[sign] ?? sign);
}
