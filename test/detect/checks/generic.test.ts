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
  signature,
  UUID_4,
  value,
} from "./samples.ts";

/** As Django draws its keys, made here of pieces. */
const SIGNS = ["kw5==c!*vjs5u", "hlom+9c2&rs)!%d5", "z6!ni^zm12"].join("");

const SMALL = ["qq21ox", "i1ryl7"].join("");
const NEARLY_HEX = hex(32, "nearly").replace(/^(.{13})./, "$1t");
const LIKE_A_TEST = ["Admin", "Pass#", "48213"].join("");
/** A name and a number, as people take them where nobody asks for signs. */
const NAME_AND_NUMBER = ["Bram", "well", "219"].join("");

const THOUGHT_UP = ["Zephyr", "Tree82!x"].join("");
/** Forty characters of base64 with three slashes. */
const SLASHED = Buffer.from(hex(60, "slashes"), "hex")
  .toString("base64")
  .replace(/^(.{9}).(.{9}).(.{9})./, "$1/$2/$3/");

describe("a value of no known form", () => {
  it.each([
    ["a variable of Terraform", `variable "db_password" {\n  type    = string\n  default = "${value}"\n}`],
    [
      "an environment variable of Xcode",
      `<EnvironmentVariable\n            key = "API_TOKEN"\n            value = "${value}"\n`,
    ],
    ["a default of PHP and Kotlin", `$key = getenv('API_TOKEN') ?: '${value}';`],
    ["a setting of Puppet", `mysql::server::root_password: '${value}'\n`],
    ["a name with hyphens", `airflow-fernet-key: "${value}"\n`],
    ["an argument before another one", `DbConfig(user=app, password=${value}, host=db)`],
    ["base64 with slashes", `jwt_secret: ${SLASHED}\n`, SLASHED],
    ["braces of C++", `const std::string kAuthToken{"${value}"};`],
    ["braces of JSX", `<Client apiSecret={"${value}"} />`],
    ["a property of C#", `public string ApiSecret { get; set; } = "${value}";`],
    ["a national literal of SQL", `ALTER LOGIN sa WITH PASSWORD = N'${value}'`],
    ["a setting of a build file", `        storePassword '${value}'\n`],
    ["a parameter of Azure's templates", `"adminPassword": { "value": "${value}" }`],
    ["the hosts of an inventory", `web1 ansible_user=root ansible_password=${value}\n`],
    ["the first member of a query", `oauth_token=${value}&oauth_verifier=1234`],
    ["a default of Jinja", `token: "{{ api_token | default('${value}') }}"`],
    ["a variable before a command", `PGPASSWORD=${value} psql -h db\n`],
    ["Pulumi's settings", `  app:dbPassword: ${value}7q\n`, `${value}7q`],
    ["a block of a build file", `release { storePassword '${value}'\n}`],
    ["SQL of a role", `CREATE ROLE app WITH LOGIN PASSWORD 'x${"9_kQ"}-R7wz';`, "x9_kQ-R7wz"],
    ["a password with a sign of equality", `password = "abc=${NAME_AND_NUMBER}"`, `abc=${NAME_AND_NUMBER}`],
    ["a password that begins as tests' do", `MYSQL_ROOT_PASSWORD: ${LIKE_A_TEST}`, LIKE_A_TEST],
    ["an argument behind the word", `props.put(key = "password", "${THOUGHT_UP}")`, THOUGHT_UP],
    ["a token that unlocks", `unlockToken = "${value}"`],
    ["a key in Spanish", `clave = "${value}"`],
    [
      "a network that says where",
      `WiFi.begin("Home", "${["Atmos", "phere77"].join("")}");`,
      ["Atmos", "phere77"].join(""),
    ],
    ["a UUID that is called a key", `API_KEY = '${UUID_4}'`, UUID_4],
    ["one letter among hexadecimal ones", `apiKey = "${NEARLY_HEX}"`, NEARLY_HEX],
    ["a database's password", `define('DB_PASSWORD', '${NAME_AND_NUMBER}');`, NAME_AND_NUMBER],
    ["a keystore's password", `  storePassword "${NAME_AND_NUMBER}"\n`, NAME_AND_NUMBER],
    [
      "a cluster's address where the password is the user's name",
      `mongodb+srv://${NAME_AND_NUMBER}:${NAME_AND_NUMBER}@cluster0.aj7pk.mongodb.net/shop`,
      NAME_AND_NUMBER,
    ],
    ["JSON with escaped signs", `"apiKey": "${value}\\u002B9a"`, `${value}\\u002B9a`],
    ["a password of a login", `docker login -u me -p ${value}`],
    [
      "a token of two parts",
      `API_TOKEN=${value.slice(0, 8)}.${alnum("part")}9`,
      `${value.slice(0, 8)}.${alnum("part")}9`,
    ],
    [
      "a token of three parts",
      `authToken: "${hex(32, "a")}.${hex(32, "b")}.${hex(32, "c")}"`,
      [hex(32, "a"), hex(32, "b"), hex(32, "c")].join("."),
    ],
    ["a token behind its maker's name", `val token = "acme_live_${value}"`, `acme_live_${value}`],
    ["a key of Java's properties", `acme.api.key=${value}\n`],
    ["a key in prose", `API key: ${value}\n`],
    ["a drawn key with signs", `signing_key: "${SIGNS}"`, SIGNS],
    ["the first of an inventory's pairs", `h1 ansible_ssh_pass=${value} ansible_user=bob`],
    ["a token of Anaconda that begins as a phrase does", `ANACONDA_API_TOKEN=${ANACONDA}`, ANACONDA],
    ["a key of whatever in the environment", `ACME_RECORD_KEY=${value}x7Qp`, `${value}x7Qp`],
    ["a header with a token's name", `Authorization: Token token=${value}`],
    ["a short password", `db_password = "${SHORT}"`, SHORT],
    ["ten letters", `DB_PASSWORD=${LETTERS}\n`, LETTERS],
    ["small letters and digits", `password: "${SMALL}"`, SMALL],
    ["a setting that goes on in the next line", `ENV USER=app \\\n    DB_PASS=${SHORT} \\\n    X=1\n`, SHORT],
    ["a literal of name and value", `Environment="DB_PASSWORD=${THOUGHT_UP}" "X=1"`, THOUGHT_UP],
    ["a variable's default in a shell", `DB_PASSWORD=$\{DB_PASSWORD:-${SHORT}}\n`, SHORT],
    ["a variable before an option", `docker run -e DB_PASSWORD=${THOUGHT_UP} -p 1:1 db\n`, THOUGHT_UP],
    ["a directive of a server", `fastcgi_param DB_PASSWORD "${THOUGHT_UP}";\n`, THOUGHT_UP],
    ["a short secret of a daemon", `[1001]\nsecret=${SHORT}\n`, SHORT],
    ["a property that Java is given", `java -Djavax.net.ssl.keyStorePassword=${SHORT} -jar a.jar`, SHORT],
    ["an option with one hyphen", `.\\deploy.ps1 -Password ${SHORT} -Env prod`, SHORT],
    ["a resource of .NET", `<data name="ClientSecret" xml:space="preserve">\n  <value>${value}</value>`],
    ["a map that YAML has in one line", `db: {user: app, password: ${SHORT}, port: 1}`, SHORT],
    ["a note", `- old db password: ${THOUGHT_UP}\n`, THOUGHT_UP],
    ["another language", `senha = "${THOUGHT_UP}"\nx`, THOUGHT_UP],
    ["a password with some figures for letters", 'password = "Zephyr' + 'Tr33s#82"', "ZephyrTr33s#82"],
    ["a password of a year", 'password = "Alice' + '2023!"', "Alice2023!"],
    ["a login with a year", `client.login("carol", "${["carol", 2020].join("")}")`, ["carol", 2020].join("")],
    [
      "a key for a user's name",
      `Authorization: Basic ${Buffer.from(`${value}:password`).toString("base64")}`,
      Buffer.from(`${value}:password`).toString("base64"),
    ],
    ["a host in capitals", `postgres://app:${value}@PRODDB01/app`],
    ["fifty characters without a signature", `token: "${hex(50, "t")}"`, hex(50, "t")],
    ["a token beside a challenge", `solvers: [{dns01: {apiToken: "${value}"}}]`],
    ["a token behind the address of a proxy", `https://oauth2:${value}@git.acme.io/a/b`],
    ["the second argument of a call", `os.environ.setdefault("API_TOKEN", "${value}")`],
    [
      "a connection of YAML",
      `production:\n  adapter: mysql2\n  host: db1\n  username: app\n  password: ${NAME_AND_NUMBER}\n`,
      NAME_AND_NUMBER,
    ],
    [
      "a connection of JSON",
      `{"server": "mq.acme.io", "username": "app", "password": "${NAME_AND_NUMBER}"}`,
      NAME_AND_NUMBER,
    ],
    ["a quoting operator with braces", `my $password = q{${alnum("perl")}};`, alnum("perl")],
    ["the field of a page", `password_field.send_keys("${NAME_AND_NUMBER}")`, NAME_AND_NUMBER],
    ["a chain of calls", `cy.get('#password')\n  .clear()\n  .type('${SHORT}')`, SHORT],
    ["a note of two words", `Demo login: bob@acme.io / ${SHORT}.`, SHORT],
    ["an encoded log-in of two literals", `btoa('app:' + '${alnum("basic")}')`, alnum("basic")],
    ["a secret key beside its access key", `accessKey: "${alnum("id")}"\nsecretKey: "${value}"\n`],
    ["an access key beside another one's secret key", `SECRET_KEY=$\{X}\nMAPS_ACCESS_KEY=${value}\n`],
    ["base64 of letters, figures and signs", `password: ${encoded(SIGNED)}\n`, encoded(SIGNED)],
    ["base64 of what was drawn", `password: ${encoded(SHORT)}\n`, encoded(SHORT)],
    ["pairs between commas", `helm upgrade x --set auth.password=${SHORT},replicas=2`, SHORT],
  ])("is found in %s", (_, text, written = value) => {
    expect(secretsIn(text)).toEqual([written]);
  });

  it.each([
    ["a public token of Mapbox", `accessToken = 'pk.eyJ1Ijoi${alnum("map")}.${alnum("box")}'`],
    ["a form's token", `csrfmiddlewaretoken: "${value}"`],
    ["a test vector of AES", `secret_key = "2b7e151628aed2a6` + 'abf7158809cf4f3c"'],
    ["an account of a development chain", `PRIVATE_KEY=0xac0974bec39a17e3${hex(48, "chain")}`],
    [
      "a key of a specification",
      `{"kty":"EC","crv":"P-256","d":"870MB6gfuTJ4HtUn${token("", 27, "base64url", "jwk")}"}`,
    ],
    [
      "a key that a provider's pages show",
      `stripe.api_key = "sk_test_${["4eC39HqLyjWD", alnum("s").slice(0, 12)].join("")}"`,
    ],
    [
      "a key that jwt.io gives everybody",
      `-----BEGIN PRIVATE KEY-----\nMIIEvwIBADANBgkqhkiG9w0BAQEFAASCBKkwggSlAgEAAoIBAQC7VJTU${token("", 1600, "base64", "p")}\n-----END PRIVATE KEY-----`,
    ],
    ["a part that says that it is made up", `stripeSecret: 'sk_prod__fake_${value}'`],
    ["a token of AWS that makes a request one", `<clientToken>${value}</clientToken>`],
    ["a hash of a common password as a number", "auth_key = 0x5F4DCC3B5AA765D6" + "1D8327DEB882CF99"],
    ["a path with figures", 'secret: "Deploy2/Templates/Shared3/Database/Settings1"'],
    ["base64 of a line with a sample", `password: ${Buffer.from("my-secret-password\n").toString("base64")}`],
    ["a type of Go", "secret := object.(*corev1.Secret)\nfunc read(secret *corev1.Secret) {"],
    ["what GitHub takes for a password", "url = https://{token}:x-access-token@git.acme.io/a/b"],
    ["the hash of a sample", `password: ${["0beec7b5ea3f0fdb", "c95d0dd47f3c5bc275da8a33"].join("")}`],
    ["a file system", "mount token='UUID=6a38ee5-7235-44e7-8b22-816a403bad5d'"],
    ["a number in hexadecimal digits", "DISK_PASSWORD = 0xC00D2751"],
    ["a mistyped UUID", 'client_request_token = "ED9F8B6C-85B7-B7E4-38F2A3BEB13C"'],
    ["words with figures for letters", 'db_password: "s3cr3tp4ss1"\npassword = "ch4ngem3"'],
    ["words with figures in an address", "redis://:sup3rs3cr3t@redis.acme.io:6379/0"],
    ["a user's name and the first figures", 'client.login("alice", "alice123")'],
    ["a path of words", "cy.login('bob', 'settings/profile-2')"],
    [
      "a sample in base64",
      `Authorization: Basic ${Buffer.from("test_user:test_password").toString("base64")}`,
    ],
    ["a sample in an address", "https://test_user:test_password@api.acme.io/v1"],
    ["capitals that stand for something", "amqp://USER_NAME:USER_PW@RABBIT_HOST/VHOST"],
    [
      "the token of a request that Mailgun signs",
      `{"timestamp": "1529006854", "token": "${hex(50, "t")}", "signature": "${hex(64, "s")}"}`,
    ],
    ["a token with its middle hidden", `api_token: "${alnum("m").slice(0, 9)}**${alnum("n").slice(0, 9)}"`],
    ["the secret that Pusher's pages show", `PUSHER_APP_SECRET=${["7ad3773142a6692b", "25b8"].join("")}`],
    ["the token of a challenge", `{"type": "http-01", "token": "${token("", 43, "base64url", "acme")}"}`],
    ["the token of a challenge in code", `HTTP01(token=b"${alnum("acme")}")`],
    ["what is signed for a challenge", `key_authorization='${alnum("a")}.${alnum("b")}${alnum("c")}'`],
    ["the version of a payment", `"version_token": "${alnum("v")}${alnum("w")}"`],
    [
      "an example of AWS with its mark in the middle",
      `"SecretAccessKey": "${alnum("e")}EXAMPLE${alnum("f")}"`,
    ],
    ["how often something is allowed", '"reset_password": "20/m/ip,5/m/key"'],
    ["settings that name a secret", 'cmd("--secret", "source=mysecret,target=target1")'],
    ["the second of two values", `password, salt := "password", "${LETTERS}"`],
    ["two addresses in a row", "URI:https://hehe.acme.io,email:hehe@acme.io"],
    ["a token that says so, in an address", "https://oauth2:single_token@git.acme.io/a/b"],
    ["keys side by side, and their upper signs", 'password: "1234qwer!@#$"'],
    ["the name of a message in parts", 'token: "auth.login.password2.hint"'],
    ["minified code", "a.token=e.t2.n3.authorizationToken"],
    ["a mint's address", `?spl-token=${token("", 44, "alnum", "mint")}`],
    ["a token of a specification", 'oauth_token="kkk9d7dh' + '3k39sjv7"'],
    ["a pattern", '"private_key": "(?<![A-Z])([0-9]{3}[a-z]+)|(?:x1){2,}$"'],
    ["names of algorithms", 'key.encrypt(self.passphrase, "PBKDF2WithHMAC-SHA224AndAES128-CBC")'],
    ["MySQL's hash of a password", `password: '*${hex(40, "mysql").toUpperCase()}'`],
    ["PostgreSQL's hash of a password", `password: md5${hex(32, "postgres")}`],
    ["what OpenSSL encrypted", `pwd: '${["U2FsdGVkX1", token("", 32, "base64", "sealed")].join("")}='`],
    ["a key that documentation marks", `secretAccessKey: "${hex(12, "a")}EXAMPLE${hex(12, "b")}"`],
    ["a path with places to fill", 'UPDATE_PASSWORD = "v2/rbac/users/{id}"'],
    ["base64 of a sample", `base64_password: ${Buffer.from("my_password").toString("base64")}`],
    ["the key of an emulator", `ACCOUNT_KEY = "${["Eby8vdM0", "2xNOcqFl", alnum("emulator")].join("")}=="`],
    ["an address in an example", "postgresql://scott:tiger@db.acme.io/test"],
    ["ports of a container", "docker run --name mysql -p 8081:8081 -d mysql \nmysql -p 8081:8081 x"],
    ["rules of a form", "'password' => 'required|confirmed|min:8',"],
    ["an option behind the name", "mkpasswd --method=SHA-512"],
    ["a word of another language", '"password": "Contrase\\u00F1a"'],
    ["a word with an entity", '<string name="password">Passwort&#8230;</string>'],
    ["the name of a secret in AWS", `"SecretId": "arn:aws:secretsmanager:eu-west-1:1:secret:Db-${value}"`],
    ["a signature of Azure", `Authorization: SharedKey account:${token("", 43, "base64", "sig")}=`],
    ["the hash of a common password", "password: 5f4dcc3b5aa765d6" + "1d8327deb882cf99"],
    ["a value that a call makes", `assertEquals(token, cache.ticket("${value}"));`],
    ["a name that says that it is made up", `const mockApiToken = "${value}";`],
    ["a name that says that it is encrypted", `EncryptedPrivateKey = "${value}",`],
    ["a place-holder in angles", "username=<user> password=<password> deviceType=g8272_cnos"],
    ["a token that tests sign", `token = "${jwt({ foo: "bar", iat: 7 })}"`],
    ["a token that nobody signed", `token = "${jwt({ sub: "x" }).slice(0, 30)}.test-id-token"`],
    ["a key that was masked", `secret_key: ${value}XXXX`],
    ["a key of the search box of a site", `apiKey: "${hex(32, "search")}", // public\n indexName: "docs"`],
    ["hexadecimal words", '"token": "deadbeef-cafeefac-deadc0de-feedface"'],
    ["keys side by side", "redis://h:asdfqwer1234asdf@cache.acme.io:6379"],
    [
      "the public key of web push",
      `applicationServerKey = "B${alnum("p")}${alnum("u")}${alnum("s")}${alnum("h").slice(2)}"`,
    ],
    ["a measurement of an enclave", `const mrEnclave = "${hex(64, "enclave")}"`],
    ["an identifier in base64", `btoa("Post:${alnum("post")}7")`],
    ["a hash in base64", `Buffer.from("sha256:${hex(64, "sum")}")`],
    ["a password of a test", 'login({ password: "TestPassword123!" })'],
    ["a stand-in for a network's password", 'WiFi.begin("x", "SUA_SENHA1");'],
    ["the address that errors are reported to", `"https://${hex(32, "dsn")}@errors.acme.io/relay/12"`],
    ["a key that nobody knows of what", `**Key:** ${hex(32, "bare")}`],
    ["a UUID that documentation shows", 'apiKey = "550e8400-e29b-41d4-a716-446655440000"'],
    [
      "a place in a list",
      `"nextForwardToken": "f/${"3196120912244748858305"}5879464742346735121166569214640130"`,
    ],
    [
      "a number called a token",
      `apiToken: "f/${"3196120912244748858305"}5879464742346735121166569214640130"`,
    ],
    ["a password of no service", `"password": "${NAME_AND_NUMBER}"`],
    ["a password of a user and no host", `{"username": "bob", "password": "${NAME_AND_NUMBER}"}`],
    ["a password that a test says is wrong", `page.getByLabel('Password').fill('Wrong${LIKE_A_TEST}')`],
    ["the field of a search", `cy.get('#search').type('${SHORT}')`],
    ["the name of a branch behind an account", `account: acme / ${NAME_AND_NUMBER.slice(0, 7)}`],
    [
      "a database's password that counts",
      "DB_PASSWORD=wordpress123\nMYSQL_PASSWORD=app12345\nDB_PASS=Blog2\n",
    ],
    ["a database's password that says what it is", "DB_PASSWORD=testing482\nMYSQL_PASSWORD=local_dev_77\n"],
    ["a name that stands for password, too, at no cluster", "mongodb://oplog482:oplog482@db.acme.io/local"],
    ["words with an escape", "postgres://app:top%20secret@db.acme.io/app"],
    ["letters and digits in turn", 'accessToken: "ghp_A1B2C3D4E5F6a7b8c9d0"'],
    ["the alphabet in disorder", 'token = "AB1C2defGHijkLMNo3PqQRstUvwxyzaBCDeFghh4ijklMN5opqr"'],
    ["an identifier that documentation marks", `auth_key: ${value}example`],
    ["kinds of resources", `"AWS::ApiGateway::ApiKey": "${hex(16, "kind")}"`],
    ["base64 of a sample in two bytes a character", 'passphrase: "YQBkAG0AaQBuAA=="'],
    [
      "a publishable key of Supabase",
      `const API_KEY = "sb_publishable_${value}_${alnum("sum").slice(0, 8)}"`,
    ],
    ["Supabase's key of a browser", `ANON_KEY: ${jwt({ role: "anon", iat: 1604238983 })}`],
    [
      "Supabase's key of development",
      `KEY: ${jwt({ iss: "supabase-demo", role: "service_role", exp: 1983812996 })}`,
    ],
    ["a token of a change", `"ChangeToken": "${value}"`],
    ["a key of a browser's log", `clientToken: 'pub${hex(32, "browser")}'`],
    ["a signature of ECDSA", `"SharedSecret": "${signature()}"`],
    ["what Google's KMS sealed", `API_TOKEN: CiQA${token("", 86, "base64", "kms")}==`],
    ["a line of htpasswd", `htpasswd: "app:{SHA}${token("", 27, "base64", "sha")}="`],
    ["a line of htpasswd in base64", `.htpasswd: ${encoded(`app:{SHA}${token("", 27, "base64", "sha")}=`)}`],
    ["words in base64", `password: ${encoded("iloveyou")}\nDB_PASSWORD: ${encoded("value-2\r\n")}\n`],
    ["a short word in base64", `password: ${encoded("admin")}\n`],
    ["a text in base64", `passphrase: ${encoded("\nLife is short.\nBut the years are long.\n")}`],
    ["a name and a number in base64", `auth_token: "${encoded("AWS:123456789012-auth-token")}"`],
    ["the name of a map's member", `"secret":{"${hex(32, "n")}":"${"ciphertext"}"}`],
    ["who signed an address", `https://s3.acme.io/x?X-Amz-Credential=${alnum("q")}%2F20170529`],
    ["where a token is cached", `self.cached_token_key = "${hex(40, "c")}"`],
    ["an account of a staker", `'withdrawal_credentials': '0x${hex(64, "w")}'`],
    ["parts that were typed", `token: "${["123456", "aabbccddeeffgghh"].join(".")}"`],
    [
      "a signature in words",
      `token = "${jwt({ sub: "x" }).split(".").slice(0, 2).join(".")}.not-a-real-signature"`,
    ],
    ["capitals that say what will stand there", `$refreshToken = 'RANDOMCHARS-----${value}';`],
    ["a key of Google's that documentation marks", `"${token("AIza", 28, "base64url", "x")}EXAMPLE"`],
    ["a token of Vault in words", `token: '${["hvs", "mytokenofvaultasitiswritt"].join(".").slice(0, 28)}'`],
    ["the next property", 'text("Requires --password.",deprecated:!1)'],
    [
      "a text in hexadecimal digits",
      `initial_id_token: "${Buffer.from("this should not appear in output\n").toString("hex")}"`,
    ],
    ["a sample of a log-in in base64", `Authorization: Bearer ${encoded("john:password")}`],
    ["a key that a page has", `RECAPTCHA_WEBSITE_KEY=${["6Lc", value, alnum("page")].join("").slice(0, 40)}`],
    [
      "a JSON Web Key of a sample",
      `{"kty":"oct","k":"${Buffer.from("changeme".repeat(4)).toString("base64url")}"}`,
    ],
    ["keys typed over and over", `smtp://app:${["b", "asd".repeat(4)].join("")}x@mail.acme.io`],
    [
      "the secret of every guide to one-time passwords",
      `secret: "${["JBSWY3DP", "EHPK3PXP", "JBSWY3DP", "EHPK3PX"].join("")}"`,
    ],
    ["an element of WebDriver", `ELEMENT_KEY = "element-6066-11e4-a52e-${hex(12, "element")}"`],
    ["where a secret is kept", `"_secret": "acme_workspace_${UUID_4}_secret_${UUID_4}_v1"`],
    ["secrets that are named", "image-pull-secret: test-main-secret-1,test-main-secret-2\n"],
    ["the digest of a file", `/etc/passwd: ${hex(32, "file")}\nrestore /tmp/passwd ${hex(32, "file")}\n`],
    [
      "nothing but JSON",
      `apikey: ${[{ hello: "world" }, { acme: "apim" }, { acme: "signature" }].map((part) => encoded(JSON.stringify(part))).join(".")}\n`,
    ],
    [
      "words that stand for a key",
      "smtps://:my-api-key@smtp.acme.io:465\nhttps://usernameValue:passwordValue@acme.io",
    ],
    ["a password that Ruby makes", 'NEW_PASSWORD="Password-#{rand(999999).to_i}"'],
    ["a selector", `password1 = soup.select_one('input[name="password1"]')`],
    ["a name and a value", "pulumi config set-all --secret key1=value1 --plaintext key2=value2"],
    [
      "a user's name and the word",
      "mongodump --host db -u sally -p sallypass1 --out x\nmc alias set a https://s3.acme.io newuser newuser123",
    ],
    [
      "a UUID that was typed",
      `KEYCLOAK_SECRET = "${["1234abcd", "1234-abcd-1234", "abcd1234adcd"].join("-")}"`,
    ],
    ["a password that names itself", "mongodb://oplog_reader:oplog_reader_password@db.acme.io/local"],
  ])("is not seen in %s", (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});

describe("letters without a figure", () => {
  const letters = (length: number, seed: string) =>
    token("", 4 * length, "alnum", seed)
      .replace(/\d/g, "")
      .slice(0, length);

  it.each([24, 32, 40])("are a secret where they were drawn: %i of them", (length) => {
    const values = Array.from({ length: 40 }, (_, seed) => letters(length, `letters ${seed}`));
    const told = values.filter((drawn) => secretsIn(`api_secret: "${drawn}"`).includes(drawn));
    expect(told.length).toBeGreaterThanOrEqual(36);
  });

  it.each([
    "AbstractTokenProviderFactoryBean",
    "BenutzerAnmeldungFehlgeschlagen",
    "getXMLHttpRequestURLParamsOrNull",
    "IdentifiantDeConnexionInvalide",
    "NSURLAuthenticationMethodHTTPDigest",
    "abcdefghijklmnopqrstuvwxyzABCDEF",
    "KBQKBQKBQKBQwxKBQKBQKBQKBQ",
  ])("are none where they are words or were typed: %s", (name) =>
    expect(secretsIn(`api_secret: "${name}"`)).toEqual([]),
  );
});

it("a word in the middle does not make an example of a value", () => {
  const value = `${alnum("before")}EXAMPLE${alnum("after")}`;
  expect(secretsIn(`api_key = "${value}"`)).toEqual([value]);
});

describe("a key of Google's", () => {
  const apiKey = token("AIza", 35, "base64url", "google");
  const confidences = (text: string) => library.report(text).map(({ confidence }) => confidence);

  it("is less sure to be a secret where every client is given it", () => {
    expect(confidences(`GOOGLE_API_KEY=${apiKey}\n`)).toEqual(["high"]);
    expect(confidences(`"api_key": [{ "current_key": "${apiKey}" }]`)).toEqual(["medium"]);
    expect(confidences(`{ apiKey: "${apiKey}", authDomain: "acme.firebaseapp.com" }`)).toEqual(["medium"]);
  });
});

describe("a key and what says whose it is", () => {
  const id = token("", 24, "alnum", "whose");
  const secret = token("", 40, "alnum", "of whom");
  const duo = token("DI", 18, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "duo");

  it.each([
    ["in capitals", `ACME_ACCESS_KEY=${id}\nACME_SECRET_KEY=${secret}\n`],
    ["in one word", `acmeAccessKey: "${id}",\nacmeSecretKey: "${secret}",\n`],
    ["of an integration of Duo", `secret_key      = "${secret}"\nintegration_key = "${duo}"\n`],
  ])("is told alone: %s", (_, text) => expect(secretsIn(text)).toEqual([secret]));

  it.each([
    ["no value of the other", `ACME_ACCESS_KEY=${id}\nACME_SECRET_KEY=\n`, id],
    ["a variable for the other", `ACME_ACCESS_KEY=${id}\nACME_SECRET_KEY=%ACME_SECRET_KEY%\n`, id],
    ["a place-holder for the other", `ACME_ACCESS_KEY=${id}\nACME_SECRET_KEY=changeme\n`, id],
    ["the key of an integration that is the secret", `secret_key = ""\nintegration_key = "${id}"\n`, id],
  ])("is told where it may be the secret: %s", (_, text, found) => expect(secretsIn(text)).toEqual([found]));
});

describe("members that Go prints", () => {
  it("are a name and its value", () => {
    const text = `EnvVar{Name:APP_SECRET,Value:${value},ValueFrom:nil,}`;
    expect(secretsIn(text)).toEqual([value]);
  });
});

describe("a log-in in base64", () => {
  it("is told as the token that stands in it", () => {
    const pat = token("dckr_pat_", 27, "alnum", "hub");
    const auth = Buffer.from(`bob:${pat}`).toString("base64");
    const found = library.report(
      `{"auths": {"https://index.docker.io/v1/": {"auth": "${auth}"}}}\npassword=${pat}\n`,
    );
    expect(found.map(({ ruleId, text }) => [ruleId, text])).toEqual([
      ["docker-hub-personal-token", pat],
      ["docker-hub-personal-token", pat],
    ]);
  });
});

describe("a name and a value that are told apart", () => {
  const value = token("", 15, "alnum", "flow");

  it.each([
    ["in YAML in one line", `- {name: DB_PASSWORD, value: ${value}}\n`],
    ["as Go prints them", `EnvVar{Name:DB_PASSWORD,Value:${value},}\n`],
    ["in literals", `[{name: API_KEY, value: "${value}4567"}]\n`],
  ])("are an assignment %s", (_, text) => expect(secretsIn(text)[0]?.startsWith(value)).toBe(true));

  it.each([
    ["a type", "{name: token, value: int}\n"],
    ["a variable", "{name: password, value: $PASSWORD_OF_DB2}\n"],
  ])("are none with %s for a value", (_, text) => expect(secretsIn(text)).toEqual([]));
});

describe("what another word for a token or a password shows", () => {
  const drawn = token("", 30, "alnum", "says");
  const letters = ["LAmj", "BoSXvf"].join("");

  it.each([
    [
      "a drawn token that begins as one that does not hold",
      `curl -u bad-${drawn}: https://x.acme.io\n`,
      `bad-${drawn}`,
    ],
    [
      "a UUID beside a name in base64",
      `api_key = "${Buffer.from("administrator").toString("base64")}:${UUID_4}"\n`,
      UUID_4,
    ],
    [
      "letters and a parenthesis in no call",
      `host=db.acme.io user=svc password=${letters}) dbname=x\n`,
      `${letters})`,
    ],
  ])("is a secret: %s", (_, text, found) => expect(secretsIn(text).join()).toContain(found));

  it.each([
    ["words that say that it does not hold", "Authorization: Bearer invalid-token-of-the-user-2\n"],
    ["the last argument of a call", "connect(user=USER, host=DB_HOST, password=DB_PASSWD)\n"],
  ])("is none: %s", (_, text) => expect(secretsIn(text)).toEqual([]));
});

describe("a name that says for whom its secret is", () => {
  it.each([
    ["in camel case", `const passwordForAdmin = "${value}";`],
    ["with signs between the words", `secret_for_jobs: "${value}"`],
    ["in capitals", `TOKEN_OF_DEPLOYMENT=${value}\n`],
  ])("is told %s", (_, text) => {
    expect(secretsIn(text)).toEqual([value]);
  });

  it.each([
    ["of a form", `passwordForm = "${value}"`],
    ["of a token that a page is given", `csrfTokenForForm = "${value}"`],
    ["of a function", `const tokenFor = (user) => "${value}";`],
    ["whose value is a name", `tokenForType = "BracketOfExpression2"`],
  ])("is none %s", (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});

describe("a call that takes a secret", () => {
  it.each([
    ["says what it does with it", `initializeApiKey("${value}")`],
    ["begins with a capital", `client.WithToken("${value}")`],
    ["is called as the key of a service", `census_api_key("${value}", install = TRUE)`],
    ["is that of a builder", `Client.builder().secret("${value}").build()`],
  ])("is told where it %s", (_, text) => {
    expect(secretsIn(text)).toEqual([value]);
  });

  it.each([
    ["asks for one", `get_api_key("${value}")`],
    ["checks one", `verifyAccessToken("${value}")`],
    ["hashes one", `acme.hashApiKey("${value}")`],
    ["may be of a parser", `token("${value}")`],
  ])("is none where it %s", (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});

describe("a quoted token with signs in it", () => {
  const signed = ["x7Kq#", LETTERS, "^b2Wm;Rw3k"].join("");

  it("is told whatever its name ends in", () => {
    for (const name of ["api_key", "token", "client_secret"])
      expect(secretsIn(`${name} = "${signed}"`), name).toEqual([signed]);
  });

  it.each([
    ["a list", `token = "first,second;Third#4,fifth5"`],
    ["a format", `token = "${signed.slice(0, 8)}%s${signed.slice(8)}$name"`],
    ["an address's query", `token = "Ab3dEf=${signed}&page=2"`],
    ["words", `api_key = "Name#of^the;Second2Key3"`],
  ])("is none where it is %s", (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});
