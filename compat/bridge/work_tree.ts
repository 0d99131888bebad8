/**
 * Nix's words about a tree in the store, as words about where it was taken from: the person sees
 * the file they can mend. Nix 2.34 says so by itself, but for flakes of the type `path`.
 *
 * @module
 */

/** A tree in the store, and the root of the repository that it is a copy of. */
export interface Taken {
  readonly storePath: string;
  readonly directory: string;
}

/**
 * What an error of Nix says of a tree that was fetched, with its reference in the store path's
 * place.
 */
export function inFetchedTree(text: string, storePath: string, reference: string): string {
  const directory = `«${reference}»`;
  return text.split("\n").map((line) => {
    const missing = missingFile(line, storePath);
    if (missing === undefined) return placed(line, { storePath, directory });
    return `${missing.before}'${directory}/${missing.path}' does not exist`;
  }).join("\n");
}

/** What an error of Nix says, with the person's own files in it; `exists` looks at a path there. */
export function inWorkTree(
  text: string,
  { storePath, directory }: Taken,
  exists: (path: string) => boolean,
): string {
  return text.split("\n").map((line) => {
    const missing = missingFile(line, storePath);
    if (missing === undefined) return placed(line, { storePath, directory });
    const { before, path } = missing;
    if (!exists(`${directory}/${path}`)) {
      return `${before}Path '${path}' does not exist in Git repository "${directory}".`;
    }
    return `${before}Path '${path}' in the repository "${directory}" is not tracked by Git.\n\n` +
      `       To make it visible to Nix, run:\n\n       git -C "${directory}" add "${path}"`;
  }).join("\n");
}

/** A place as the person has it: `at /nix/store/HASH-source/flake.nix:1:2`. */
function placed(line: string, { storePath, directory }: Taken): string {
  const place = line.indexOf(`at ${storePath}/`);
  if (place < 0 || !/:\d+(?::\d+)?/.test(line.slice(place))) return line;
  return line.replaceAll(`at ${storePath}/`, `at ${directory}/`);
}

/** The file of a tree that a line says is missing, and what stands before that. */
function missingFile(
  line: string,
  storePath: string,
): { readonly before: string; readonly path: string } | undefined {
  const [, before = "", file = ""] =
    /^((?:\s*error: )?)(?:opening file|reading file|reading directory|getting status of|path|file) '?["']?([^'"]+)["']?'?(?::? (?:does not exist|No such file or directory))$/
      .exec(line) ?? [];
  if (!file.startsWith(`${storePath}/`)) return undefined;
  return { before, path: file.slice(storePath.length + 1) };
}
