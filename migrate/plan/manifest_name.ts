/**
 * What a package is called by the manifest that its language's tools read, where its Nix code does
 * not say: naersk, poetry2nix and callCabal2nix read it there, too.
 *
 * @module
 */
import type { TreeFile, WorkingTree } from "../scan/working_tree.ts";

/** The name that the manifests at the root give it, where they agree on one. */
export function manifestName({ files }: WorkingTree): string | undefined {
  const names = files.flatMap(({ path, text = "" }) => nameIn(path, text) ?? []);
  const [name, ...others] = new Set(names);
  return others.length === 0 ? name : undefined;
}

/** The same, where the manifests say that a program of that name comes of it. */
export function programName(tree: WorkingTree): string | undefined {
  const name = manifestName(tree);
  return name !== undefined && tree.files.some((file) => makesProgram(file, name))
    ? name
    : undefined;
}

function makesProgram({ path, text = "" }: TreeFile, name: string): boolean {
  if (path === "src/main.rs") return true;
  const word = RegExp.escape(name);
  if (path === "pyproject.toml") {
    const table = /^\[(?:project|tool\.poetry)\.scripts\]([^[]*)/m.exec(text)?.[1] ?? "";
    return new RegExp(`^\\s*"?${word}"?\\s*=`, "m").test(table);
  }
  return /^[^/]+\.cabal$/.test(path) && new RegExp(`^executable\\s+${word}\\s*$`, "im").test(text);
}

function nameIn(path: string, text: string): string | undefined {
  if (path === "Cargo.toml") return tomlName(text, /^package$/);
  if (path === "pyproject.toml") return tomlName(text, /^(project|tool\.poetry)$/);
  if (path === "package.json") return /^ {1,4}"name"\s*:\s*"([^"\\]+)"/m.exec(text)?.[1];
  return /^[^/]+\.cabal$/.test(path) ? /^name\s*:\s*(\S+)/im.exec(text)?.[1] : undefined;
}

/** The `name` in the first table of such a name that has one. */
function tomlName(text: string, table: RegExp): string | undefined {
  let current = "";
  for (const line of text.split(/\r?\n/)) {
    current = /^\s*\[+\s*([^\]]*?)\s*\]/.exec(line)?.[1] ?? current;
    const name = /^\s*name\s*=\s*(?:"([^"\\]+)"|'([^']+)')/.exec(line);
    if (name !== null && table.test(current)) return name[1] ?? name[2];
  }
  return undefined;
}
