/** What stands before the body of a key in PEM, however its line break is written. */
const ARMOUR = /^-----BEGIN [A-Z ]{4,40}-----(?:\\[nr]|[\s"'+,.])*/;

/**
 * Whether it is a secret that everybody has: providers' pages show it, a specification prints it as an example or a test
 * vector, an emulator or a development chain hands it out, or it is the digest of nothing or of a word that everybody tries. Known by how
 * each begins: long enough that no drawn one does.
 */
export function isPublished(secret: string): boolean {
  return (
    published().some((pattern) => pattern.test(secret)) || PUBLISHED_PEM.test(secret.replace(ARMOUR, ""))
  );
}

/** Beginnings of secrets as they are written. */
const BEGINNINGS: readonly string[] = [
  // Microsoft's emulators of storage and of Cosmos DB
  "Eby8vdM02xNOcqFl",
  "C2y6yDjf5/R",
  // Providers' pages: Stripe, Slack, GitHub, Plaid, Google, Square, SendGrid, Discord, Telegram, Mailgun, Kubernetes
  "sk_test_(?:4eC39HqLyjWD|BQokikJOvBiI|26PHem9AhJZv|tR3PYbcVNZZ7)",
  "xox(?:b-17653672481-|p-23984754863-)",
  "gh[pousr]_16C7e42F292c",
  "access-sandbox-de3ce8ef-33f8-",
  "AIzaSy(?:DaGmWKa4JsXZ|B41DRUbKWJHP|DOCAbC123d)",
  "EAAAEOuLQObrVwJv",
  "SG\\.ngeVfQFYQlKU0ufo",
  "(?:NzkyNzE1NDU0MTk2MDg4|MTk4NjIyNDgzNDcxOTI1|MjM4NDk0NzU2NTIxMzc3)",
  "(?:110201543:AAHdqTcvCH1v|4839574812:AAFD39kkdpWt|123456:ABC-DEF1234gh)",
  "key-3ax6xnjp29jd",
  "MWYyZDFlMmU2N2Rm$",
  // AWS, in documentation and with another end in tests
  "A[KS]IAIOSFODNN7",
  "(?:wJalrXUtnFEMI/K7MDENG$|je7MtGbClwBF/2Zp9)",
  // MongoDB; the part before the sign too, where the address is read without its escapes
  "D1fficultP(?:(?:@|%40)ssw0rd)?$",
  // OAuth's pages
  "(?:MTQ0NjJkZmQ5OTM2NDE1|IwOGYzYTlmM2YxOTQ5MGE3)",
  // reCAPTCHA: says yes to everybody, for tests
  "6LeIxAcTAAAA",
  // Joomla's settings as they are shipped
  "FBVtggIk5lAz",
  // Pusher, PagerDuty, S3 as it was first described, IAM, MinIO's playground, PayPal, LinkedIn, Svix
  "(?:7ad3773142a6692b|y_NbAkKc66ryYTWU|e93facc04764012d|uV3F3YluFJax1ckn|OtxrzxIsfpFjA7Sw)",
  "(?:3s0K_;xh4~8|\\]35d\\/\\{pB9F|h\\]6EszR\\}vJ|&1-3a6u:RA0d)",
  "(?:0PN5J17HBGZHT7JJ|44CF9590006BF252|zuf\\+tfteSlswRu7B|Q3AM3UQ867SPQQA4|EO422dn3gQLgDbuw|AQXNnd2hIT6z9bHF)",
  // Docker's swarms, kubeadm, MinIO's keys of encryption, Slack's events
  "SWM(?:TKN-1-(?:3pu6hszjas19xyp7|1h8aps2yszaiqmz2|49nj1cmql0jkz5s9)|KEY-1-(?:7c37Cc8654o6p38H|fySn8TY4w5lKcWcJ))",
  "(?:783bde\\.3f89s0fj|9a08jv\\.c0izixkl|[\\w-]{1,24}-key:(?:OSMM\\+vkKUTCv|oyArl7zlPECE|IyqsU3kMFloC|6jEQjjMh8iPq))",
  "(?:Jhj5dZrVaK7ZwHHj|M1AqUUw3FqayAbqN|gIkuvaNzQIHg97AT)",
  "(?:whsec_)?(?:MfKQ9r8GKYqrTwjU|C2FVsBQIhrscChlQ)",
  "(?:[JN]BSWY3DPEHPK3PX[A-Z2-7]*|(?:[jJ][bB][sS][wW][yY]3[dD][pP][eE][hH][pP][kK]3[pP][xX][pP]|GEZDGNBVGY3TQOJQ)+)$",
  // Traefik's pages: the hashes of `test` and `test2`
  "(?:\\$\\$?apr1\\$\\$?(?:H6uskkkW|d9hr9HBB)\\$)",
  // AWS (a store of keys, a client of Cognito, a signature of Azure's), Duo as Vault's pages have it, Square's log-in
  "(?:DXjSUawnel2fr6SK|13ka4h7u28d9oo44|aBBKDWQvyuVcTPH9|8C7THtrIigh2rPZQ)",
  "(?:sq0csp-30a-4C_tVOnTh14P|EAAl3ikZIe18J-2-|EQAAl0OcByu3IYJY)",
  // RFC 5849, 6749, 6750, 7009, OAuth 1.0 and OpenID Connect
  "(?:2YotnFZFEjr1zCsi|tGzv3JOkF0XG5Qx2|7Fjfp0ZBr1KtDRbn|mF_9\\.B5f-4\\.1JqM|SlAV32hkKG)",
  "(?:czZCaGRSa3F0MzpnWDFm|gX1fBat3bV|45ghiukldjahdnhz|hh5s93j4hdidpola|kkk9d7dh3k39sjv7)",
  "(?:ad180jjd733klru7|hdhd0244k9j7ao03|dpf43f3p2l4k3l03|kd94hf93k423kf44|nnch734d00sl2jdk)",
  "(?:pfkkdhi9sl3r4s00|j49sk3j29djd|Qcb0Orv1zh30vL1MPRsbm)",
  // RFC 6455 as it is quoted of old
  "x3JJHMbDL1EzLkh9",
  // RFC 8555
  "(?:evaGxfADs6pSRb2L|LoqXcYV8q5ONbJQx|DGyRejmCefe7v4Nf|IlirfxKKXAsHtmzK)",
  // RFC 7515, 7516, 7517, 7518, 7520, 8037
  "(?:AyM1SysPpbyDfgZl|GawgguFyGrWKav7A|Eq5xpGnNCivDflJs|jpsQnnGQmL-YBIff|X4cTteJY_gn4FYPs)",
  "(?:870MB6gfuTJ4HtUn|nWGxne_9WmC6hEr0|hJtXIZ2uSN5kbQfb|bWUC9B-EFRIo8kpG|AAhRON2r9cqXX1hg)",
  "(?:AY5pb7A0UFiB3REL|kLdtIj6GbDks_ApC|D5H4Y_5PSKZvhfVF|AtH35vJsQ9SGjYfO|VFCWOqXr8nvZNyaa|GRtbIQmhOZtyszfg|VEmDZpDXXK8p8N0C)",
  "(?:0_NxaRPUMQoAJt50|n7fzJc3_WG59VEOB|Kn9tgoHfiTVi8uPu|iTx2pk7wW-GqJkHc|r_kHyZ-a06rmxM3y)",
  "(?:XctOhJAkA-pD9Lh7|qC57l_uxcm7Nm3K-|GZy6sIZ6wl9NJOKB|AAPapAv4LbFbiVaw)",
  // The XRP Ledger's genesis; what pages and sandboxes of XRPL, Stellar, Tezos and Nostr show
  "(?:snoPBrXt(?:MeMyMHUV)|sEdTM1uX(?:8pu2do5X)|SCZANGBA(?:5YHTNYVV))",
  "edsk(?:3gUf(?:UPyBSfrS)|39qA(?:m1fiMjgm)|3QoqBu(?:vdamxo)|RuR1(?:azSfboG8))",
  "nsec1(?:vl029m(?:gpspedva04g)|80cvv0(?:7tjdrrgpa0j))",
];

/** Beginnings in hexadecimal digits. */
const HEX_BEGINNINGS: readonly string[] = [
  // Accounts that Hardhat, Anvil and Ganache give everybody
  "ac0974bec39a17e3|59c6995e998f97a5|5de4111afa1a4b94|7c852118294e51e6|47e179ec19748859|8b3a350cf5c34c91",
  "92db14e403b83dfe|4bbbf85ce3377467|dbda1821b80551c9|2a871d0798f97d79|4f3edf983ac636a6|6cbed15c793ce57b",
  // Accounts of Ethereum's tests, of Besu's and Quorum's networks to develop with, of the pages of web3.js
  "45a915e4d060149e|c85ef7d79691fe79|044852b2a670ade5|6a7eeac5f12b409d|a95defe70ebea780|41f6e321b31e7217",
  "b71c71a67e1177ad|8f2a55949038a961|c87509a1c067bbde|ae6ae8e5ccbfb045|4c0883a69102937d|348ce564d427a331|be6383dad004f233",
  // Hashes of Telegram's applications that everybody knows
  "b18441a1(?:ff607e10)|014b35b6(?:184100b0)|d524b414(?:d21f4d37)",
  // What the pages of NetBox's library show
  "d6f4e314(?:a5b5fefd)",
  // The token in AWS's test vectors of signatures
  "6e86291e8372ff2a",
  // FIPS 197 and SP 800-38A
  "2b7e151628aed2a6|8e73b0f7da0e6452|603deb1015ca71be",
  // RFC 6979, 7748, 8032, BIP 340
  "c9afa9d845ba7516|77076d0a7318a57d|5dab087e624a8a4b|a546e36bf0527c9d|4b66e9d4d1b4673c",
  "9d61b19deffd5a60|4ccd089b28ff96da|c5aa8df43f9f837b|833fe62409237b9d",
  "b7e151628aed2a6a|c90fdaa22168c234|0b432b2677937381",
  // MD5, SHA-1 and SHA-256 of nothing, password, admin, test, secret, 1, 123, 1234, …, 12345678, qwerty, abc123, foo, hello, abc, foo and bar, foobar
  "d41d8cd98f00b204|da39a3ee5e6b4b0d|e3b0c44298fc1c14|5f4dcc3b5aa765d6|5baa61e4c9b93f3f|5e884898da280471|21232f297a57a5a7",
  "d033e22ae348aeb5|8c6976e5b5410415|098f6bcd4621d373|a94a8fe5ccb19ba6|9f86d081884c7d65|5ebe2294ecd0e0f0|e10adc3949ba59ab",
  "acbd18db4cc2f85c|0beec7b5ea3f0fdb|62cdb7020ff920e5|37b51d194a7513e4|2c26b46b68ffc68f|5d41402abc4b2a76|b94d27b9934d3e08",
  "c4ca4238a0b92382|81dc9bdb52d04dc2|827ccb0eea8a706c|25d55ad283aa400a|202cb962ac59075b|d8578edf8458ce06|e99a18c428cb38d5",
  "7c4a8d09ca3762af|7110eda4d09e062a|40bd001563085fc3|8d969eef6ecad3c2|ef92b778bafe771e|900150983cd24fb0|a9993e364706816a",
  "ba7816bf8f01cfea|8843d7f92416211d|3858f62230ac3c91|c3ab8ff13720e8ad",
];

let patterns: readonly RegExp[] | undefined;

/** Made when they are first needed: a program that imports the library for something else does without. */
function published(): readonly RegExp[] {
  patterns ??= [
    new RegExp(`^(?:${BEGINNINGS.join("|")})`),
    new RegExp(`^(?:0x)?(?:${HEX_BEGINNINGS.join("|")})`, "i"),
  ];
  return patterns;
}

/** The keys of jwt.io's page, and the one that Vagrant gives every new machine. */
const PUBLISHED_PEM =
  /^(?:MIIEvwIBADANBgkqhkiG9w0BAQEFAASCBKkwggSlAgEAAoIBAQC7VJTU|MIIEowIBAAKCAQEAnzyis1ZjfNB0|MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gd|MIIEogIBAAKCAQEA6NF8iallvQVp)/;
