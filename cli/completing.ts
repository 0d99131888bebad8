/**
 * What a word of the command line may become.
 *
 * @module
 */
import type { Lookup } from "../compat/bridge/lookup.ts";
import { Failure } from "../nix/diagnostic.ts";
import { parseCall } from "./call.ts";
import { withFlake } from "./evaluating.ts";
import { evaluationFlags } from "./evaluation.ts";
import type { Output } from "./output.ts";
import { everyVerbsFlags, type VerbEntry } from "./verb.ts";

/** The verbs whose words name attributes of flakes, and where these look. */
const LOOKUPS: Readonly<Record<string, Lookup>> = {
  build: "package",
  bundle: "app",
  copy: "package",
  develop: "shell",
  edit: "package",
  eval: "package",
  log: "package",
  "path-info": "package",
  "print-dev-env": "shell",
  repl: "scope",
  run: "app",
  shell: "package",
  "why-depends": "package",
};

/** What the last of `words`, those behind the program's name, may become; none for files. */
export async function completionsOf(
  words: readonly string[],
  verbs: readonly VerbEntry[],
  output: Output,
): Promise<readonly string[]> {
  const given = words[0] === "flake" ? words.slice(1) : words;
  const last = given.at(-1) ?? "";
  const name = given.slice(0, -1).find((word) => !word.startsWith("-"));
  const begun = (candidates: readonly string[]) => candidates.filter((it) => it.startsWith(last));
  if (name === undefined) return begun(verbs.map((entry) => entry.name));
  const entry = verbs.find((entry) => entry.name === name);
  if (entry === undefined) return [];
  const { flags, positionals } = (await entry.load()).verb;
  if (last.startsWith("-")) {
    return begun(Object.keys({ ...flags, ...everyVerbsFlags }).map((flag) => `--${flag}`));
  }
  const isFirst = given.at(-2) === name;
  if (isFirst && name === "help") return begun(verbs.map((entry) => entry.name));
  const [first] = Object.values(positionals);
  if (isFirst && first?.oneOf !== undefined) return begun(first.oneOf);
  const lookup = LOOKUPS[name];
  return lookup === undefined || !last.includes("#") ? [] : await attributes(last, lookup, output);
}

/** `FLAKE#ATTRIBUTE` for the attributes that begin as the word does. */
async function attributes(
  word: string,
  lookup: Lookup,
  output: Output,
): Promise<readonly string[]> {
  const { prefixesOf } = await import("../compat/bridge/lookup.ts");
  const { parseAttributePath } = await import("../compat/bridge/installable.ts");
  const { list } = await import("../compat/bridge/question.ts");
  const { nixString } = await import("../nix/syntax/string_literal.ts");
  const [, flake = "", dot = "", above = "", start = ""] = /^(.*?)#(\.?)(.*\.)?(.*)$/s.exec(word)!;
  const wish = { word: flake === "" ? "." : flake, flags: await quietFlags() };
  const silent: Output = { ...output, say: () => {}, diagnose: () => {} };
  try {
    return await withFlake(wish, silent, async ({ outputs, system, ask }) => {
      const prefixes = dot === "" ? prefixesOf(lookup, system) : [""];
      const paths = prefixes.map((prefix) =>
        list([...parseAttributePath(prefix), ...parseAttributePath(above)])
      );
      const asked = await ask(`namesAt ${nixString(start)} [ ${paths.join(" ")} ] ${outputs}`);
      const names = new Set((asked as readonly string[]).map(attributeName));
      return [...names].map((name) => `${flake}#${dot}${above}${name}`);
    });
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

/** A name with dots is quoted, so that it is one. */
function attributeName(name: string): string {
  return name.includes(".") ? `"${name}"` : name;
}

/** What the flags are when none is given; nothing is written. */
async function quietFlags() {
  const verb = { flags: evaluationFlags, positionals: {} };
  const { flags } = await parseCall("flakebridge", verb, ["--no-write-lock-file"]);
  return flags as Parameters<typeof withFlake>[0]["flags"];
}
