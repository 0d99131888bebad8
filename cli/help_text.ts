/**
 * Help, made from the table of verbs and from each verb's own declaration.
 *
 * @module
 */
import { lineWidth, padded, page, section, table, wrapped } from "./layout.ts";
import type { Style } from "./style.ts";
import { everyVerbsFlags, type Flag, type Flags, type Verb, type VerbEntry } from "./verb.ts";

/** What `flakebridge --help` prints. */
export function programHelp(verbs: readonly VerbEntry[], style: Style): string {
  return page([
    "Turn legacy Nix projects into flakes, and prove that nothing changed.",
    titled("Usage", "flakebridge VERB [WORDS] [FLAGS]", style),
    titled("Verbs", table(verbs.map(({ name, summary }) => [style.cyan(name), summary])), style),
    titled("Flags of every verb", flagLines(everyVerbsFlags, style), style),
    "`flakebridge help VERB` tells all about one verb.\n`flakebridge flake VERB` is the same verb.",
  ]);
}

/** What `flakebridge VERB --help` prints. */
export function verbHelp(
  { name, summary }: Pick<VerbEntry, "name" | "summary">,
  verb: Pick<Verb, "description" | "positionals" | "flags" | "examples">,
  style: Style,
): string {
  const positionals = Object.entries(verb.positionals);
  const words = positionals.map(([name, { default: it, rest }]) =>
    rest ? `[${name}…]` : it === undefined ? name : `[${name}]`
  );
  return page([
    `${summary}.`,
    titled("Usage", ["flakebridge", name, ...words, "[FLAGS]"].join(" "), style),
    wrapped(verb.description, lineWidth),
    titled(
      "Words",
      described(
        positionals.map(([name, { help, default: it }]) => [name, withDefault(help, it)]),
        style,
      ),
      style,
    ),
    titled("Flags", flagLines({ ...verb.flags, ...everyVerbsFlags }, style), style),
    titled(
      "Examples",
      verb.examples.map(({ command, does }) => `${style.dim(`# ${does}`)}\n${command}`).join(
        "\n\n",
      ),
      style,
    ),
  ]);
}

function titled(title: string, body: string, style: Style): string {
  return section(style.bold(`${title}:`), body);
}

function flagLines(flags: Flags, style: Style): string {
  return described(
    Object.entries(flags).map(([name, flag]) => [flagWords(name, flag), flagHelp(flag)]),
    style,
  );
}

function flagWords(name: string, flag: Flag): string {
  const short = "short" in flag && flag.short ? `-${flag.short}, ` : "    ";
  return `${short}--${name}${flag.type === "switch" ? "" : ` ${flag.value}`}`;
}

function flagHelp(flag: Flag): string {
  const help = flag.also === undefined ? flag.help : `${flag.help} The same: \`--${flag.also}\`.`;
  switch (flag.type) {
    case "switch":
    case "rest":
    case "pairs":
      return help;
    case "text":
      return withDefault(help, flag.default);
    case "list":
      return withDefault(help, flag.default.join(", "));
    default:
      return flag satisfies never;
  }
}

function withDefault(help: string, value: string | undefined): string {
  return value === undefined || value === "" ? help : `${help}\nDefault: ${value}`;
}

/** Names on the left, their explanations wrapped in a column on the right. */
function described(rows: readonly (readonly [string, string])[], style: Style): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, help]) => {
    const lines = wrapped(help, lineWidth - 2 - width).split("\n");
    return lines.map((line, at) =>
      (at === 0 ? style.cyan(padded(name, width)) : " ".repeat(width)) + line
    ).join("\n");
  }).join("\n");
}
