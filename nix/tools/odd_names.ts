/**
 * Files whose names are not UTF-8. Deno can't name them, a shell can: it makes, for each, a
 * symbolic link with a plain name. The links are gone when the program is.
 *
 * @module
 */
import { failure } from "../diagnostic.ts";
import { nameOfBytes } from "../store/byte_text.ts";

/** An entry of a directory, however it is called. */
export type OddEntry =
  | { readonly kind: "symlink"; readonly target: string }
  /** `path` is a symbolic link that leads to it. */
  | { readonly kind: "other"; readonly path: string };

/** Prints of every entry of $1: what it is, its name, and a link's target; links the rest in $2. */
const SCRIPT = `cd -P -- "$1" || exit
number=0
for name in * .[!.]* ..?*; do
  if [ -L "$name" ]; then
    printf 'symlink\\0%s\\0' "$name"
    readlink -n -- "$name"
  elif [ -e "$name" ]; then
    number=$((number + 1))
    ln -s -- "$PWD/$name" "$2/$number" || exit
    printf 'other\\0%s\\0%s' "$name" "$2/$number"
  else
    continue
  fi
  printf '\\0'
done`;

/** Whether Deno, naming this, has lost some of its bytes; or it has this character in it. */
export function isGarbled(name: string): boolean {
  return name.includes("\ufffd");
}

/**
 * The entries of a directory, by their names.
 *
 * @throws {Failure} `unreadable-file` where the shell is refused; what Deno throws where there is
 * none.
 */
export function oddEntries(directory: string): ReadonlyMap<string, OddEntry> {
  const links = Deno.makeTempDirSync({ prefix: "flakebridge-names-" });
  addEventListener("unload", () => Deno.removeSync(links, { recursive: true }));
  const words = runShell(SCRIPT, [directory, links]);
  const entries = new Map<string, OddEntry>();
  for (let at = 0; at + 2 < words.length; at += 3) {
    const [kind, name = "", rest = ""] = words.slice(at, at + 3);
    const isLink = kind === "symlink";
    entries.set(name, isLink ? { kind, target: rest } : { kind: "other", path: rest });
  }
  return entries;
}

/** The target of a symbolic link, whatever its bytes. Throws as {@linkcode oddEntries}. */
export function oddTarget(path: string): string {
  return runShell('readlink -n -- "$1"', [path])[0] ?? "";
}

/** What a script prints, split at zeros. */
function runShell(script: string, args: readonly string[]): readonly string[] {
  const { success, stdout, stderr } = new Deno.Command("sh", {
    args: ["-c", script, "sh", ...args],
    env: { LC_ALL: "C" },
    stdin: "null",
  }).outputSync();
  if (!success) {
    const reason = new TextDecoder().decode(stderr).trim();
    throw failure("unreadable-file", `names that are not UTF-8 can't be read: ${reason}`);
  }
  const words: string[] = [];
  for (let start = 0; start <= stdout.length;) {
    const zero = stdout.indexOf(0, start);
    const end = zero < 0 ? stdout.length : zero;
    words.push(nameOfBytes(stdout.subarray(start, end)));
    start = end + 1;
  }
  return words;
}
