import { describe, expect, it } from "vitest";
import { token } from "../../support/keys.ts";
import {
  ANACONDA,
  alnum,
  encoded,
  hex,
  jwt,
  LETTERS,
  library,
  SHORT,
  SIGNED,
  secretsIn,
  UUID_4,
} from "./samples.ts";

/** A sentence long enough that a piece of its base64 is words too. */
const SENTENCE = "This value is not a real token of anybody";

/** As addresses of coins have them. */
const BASE58 = `7${token("", 60, "alnum", "coin")
  .replace(/[0OIl]/g, "")
  .slice(0, 43)}`;

/** What Duo calls one of its integrations by. */
const INTEGRATION = ["DIWJ8X6A", "EYOR5OMC6TQ1"].join("");

/** As many bytes, each one more than the last. */
const stepped = (count: number) =>
  Buffer.from(Array.from({ length: count }, (_, at) => at)).toString("base64");

describe("what names or shows something and opens nothing", () => {
  const drawn = token("", 32, "alnum", "opens");
  const b64 = (bytes: number, seed: string) => Buffer.from(hex(2 * bytes, seed), "hex").toString("base64");
  const confidencesOf = (text: string) => library.report(text).map(({ confidence }) => confidence);

  it.each([
    ["a constant of a class", "switch ($type) {\n  case XMLSecurityKey::RSA_OAEP_MGF1P:\n    break;\n}\n"],
    ["PostHog's key, which every page holds", `posthog: { apiKey: 'phc_${drawn}${drawn.slice(0, 11)}' }\n`],
    ["the key of Segment's snippet", `analytics._writeKey = "${drawn}";analytics.SNIPPET_VERSION = "4";`],
    ["what Plaid's page is opened with", `"link_token": "link-sandbox-${UUID_4}"\n`],
    ["sealed by GoCD", `create("key2", "secret", "AES:${b64(16, "iv")}:${b64(16, "sealed")}")`],
    ["an object of Java", `.param("token", "rO0ABXQAVk${drawn}")`],
    [
      "one part of a token without the others",
      `token: ".${encoded('{"username": "Tom"}').replace(/=/g, "")}."`,
    ],
    ["a form's token of MediaWiki", `"createtoken": "${hex(40, "wiki")}+\\\\"`],
    ["a purchase of PayPal's", `<Token>EC-2${["XE90996", "XX9870316"].join("")}</Token>`],
    ["a request's token", `<c:requestToken>${b64(42, "request")}</c:requestToken>`],
    ["a secret of TLS that is the same everywhere", `derived_secret="${hex(64, "tls")}"`],
    [
      "text in hexadecimal digits behind a name",
      `MINIO_SSE_MASTER_KEY: "my-key:${Buffer.from("change this password to a secret").toString("hex")}"\n`,
    ],
    ["a signed address", `"https://cdn.acme.io/5df1f6?e=1576142006&amp;token=${drawn}:${b64(20, "signed")}"`],
    [
      "a way around",
      `| Bypass | What |\n| --- | --- |\n| \`?id=1/*!12345UNION*//*!12345SELECT*/1--\` | a comment |\n`,
    ],
    ["a port", "url = `http://localhost:8545@1599200`"],
    ["the digest of a number", `ADMIN_USER_TOKEN = 'c4ca4238a0b92382${"0dcc509a6f75849b"}'`],
    ["what is filled in", 'secret = "machine_key:0x{0}\\nuser_key:0x{1}".format(a, b)'],
    ["words behind a token's beginning", '"Authorization": "Bearer ya29.injected-by-gcp",'],
    ["an application that shows pictures", `headers: { Authorization: "Client-ID ${hex(64, "pictures")}" }`],
    ["a path", `v1_authorization = '/v1/marketplaces/TEST-${drawn}/holds/HL${drawn}'`],
    ["a parcel's label", `{"object":"PostageLabel","id":"pl_${hex(32, "label")}"}`],
    ["a cache's key", `'key-${hex(32, "cache")}-${hex(32, "of")}'`],
    ["a name in capitals and small letters", "const previewExternalDependencyVersionedPaths = origConfig\n"],
    [
      "a payload that everybody shows, behind a header that somebody changed",
      `"refresh_token": "ghj${jwt({ sub: "1234567890", name: "John Doe" }).slice(3)}"`,
    ],
    ["where a key is in a wallet's tree", `keys.derive(passphrase, "m/44'/60'/0'/0/12")`],
    ["a member that may be missing, of a list", "password: context.credentials?.[0].password2,\n"],
    ["bytes that go up, in base64", `const wrapKeySecret = "${stepped(16)}";`],
    ["words in base64 without their beginning", `accessToken: "${encoded(SENTENCE).slice(2, 34)}"`],
    [
      "the key that git's commits are signed with",
      `[user]\n\tsigningkey = ${hex(16, "gpg").toUpperCase()}\n`,
    ],
    ["the same on a command line", `git config user.signingkey=${hex(40, "gpg 2")}`],
    ["the same in a list of settings", `user.name=Eve\nuser.signingkey=${hex(40, "gpg 3")}\n`],
    [
      "a variable among the arguments of a call",
      `connect(\n    password=${["dbPass", "2X9z"].join("")}, host=h)\n`,
    ],
    ["which characters a password may have", `password: "a-zA-Z0-9!@"`],
    ["an image by its digest", `secrets:\n  image: registry.acme.io/app@sha256:${hex(64, "image")}\n`],
    [
      "a token that OAuth's pages show",
      `{"access_token": "${["MTQ0NjJkZmQ5OTM2", "NDE1ZTZjNGZmZjI3"].join("")}"}`,
    ],
    ["an icon and its size", `password: "${["LockOutlined", "24"].join("")}"`],
    [
      "what says whose a published key is",
      `secret_key = "8C7THtrIigh2rPZQ${alnum("duo")}"\nintegration_key = "${INTEGRATION}"\n`,
    ],
    ["an account of Ethereum's tests", `"secretKey": "0x45a915e4d060149e${hex(48, "eth")}"`],
    ["the digest of nothing as a routing key", `routing_key: d41d8cd98f00b204${"e9800998ecf8427e"}\n`],
    [
      "the digest of nothing as an analyser's log-in",
      `sonar.login=da39a3ee5e6b4b0d${"3255bfef95601890afd80709"}\n`,
    ],
    ["the digest of nothing as a wallet's key", `privateKey: "e3b0c44298fc1c14${hex(48, "nothing")}"`],
    ["what GraphQL calls a token by", `{"token": "${encoded("AccessToken:84629174")}"}`],
    [
      "what Rails calls a token by",
      `{"accessToken": "${encoded("gid://shop/Api::AccessToken/8462917431")}"}`,
    ],
    [
      "the beginning of a signed address",
      "AZURE_BLOB_SAS_TOKEN=st=2025-03-04T07:24:52Z&se=2025-04-04T15:24:52Z\n",
    ],
    [
      "the digest of a file",
      `{"files":{"tests/client_secret.rs":"${hex(64, "file")}","src/api_key.rs":"${hex(32, "f")}"}}`,
    ],
    ["a picture", `secret: "unicode/3299.png?v8",`],
    ["a class of a pattern", `"(?P<secret>[0-9]+)',)"`],
    ["the password of MongoDB's pages", `mongodb://reader:D1fficult${"P%40ssw0rd"}@db.acme.io:27017`],
    ["a constant", `draw({\n    pass: Pass_default.OPAQUE_3D_TILE,\n})`],
    ["what a contract keeps", `let token = "erc721:0x${hex(40, "nft")}/9018";`],
    [
      "a signature behind the names of what was signed",
      `SignedHeaders=host;x-amz-security-token, Signature=3045${hex(136, "aws 4")}`,
    ],
    ["how a request is signed", "Authorization: AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20150830/x"],
    ["what Helm notes of a secret", `annotations:\n  checksum/secret: ${hex(64, "helm")}\n`],
    ["the key that packages are signed with", `* Add new signing key ${hex(40, "openpgp").toUpperCase()}\n`],
    ["an entry of a cache", `expectedKey.serviceKey = "idtoken-${UUID_4}-${UUID_4}-"`],
    [
      "an entry of a cache with a host",
      `"AccessToken": { "${UUID_4}.${UUID_4}-login.acme.net-refreshtoken-${UUID_4}--": {} }`,
    ],
    ["a channel of Shopware's", `accessKey: 'SWSC${token("", 22, "alnum", "channel").toUpperCase()}'`],
    ["a hash behind the number of what made it", `['password', '1|$2a$05$${alnum("h")}${alnum("s")}', true]`],
    ["a sample with a break behind it", `password = "123456\\r"`],
    [
      "letters and digits that go down in turn",
      `apiKey = "${["AIzaSyD-9_8a7b6c5d", "4e3f2g1h0_SPECIAL"].join("")}"`,
    ],
    [
      "the sample of one-time passwords in letters of both cases",
      `"otpauth://totp/a?secret=${["JBSWY3dp", "eHPK3PXP"].join("")}"`,
    ],
    ["a UUID of which the end was typed", `api_key: "${UUID_4.slice(0, 24)}1A1A1A1A1A1A"`],
    ["a word in two parts, in an address", "http://user.name:pass.word@acme.io"],
    ["a token that counts, in an address", "url.https://ssh:token1234@github.com/.insteadOf"],
    ["a malformed key", `const MALFORMED_KEY: &str = "21${hex(64, "malformed")}";`],
    [
      "the digest of a file, again",
      `"hashes": {"sha256": "${hex(64, "again")}"},\n  "token": "${hex(64, "again")}"`,
    ],
    ["a coin that was made", `Creating token ${BASE58} under program x\n`],
    ["the results of tests", "PASS: ld-x86-64/pr19609-1f\nPASS: ld-x86-64/pr24322b-x32\nFAIL: gas/x2\n"],
    ["the type of an argument", "def f(bForUser: bool | Literal[0, 1] = 1) -> None: ..."],
    [
      "a random password that says that it is one",
      "mongodb+srv://root:randompassword@cluster0.ab1cd.mongodb.net/db",
    ],
  ])("is no secret: %s", (_, text) => expect(secretsIn(text)).toEqual([]));

  it.each([
    ["a cart", `"cart_token": "${hex(32, "cart")}"`],
    ["an order", `checkout.token = "${hex(32, "order")}";`],
    [
      "a purchase's record",
      `{"id": 450789469, "test": false, "token": "${hex(32, "record")}", "total_price": "9.00"}`,
    ],
    ["a payment of a purchase", `"payments": [{"id": 7, "unique_token": "${hex(32, "unique")}"}]`],
    ["a card", `"token": "card_0${drawn.slice(0, 21)}"`],
    ["a customer", `customer_token = "cus_${hex(32, "customer")}"`],
    [
      "a payment, and what a browser is given for it",
      `"client_secret": "pi_3${drawn.slice(0, 23)}_secret_${drawn.slice(0, 25)}"`,
    ],
    ["a payment's authorization", `assert_equal response.authorization, 'int_${drawn.slice(0, 20)}7'`],
    ["a derived key beside its salt", `{"password":"${b64(64, "derived")}","salt":"${b64(12, "salt")}"}`],
    ["an account's digest", `<user name='bob' password='${b64(16, "digest")}' authorities='A'/>`],
    [
      "a variable that a call is given, of which the beginning is far",
      `f(${"a=b, ".repeat(120)}user=u, password=${["my", "SQLv8Pwd"].join("")}, host=h)`,
    ],
    ["words for a password, in an address", `http://app:${"passwd-on-proxy"}@proxy.acme.io:80`],
    ["words behind a token's beginning, in an address", `https://bot:ghp_${"secrettoken"}@github.com/a/b`],
    ["what pages make of Oracle's first password", `mssql+pyodbc://scott:${"tiger^5HHH"}@db.acme.io:1433/x`],
    [
      "what a query is called by",
      `self._persisted_query(\n  "PlaybackAccessToken",\n  "${hex(64, "query")}",\n)`,
    ],
    [
      "what a query is called by in a map",
      `const operationHashes = { PlaybackAccessToken: "${hex(64, "query 2")}" };`,
    ],
    [
      "what two sides of a test agreed upon",
      `"pkRm":"${hex(64, "r")}","shared_secret":"${hex(64, "agreed")}","key_schedule_context":"00${hex(128, "c")}"`,
    ],
    [
      "an application on a device of Android's",
      `token: "${drawn.slice(0, 11)}:APA91b${drawn}${alnum("fcm")}"`,
    ],
    ["an application on a device of Apple's", `messaging.apnsToken = "${hex(64, "apns")}"`],
    ["a word and a UUID", `expectedServiceKey = "metadata-${UUID_4}"`],
    ["a transaction", `<transaction>\n  <token>${drawn}aB1cD2</token>`],
    [
      "a card of which a part is shown",
      `Result=M&xToken=${hex(32, "card")}&xMaskedCardNumber=4xxxxxxxxxxx1111`,
    ],
    ["a refund", `"token": "rf_${drawn}"`],
    [
      "what was signed beside",
      `{"msg": "c6", "secret": "${hex(64, "ed")}", "signature": "${hex(128, "sig")}"}`,
    ],
    ["bytes that a key is derived from", `"password": "0x${hex(24, "kdf")}", "salt": "0x${hex(20, "salt")}"`],
    ["a user of Firebase's", `users: { alice: '${token("", 26, "alnum", "uid")}7q' }`],
    [
      "words with an escaped sign, in an address",
      `https://user:${["pass%2fis", "bad"].join("%40")}@192.168.1.1:1234/`,
    ],
    [
      "AWS's sample with another end",
      `AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG${"/bPxRfiCYEXAMAAAKEY"}\n`,
    ],
  ])("is told with doubt: %s", (_, text) => expect(confidencesOf(text)).toEqual(["low"]));

  it.each([
    ["the token of a workflow that opens pull requests", `PULL_REQUEST_TOKEN=${drawn}\n`],
    ["the token that merges", `mergeRequestToken: "${drawn}"`],
    ["a shop's token of access", `{"shop": "acme", "access_token": "${hex(32, "shop")}", "total_price": 9}`],
    ["the token of a service for orders", `ORDER_TOKEN=${drawn}\n`],
    ["a token of somebody's account", `{"id": 12, "email": "eve@acme.io", "token": "${hex(32, "person")}"}`],
    ["a provider's token of a purchase", `checkout_token: "acme_live_${drawn}"`],
    ["a key to sign with", `signing_key = "${hex(40, "sign")}"`],
    ["one of many capitals", `signingKey = "${hex(32, "sign 2").toUpperCase()}"`],
    ["one of the section behind a user's", `[user]\nname = eve\n[auth]\nsigningkey = ${hex(40, "sign 3")}\n`],
    ["one of a user's tokens", `user.signingKey=${hex(40, "sign 4")}\n`],
    [
      "a token in a program that sends orders",
      `const api = connect({ token: "${drawn}" });\n${"// what it does\n".repeat(40)}send({ "line_items": items });\n`,
    ],
    ["a key in base64", `accessToken: "${b64(24, "not cut")}"`],
    [
      "a secret behind words in base64 without their beginning",
      `accessToken: "ab${encoded(`production-service:${alnum("cut")}`).replace(/=+$/, "")}"`,
    ],
    ["a password with a question mark before a bracket", `DB_PASSWORD=${["Kx8", "?.[", "Qp2Lm"].join("")}\n`],
    ["a token of three drawn parts", `api_token: "${drawn}.${drawn.slice(3)}.${drawn.slice(1)}"`],
    ["a password with a question mark", `DB_PASSWORD=${["Tr8v", "?.", "qLw2"].join("")}\n`],
    ["a password that begins as a path", `db_password: "m/${drawn}"`],
    ["the write key of a server", `SEGMENT_WRITE_KEY=${drawn}\n`],
    ["an application's password", `RUBY_PASS=${drawn}\n`],
    ["a store's password", `postgres_pass: "${drawn}"`],
    ["a server's password", `server_pass: "${drawn}"`],
    ["a token of access that begins as a card", `access_token: "card_${drawn}"`],
    ["a key of an interface that begins as a charge", `api_key: "ch_${drawn}"`],
    ["a client's secret", `client_secret: "${drawn}"`],
    ["a secret that other ones come from", `derived_key_secret: "${drawn}"`],
    [
      "a token behind another one's digest",
      `"hashes": {"sha256": "${hex(64, "again")}"},\n  "token": "${hex(64, "another")}"`,
    ],
    ["a token of as many letters that is set", `token: ${BASE58}\n`],
    ["a token of as many letters that a command is given", `acme login --token ${BASE58}\n`],
    ["a secret by its name in Helm's values", `secrets:\n  secret: ${hex(64, "values")}\n`],
    ["a key to sign with in small letters", `signing key ${hex(40, "small")}\n`],
    ["a key to sign with in capitals that is set", `SIGNING_KEY=${hex(40, "capitals").toUpperCase()}\n`],
    ["two UUIDs that make a token", `refresh_token = "${UUID_4}.${ANACONDA.slice(3)}"`],
    ["a drawn part between two UUIDs", `access_token = "${UUID_4}-${alnum("between")}-${UUID_4}"`],
    ["a password that begins as a user of Shopware's", `password: "SWSC${drawn}"`],
    ["a password that ends in a written break", `password = "${SIGNED}x"`],
    [
      "drawn letters and digits in turn",
      `api_key = "${["k3", "r9", "b2", "x7", "m1", "q8", "d4", "z6", "t5", "w0"].join("")}p4h2"`,
    ],
    [
      "a drawn password with an escaped sign, in an address",
      `https://bob:${drawn.slice(0, 9)}%2F${drawn.slice(10)}@acme.io/x`,
    ],
    [
      "a drawn password with a full stop, in an address",
      `https://bob:${drawn.slice(0, 9)}.${drawn.slice(10)}@acme.io/x`,
    ],
    ["a password that is called so in capitals", `USER: bob\nPASS: ${drawn.slice(0, 14)}\nHOST: db\n`],
    ["a key of two servers' names", `VALID_SIGNATURE_KEY=${drawn}x7Qp\n`],
    [
      "the key of a server of Firebase's",
      `token: "AAAA${drawn.slice(0, 7)}:APA91b${token("", 134, "alnum", "fcm")}"`,
    ],
    ["a key of Apple's", `apns_auth_key: "${hex(64, "apple")}"`],
    ["the token of a runner", `registration_token: "${drawn}"`],
    ["a token behind an element of a server", `<server>\n  <token>${drawn}aB1cD2</token>`],
    ["a gateway's token of access beside a card", `access_token=${hex(32, "gate")}&card_number=4111`],
    [
      "a secret beside the address that it signs",
      `{"secret": "${hex(64, "hook")}", "url": "https://acme.io"}`,
    ],
    ["a password in a map of users", `users: { alice: '${token("", 25, "alnum", "user")}7q' }`],
    ["a header's value", `headers.authorization = "${drawn}"`],
    ["a header of settings", `Authorization: ${drawn}\n`],
    ["a header in brackets", `config.headers['Authorization'] = '${drawn}'`],
    ["a header with a scheme", `authorization = "Token ${drawn}"`],
    ["a token of an address that holds until it is changed", `https://api.acme.io/v1?page=2&token=${drawn}`],
    ["a drawn password of 64 bytes", `DB_PASSWORD=${b64(64, "long")}\n`],
    ["a drawn password of 16 bytes", `"db_password": "${b64(16, "short")}"`],
    ["a key behind a name", `MINIO_KMS_SECRET_KEY=acme-key:${b64(32, "kms")}\n`],
    ["hexadecimal digits behind a name", `MASTER_KEY: "acme:${hex(64, "behind")}"\n`],
    ["a token of two drawn parts", `api_token: "${drawn}.${drawn.slice(5)}"`],
    ["an account of Ethereum's", `"privateKey": "0x${hex(64, "own")}"`],
    ["a key of Mailgun's", `mailgun = "key-${hex(32, "mailgun")}"`],
    ["a key of PromptLayer's", `{"api_key":"pl_${hex(32, "layer")}"}`],
    ["a project of Blockfrost's", `project_id: mainnet${drawn}\n`],
    ["a secret key of AWS's", `AWS_SECRET_ACCESS_KEY=${b64(30, "aws")}\n`],
    ["a routing key that begins as another digest", `routing_key: d41d8c${hex(26, "routing")}\n`],
    [
      "a log-in in base64 with figures for a password",
      `auth_token: "${encoded(`deploy:${"84629174"}x9Qk`)}"`,
    ],
    ["a token behind a kind's name in base64", `token: "${encoded(`AccessToken:${drawn}`)}"`],
    ["a drawn password before another setting in a log", `user=bob, password=${SHORT}, host=h\n`],
    [
      "a drawn password in a string of libpq",
      `dsn = "host=db1,db2 user=app password=${drawn.slice(0, 14)} dbname=x"`,
    ],
    ["a drawn password in an address", `https://bot:${drawn}@github.com/a/b`],
    ["a drawn password of scott's", `postgres://scott:${drawn}@db.acme.io/x`],
    ["figures and signs for letters, in an address", `mongodb://app:${"Falc0nP%40ssw0rd"}@db.acme.io/x`],
    ["letters behind a word, in an address", `amqp://app:secret${LETTERS}@mq.acme.io/x`],
    ["words and figures in an address", `amqp://app:secret-${drawn.slice(0, 12)}@mq.acme.io/x`],
    [
      "a token beside a query that is kept",
      `const persistedQueries = true;\nconst apiToken = "${hex(64, "beside")}";`,
    ],
    [
      "a token in an example of OpenAPI's",
      `{"operationId": "getUser", "example": {"AccessToken": "${hex(64, "operation")}"}}`,
    ],
    [
      "a token behind a map of queries",
      `persistedQueries: { Viewer: "${hex(64, "viewer")}" }, ApiSecret: "${hex(64, "behind map")}"`,
    ],
    ["a member of a store with a stage for an end", `{"prod/api_token.prod": "${hex(40, "stage")}"}`],
    ["a member of a store with a version for an end", `{"prod/api_key.v2": "${hex(40, "version")}"}`],
    ["a password of capitals behind a full stop", `password: "${["qT7", "XK_9P2M"].join(".")}"`],
    ["a password between settings", `LOGIN=user=bob,password=${["g7K", "x2LqPass"].join("")},host=h\n`],
    ["a password of scott's that begins as the first one", `mysql://scott:Tiger${SHORT}@db.acme.io/x`],
    [
      "a key of AppSync between blanks of an address",
      `https://acme.io/?q=key+${["da", "2-"].join("")}${token("", 26, "lowernum", "plus")}+x`,
    ],
    [
      "a token of GraphQL's settings",
      `{"GraphQLUrl": "https://acme.io", "AccessToken": "${hex(64, "gql")}"}`,
    ],
    ["a shared secret of settings", `"shared_secret": "${hex(64, "shared")}", "port": 7`],
    ["a member of a store's path", `{"app/private_key": "${hex(64, "path")}"}`],
    ["a key by its file's name in a Secret", `{"data": {"private_key.txt": "${hex(64, "member")}"}}`],
    [
      "a key that a search found in its file",
      `keys/api_key.txt:${hex(32, "found")}\nkeys/private_key.pem:${hex(64, "in")}\n`,
    ],
    ["a key that is a UUID, in base64", `auth_token: "${encoded(`ApiKey:${UUID_4}`)}"`],
    ["a property behind a path", `config/prod/api.key=${hex(32, "prod")}\n`],
    ["a token that begins as a signed address does", `SAS_TOKEN=st=${drawn}\n`],
    [
      "a key of AppSync in an address",
      `https://api.acme.io/v1/graphql/${["da", "2-"].join("")}${token("", 26, "lowernum", "sync")}/posts`,
    ],
  ])("is told as before: %s", (_, text) => {
    const found = library.report(text).map(({ confidence }) => confidence);
    expect(found.length).toBeGreaterThan(0);
    expect(found).not.toContain("low");
  });
});
