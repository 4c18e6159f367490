import { describe, expect, it } from "vitest";
import { crc16 } from "../../../src/rules/checked-text.ts";
import { fillIn, readLibrary } from "../../support/library.ts";

const library = readLibrary();
const told = (text: string) =>
  library.report(text).map(({ ruleId, confidence }) => `${ruleId} (${confidence})`);

/** The last letter but two replaced by another one of the same alphabet. */
const edit = (key: string) => {
  const at = key.length - 3;
  const other = [...key.slice(5)].find((char) => char !== key[at]);
  return key.slice(0, at) + other + key.slice(at + 1);
};

const WALLETS = [
  ["nostr-private-key", "decode", "{{bech32check:nsec}}"],
  ["stellar-secret-key", "fromSecret", "{{strkey:90}}"],
  ["xrp-ledger-seed", "fromSeed", "{{ripple58check:21,16}}"],
  ["xrp-ledger-seed", "fromSeed", "{{ripple58check:01e14b,16}}"],
  ["tezos-secret-key", "at", "{{base58check:0d0f3a07,32}}"],
  ["tezos-secret-key", "at", "{{base58check:2bf64e07,64}}"],
] as const;

describe("checksums of wallets", () => {
  it.each(WALLETS)("are asked of %s: %s(%s)", (rule, call, template) => {
    const line = (key: string) => `${call}("${key}")`;
    for (let round = 0; round < 20; round++) {
      const key = fillIn(template, `${template} ${round}`);
      expect(told(line(key))).toEqual([`${rule} (high)`]);
      expect(told(line(edit(key))).filter((found) => found.startsWith(rule))).toEqual([]);
    }
  });

  it("are those that others compute", () => {
    // The check value of CRC-16/XMODEM.
    expect(crc16(Buffer.from("123456789"))).toBe(0x31c3);
  });

  it("are not had by the seeds of a generator of numbers", () => {
    expect(told('const rng = Pcg.from_seed("someSeedStringForTheGenera");')).toEqual([]);
    expect(told('seedrandom.fromSeed("someSeedStringForTheGeneratr")')).toEqual([]);
  });
});

describe("what everybody has", () => {
  it("is told neither of wallets nor of applications of Telegram", () => {
    // Its checksum is right.
    expect(told(`fromSeed("${["snoPBrXt", "MeMyMHUVTgbuqAfg1SUTb"].join("")}")`)).toEqual([]);
    for (const [head, rest] of [
      ["b18441a1", "ff607e10a989891a5462e627"],
      ["014b35b6", "184100b085b0d0572f9b5103"],
      ["d524b414", "d21f4d37f08684c1df41ac9c"],
    ])
      expect(told(`api_hash = "${head}${rest}"`)).toEqual([]);
  });
});
