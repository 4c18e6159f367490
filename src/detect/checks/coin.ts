/** Where a coin that is called a token as well is kept: addresses of Solana, Tron, Tezos, Stellar. */
export const COIN =
  /^(?:[1-9A-HJ-NP-Za-km-z]{43,44}|T[1-9A-HJ-NP-Za-km-z]{33}|KT1[1-9A-HJ-NP-Za-km-z]{33}|G[A-Z2-7]{55})$/;
