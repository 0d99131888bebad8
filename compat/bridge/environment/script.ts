/**
 * The bash code that makes an environment one's own: what `nix print-dev-env` of Nix 2.21 and later
 * prints, and what a shell begins with.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import type { Environment, Variable } from "./environment.ts";

/** What the machine of the builder decides, not the derivation. */
const IGNORED: ReadonlySet<string> = new Set([
  "BASHOPTS",
  "HOME",
  "NIX_BUILD_TOP",
  "NIX_ENFORCE_PURITY",
  "NIX_LOG_FD",
  "NIX_REMOTE",
  "PPID",
  "SHELLOPTS",
  "SSL_CERT_FILE",
  "TEMP",
  "TEMPDIR",
  "TERM",
  "TMP",
  "TMPDIR",
  "TZ",
  "UID",
]);

/** How the script is made. */
export interface ScriptOptions {
  /** The directory that stands for the outputs' store paths: `$PWD/outputs`. */
  readonly outputs: string;
  /** By store path: the directories that stand for those (`--redirect`). */
  readonly redirects?: ReadonlyMap<string, string>;
  /** Where the files of structured attributes are: `DIR/.attrs.sh` and `DIR/.attrs.json`. */
  readonly attributes?: string;
  /**
   * The temporary directory; `false`: it stays what it was. Unless told the script makes a new one.
   */
  readonly temporary?: string | false;
}

/**
 * The script.
 *
 * @throws {Failure} `no-environment` where the environment does not say which outputs there are.
 */
export function setupScript(environment: Environment, options: ScriptOptions): string {
  const lines = [
    "unset shellHook",
    ...SAVED.flatMap(saveVariable),
    ...[...environment.variables].flatMap(([name, it]) =>
      IGNORED.has(name) ? [] : setting(name, it)
    ),
    ...[...environment.functions].map(([name, body]) => `${name} ()\n{\n${body}}`),
    ...SAVED.map(appendSaved),
    ...temporaryDirectory(options.temporary),
    'eval "${shellHook:-}"',
  ];
  return replaced(lines.join("\n") + "\n", rewrites(environment, options));
}

/** What the person's own shell had goes behind what the environment has. */
const SAVED = ["PATH", "XDG_DATA_DIRS"] as const;

/** As Nix has it; whoever names a directory saves the shell the start of a program. */
function temporaryDirectory(directory: ScriptOptions["temporary"]): readonly string[] {
  if (directory === false) return [];
  const word = directory === undefined
    ? '"$(mktemp -d -t nix-shell.XXXXXX)"'
    : shellWord(directory);
  return [
    `export NIX_BUILD_TOP=${word}`,
    ...["TMP", "TMPDIR", "TEMP", "TEMPDIR"].map((name) => `export ${name}="$NIX_BUILD_TOP"`),
  ];
}

function saveVariable(name: string): string[] {
  return [`${name}=\${${name}:-}`, `nix_saved_${name}="$${name}"`];
}

function appendSaved(name: string): string {
  const saved = `nix_saved_${name}`;
  return `${name}="$${name}\${${saved}:+:$${saved}}"`;
}

function setting(name: string, variable: Variable): string[] {
  switch (variable.type) {
    case "var":
      return [`${name}=${shellWord(variable.value)}`];
    case "exported":
      return [`${name}=${shellWord(variable.value)}`, `export ${name}`];
    case "array":
      return [`declare -a ${name}=(${variable.value.map((it) => `${shellWord(it)} `).join("")})`];
    case "associative": {
      const items = [...variable.value].map(([key, it]) => `[${shellWord(key)}]=${shellWord(it)} `);
      return [`declare -A ${name}=(${items.join("")})`];
    }
    default:
      return variable satisfies never;
  }
}

/** A word for bash, always in quotes. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What stands for what in the script, and in the files of structured attributes. */
function rewrites(
  environment: Environment,
  { outputs, redirects = new Map(), attributes }: ScriptOptions,
): ReadonlyMap<string, string> {
  const found = [...outputPaths(environment)].map(([name, path]) => {
    return [path, `${outputs}/${name}`] as const;
  });
  const files = attributes === undefined ? [] : ["sh", "json"].flatMap((kind) => {
    const at = environment.variables.get(`NIX_ATTRS_${kind.toUpperCase()}_FILE`)?.value;
    return typeof at === "string" ? [[at, `${attributes}/.attrs.${kind}`] as const] : [];
  });
  return new Map([...found, ...redirects, ...files]);
}

/** The outputs' store paths, by their names. */
export function outputPaths({ variables }: Environment): ReadonlyMap<string, string> {
  const outputs = variables.get("outputs");
  if (outputs === undefined) {
    throw failure("no-environment", "the environment does not say which outputs there are");
  }
  if (outputs.type === "associative") return outputs.value;
  const names = typeof outputs.value === "string"
    ? outputs.value.split(/\s+/).filter((name) => name !== "")
    : outputs.value as readonly string[];
  return new Map(names.map((name) => [name, String(variables.get(name)?.value ?? "")]));
}

/** One store path after the other, in their order, as Nix does. */
function replaced(script: string, rewrites: ReadonlyMap<string, string>): string {
  return [...rewrites].sort(([one], [two]) => one < two ? -1 : 1)
    .reduce((text, [from, to]) => from === "" ? text : text.replaceAll(from, () => to), script);
}
