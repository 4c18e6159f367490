import { describe, expect, it } from "vitest";
import { findLoaders } from "../../src/dotenv/loaders.ts";

const found = (path: string, text: string): string[] =>
  findLoaders(path, text).map(({ tool, line, loads, from }) => `${line} ${tool} ${loads.join(",")} ${from}`);

describe("what loads .env files", () => {
  it.each([
    ["a.ts", 'import "dotenv/config";', "1 dotenv .env package"],
    ["a.cjs", 'require("dotenv").config()', "1 dotenv .env package"],
    [
      "a.mjs",
      '\nimport { config } from "dotenv";\nconfig({ path: "../.env.prod" });',
      "2 dotenv .env package|3 dotenv ../.env.prod package",
    ],
    ["a.js", 'require("dotenv").config({ path: ".env.test" })', "1 dotenv .env.test package"],
    [
      "a.ts",
      'import { loadEnvFile } from "node:process";\nloadEnvFile();',
      "2 process.loadEnvFile .env package",
    ],
    ["a.js", "process.loadEnvFile();", "1 process.loadEnvFile .env package"],
    ["a.py", "from dotenv import load_dotenv\nload_dotenv()", "1 python-dotenv .env package"],
    [
      "a.py",
      "from dotenv import load_dotenv\nload_dotenv('conf/prod.env')",
      "1 python-dotenv .env package|2 python-dotenv conf/prod.env package",
    ],
    ["settings.py", "environ.Env.read_env()", "1 django-environ .env package"],
    [
      "settings.py",
      '    model_config = SettingsConfigDict(env_file=".env.dev")',
      "1 pydantic-settings .env.dev package",
    ],
    ["requirements.txt", "flask==3\npython-dotenv>=1.0", "2 python-dotenv .env file"],
    ["pyproject.toml", 'dependencies = [\n  "python-dotenv",\n]', "2 python-dotenv .env file"],
    ["main.go", 'import (\n\t"github.com/joho/godotenv"\n)', "2 godotenv .env package"],
    ["Gemfile", 'gem "dotenv-rails", groups: [:development]', "1 dotenv-rails .env,.env.local file"],
    ["a.rb", "Dotenv.load", "1 dotenv .env package"],
    ["public/index.php", "$dotenv = Dotenv\\Dotenv::createImmutable(__DIR__);", "1 phpdotenv .env package"],
    ["composer.json", '{\n"require": {"vlucas/phpdotenv": "^5"}}', "2 phpdotenv .env file"],
    ["composer.json", '{"require": {"symfony/dotenv": "7"}}', "1 symfony/dotenv .env.local file"],
    ["Cargo.toml", '[dependencies]\ndotenvy = "0.15"', "2 dotenvy .env file"],
    [".envrc", "use nix\ndotenv_if_exists .env.local", "2 direnv .env.local file"],
    [".envrc", "dotenv", "1 direnv .env file"],
    ["wrangler.toml", 'name = "worker"', "1 wrangler .dev.vars file"],
    ["vite.config.ts", "export default defineConfig({});", "1 Vite .env,.env.local file"],
    ["next.config.mjs", "export default {};", "1 Next.js .env,.env.local file"],
    [
      "package.json",
      '{"scripts": {"start": "node --env-file=.env.prod a.js"}}',
      "1 --env-file .env.prod package",
    ],
    ["package.json", '{\n"devDependencies": {\n"next": "15"}}', "3 next .env,.env.local file"],
    ["Makefile", "run:\n\tdocker run --env-file ./prod.env app", "2 --env-file prod.env package"],
    ["compose.yaml", "services:\n  a:\n    env_file: .env.web", "3 docker compose .env.web file"],
    [
      "docker-compose.prod.yml",
      "services:\n  a:\n    env_file:\n      - ./a.env\n      - path: b.env\n        required: false\n    image: x",
      "4 docker compose a.env file|5 docker compose b.env file",
    ],
    ["compose.yml", 'x:\n  env_file: [".env", "$HOME/x.env"]', "2 docker compose .env file"],
  ])("%s: %j", (path, text, expected) => {
    expect(found(path, text)).toEqual(expected.split("|"));
  });

  it.each([
    ["README.md", 'import "dotenv/config";'],
    ["a.js", '// import "dotenv/config";'],
    ["a.js", 'import x from "./dotenv";'],
    ["a.py", "# from dotenv import load_dotenv"],
    ["package-lock.json", '"dotenv": "1"'],
    ["package.json", '{"description": "not a dotenv"}'],
    ["package.json", '{"dependencies": {"constructor": "1"}}'],
    ["package.json", "{broken"],
    ["Makefile", "docker run --env-file $(ENV) app"],
    ["compose.yaml", "services:\n  a:\n    env_file: .env.example"],
    ["compose.yaml", "services:\n  a:\n    env_file: /etc/app/prod.env"],
    ["a.yaml", "env_file: .env"],
  ])("not %s: %j", (path, text) => {
    expect(found(path, text)).toEqual([]);
  });
});
