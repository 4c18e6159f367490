import { describe, expect, it } from "vitest";
import { alnum, SHORT, secretsIn } from "./samples.ts";

const LONG = `${alnum("spelled")}${alnum("out")}7`;

describe("a secret in the spelling of a command", () => {
  it.each([
    ["a client of MySQL with options before", `mysql -u root -p${SHORT} app < app.sql\n`],
    ["a client of MariaDB with options before", `mariadb -h db.acme.io -p${SHORT} app\n`],
    ["the last argument of a build", `docker build . --build-arg DB_PASSWORD=${SHORT}`],
    ["an argument of a build behind a sign", `docker build --build-arg=DB_PASSWORD=${SHORT} .\n`],
    ["variables of Google's services", `gcloud run deploy x --set-env-vars=A=b,DB_PASSWORD=${SHORT}\n`],
    ["a definition of Flutter", `flutter run --dart-define DB_PASSWORD=${SHORT}`],
    ["parameters of a stack", `aws cloudformation deploy --parameter-overrides DbPassword=${SHORT}`],
    ["variables of a function", `--environment "Variables={USER=app,DB_PASSWORD=${SHORT}}"`],
    ["a variable of a playbook", `ansible-playbook site.yml -e db_password=${SHORT}`],
    ["a variable of Terraform before it", `TF_VAR_db_password=${SHORT} terraform apply\n`],
    ["Heroku's variables", `heroku config:set USER=app DB_PASSWORD=${SHORT}`],
    ["Fly's secrets", `fly secrets set DB_PASSWORD=${SHORT}`],
    ["Dokku's variables", `dokku config:set app DB_PASSWORD=${SHORT}`],
    ["Beanstalk's variables", `eb setenv DB_PASSWORD=${SHORT}`],
    ["a deployment's variables", `kubectl set env deployment/app DB_PASSWORD=${SHORT}`],
    ["Azure's settings", `az webapp config appsettings set --name x --settings DB_PASSWORD=${SHORT}`],
    ["a shell's default that is kept", `: $\{DB_PASSWORD:=${SHORT}}\n`],
    ["fish", `set -gx DB_PASSWORD ${SHORT}\n`],
    ["fish, in words", `set --export --global DB_PASSWORD ${SHORT}\n`],
    ["Windows", `setx DB_PASSWORD ${SHORT} /M\r\n`],
    ["Windows, quoted", `setx DB_PASSWORD "${SHORT}"\r\n`],
    ["Netlify's variables", `netlify env:set DB_PASSWORD ${SHORT}`],
    ["Cloud Foundry's variables", `cf set-env app DB_PASSWORD '${SHORT}'`],
    ["WordPress's settings", `wp config set DB_PASSWORD ${SHORT}`],
    ["Doppler's secrets", `doppler secrets set DB_PASSWORD "${SHORT}"`],
    ["Pulumi's settings", `pulumi config set --secret dbPassword ${SHORT}`],
    [".NET's user secrets", `dotnet user-secrets set "Db:Password" "${SHORT}"`],
    ["CMake", `set(DB_PASSWORD "${SHORT}")\n`],
    ["nginx", `    fastcgi_param DB_PASSWORD ${SHORT};\n`],
  ])("is found in %s", (_, text, secret = SHORT) => {
    expect(secretsIn(text)).toEqual([secret]);
  });

  it.each([
    ["a command that says where", "heroku config:set PASSWORD_FILE=/run/secrets2"],
    ["a command's own variable", `docker build --build-arg DB_PASSWORD=$DB_PASSWORD2 .`],
    ["a place-holder", "fly secrets set DB_PASSWORD=your-password-2"],
    ["a sample", "setx DB_PASSWORD password123"],
    ["a sentence", `You set the password ${SHORT} once.`],
    ["a statement of code", `set_password(password, ${SHORT});`],
    ["a variable of CMake", `set(DB_PASSWORD $\{DB_PASSWORD2})`],
    ["a variable of nginx", "set $password $arg_password2;"],
  ])("is not taken for %s", (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});

describe("a secret in the spelling of settings and code", () => {
  it.each([
    ["a line of a notebook's output", `"text": ["DB_PASSWORD=${SHORT}\\n"]`],
    ["a magic of a notebook", `"source": ["%set_env DB_PASSWORD=${SHORT}\\n"]`],
    ["a list of Terraform's", `{ name = "DB_PASSWORD", value = "${SHORT}" },\n`],
    ["a list of JavaScript's", `env: [{ name: 'DB_PASSWORD', value: '${SHORT}' }]`],
    ["a field of Pydantic", `password: str = Field(default="${SHORT}")\n`],
    ["a secret of Pydantic", `password: SecretStr = SecretStr("${SHORT}")\n`],
    ["a key in a list of Terraform's", `{ name = "API_KEY", value = "${LONG}" },\n`, LONG],
  ])("is found in %s", (_, text, secret = SHORT) => {
    expect(secretsIn(text)).toEqual([secret]);
  });

  it.each([
    [
      "what somebody is called by in a statement",
      `UPDATE settings SET updated_by = '${LONG}' WHERE name = 'api_token'`,
    ],
    ["an identifier in a statement", `UPDATE settings SET id='${LONG}' WHERE name='api_token'`],
    ["a checksum in a statement", `UPDATE settings SET \`checksum\`='${LONG}' WHERE name='api_token'`],
    ["an option of a page", `{ name: "password", value: "new-password2" }`],
    ["a name in a list", `{ name = "DB_PASSWORD", value = var.db_password2 }`],
    ["the secret that Joomla is shipped with", `public $secret = '${["FBVtggIk", "5lAzEU9H"].join("")}';`],
    ["an argument that has a value", `field("token", value = "name-of-the-token-2")`],
  ])("is not taken for %s", (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});
