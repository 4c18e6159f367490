import type { CommandSpec } from "./command.ts";
import { COMMANDS, DEFAULT_COMMAND } from "./commands.ts";
import { OPTIONS, type OptionName, type OptionSpec } from "./options.ts";

/** Scripts for shells, made from the tables of commands and options, so that they know what the parser knows. */

const NAMES = COMMANDS.map(({ name }) => name);

function optionsOf(command: CommandSpec): readonly (readonly [OptionName, OptionSpec])[] {
  return [...command.options, "help" as const].map((name) => [name, OPTIONS[name]]);
}

/** `--format` and `-f`. */
function spellings(name: string, { alias }: OptionSpec): string[] {
  return [`--${name}`, ...(alias === undefined ? [] : [`-${alias}`])];
}

const ALL = Object.entries(OPTIONS as Readonly<Record<string, OptionSpec>>);

/** For `eval "$(keysweep completion bash)"`; bash 3.2 and newer. Where nothing fits, files are offered. */
export function bashCompletion(): string {
  const taking = ALL.filter(([, { type }]) => type !== "boolean");
  const values = taking.map(([name, spec]) => {
    const reply =
      spec.choices === undefined ? "" : ` COMPREPLY=($(compgen -W '${spec.choices.join(" ")}' -- "$cur"));`;
    return `    ${spellings(name, spec).join("|")})${reply} return ;;`;
  });
  const options = COMMANDS.map((command) => {
    const words = optionsOf(command).flatMap(([name, spec]) => spellings(name, spec));
    return `      ${command.name}) words='${words.join(" ")}' ;;`;
  });
  const choices = COMMANDS.filter((command) => command.choices !== undefined).map(
    ({ name, choices: found = [] }) => `      ${name}) words='${found.join(" ")}' ;;`,
  );
  return `# keysweep completion for bash
_keysweep() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command=${DEFAULT_COMMAND} words=''
  COMPREPLY=()
  # Bash takes --format=sarif for three words.
  if [[ "$cur" == "=" ]]; then cur=''; elif [[ "$prev" == "=" ]]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  case " ${NAMES.join(" ")} " in *" \${COMP_WORDS[1]} "*) command="\${COMP_WORDS[1]}" ;; esac
  case "$prev" in
${values.join("\n")}
  esac
  if [[ "$cur" == -* ]]; then
    case "$command" in
${options.join("\n")}
    esac
  elif [[ "$COMP_CWORD" -eq 1 ]]; then
    words='${NAMES.join(" ")}'
  elif [[ "$COMP_CWORD" -eq 2 ]]; then
    case "$command" in
${choices.join("\n")}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _keysweep keysweep
`;
}

/** For a file \`_keysweep\` in \`$fpath\`. */
export function zshCompletion(): string {
  const commands = COMMANDS.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  const cases = COMMANDS.map((command) => {
    const specs = optionsOf(command).flatMap(([name, spec]) => zshSpecs(name, spec));
    const words = command.choices === undefined ? "_files" : `(${command.choices.join(" ")})`;
    return `    ${command.name}) _arguments ${[...specs, quoted(`*:word:${words}`)].join(" \\\n      ")} ;;`;
  });
  return `#compdef keysweep
# keysweep completion for zsh
_keysweep() {
  local -a commands
  commands=(
${commands.join("\n")}
  )
  if (( CURRENT == 2 )) && [[ "$words[2]" != -* ]]; then
    _describe command commands
    _files
    return
  fi
  local command=${DEFAULT_COMMAND}
  if (( \${commands[(I)$words[2]:*]} )); then
    command=$words[2]
    shift words
    (( CURRENT-- ))
  fi
  case $command in
${cases.join("\n")}
  esac
}
_keysweep "$@"
`;
}

function zshSpecs(name: string, spec: OptionSpec): string[] {
  const text = spec.description.replace(/[[\]:\\]/g, "\\$&");
  const rest =
    spec.type === "boolean"
      ? ""
      : `:${(spec.value ?? "value").replace(/[[\]:\\]/g, "\\$&")}:${spec.choices === undefined ? "_files" : `(${spec.choices.join(" ")})`}`;
  return spellings(name, spec).map((spelling) =>
    quoted(`${spec.many ? "*" : ""}${spelling}[${text}]${rest}`),
  );
}

/** For a file in \`~/.config/fish/completions\`. */
export function fishCompletion(): string {
  const lines = ["# keysweep completion for fish"];
  const none = `not __fish_seen_subcommand_from ${NAMES.join(" ")}`;
  for (const { name, summary } of COMMANDS)
    lines.push(`complete -c keysweep -n '${none}' -a ${name} -d ${quoted(summary)}`);
  for (const command of COMMANDS) {
    const seen = `__fish_seen_subcommand_from ${command.name}`;
    const conditions = command.name === DEFAULT_COMMAND ? [seen, none] : [seen];
    for (const condition of conditions) {
      for (const [name, spec] of optionsOf(command)) {
        const short = spec.alias === undefined ? "" : ` -s ${spec.alias}`;
        const value =
          spec.type === "boolean"
            ? ""
            : spec.choices === undefined
              ? " -r"
              : ` -xa '${spec.choices.join(" ")}'`;
        lines.push(
          `complete -c keysweep -n '${condition}' -l ${name}${short}${value} -d ${quoted(spec.description)}`,
        );
      }
      if (command.choices !== undefined)
        lines.push(`complete -c keysweep -n '${condition}' -fa '${command.choices.join(" ")}'`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** A word of a shell. fish needs the other backslash rule, but nothing here holds one before a quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
