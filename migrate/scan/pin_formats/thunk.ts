/**
 * nix-thunk's packed thunks, obelisk's too: a directory that stands for the tree which the JSON in
 * it names, and whose default.nix imports that tree.
 *
 *     dep/foo/default.nix    import (import ./thunk.nix)
 *     dep/foo/thunk.nix      fetches; older ones have that in default.nix
 *     dep/foo/github.json    owner, repo, rev, sha256, branch; or git.json with url
 *
 * Source: nix-thunk's README, "Thunk format", and the specifications in its `Nix.Thunk.Internal`.
 *
 * @module
 */
import { parse } from "../../../nix/syntax/parse.ts";
import type { Expression } from "../../../nix/syntax/nodes.ts";
import type { Source } from "../source.ts";
import { archiveSource, gitSource } from "../source_url.ts";
import type { TreeFile } from "../working_tree.ts";
import { isEntry, parsedJson, sourceText, textOf } from "./pin.ts";

/** What every file that nix-thunk writes begins with. */
const MARK = "DO NOT HAND-EDIT THIS FILE";

/** What the Nix files of packed thunks evaluate to, by their paths, as sources that can be told. */
export function thunkExpressions(files: readonly TreeFile[]): ReadonlyMap<string, Expression> {
  const texts = new Map(files.map(({ path, text = "" }) => [path, text]));
  return new Map(
    files.filter(({ path }) => isThunkData(path)).flatMap(({ path: data, text }) => {
      const directory = data.slice(0, data.lastIndexOf("/") + 1);
      const isPacked = texts.get(`${directory}default.nix`)?.includes(MARK);
      const source = isPacked ? thunkSource(directory, text) : undefined;
      if (source === undefined) return [];
      const tree = `{ ${sourceText({ ...source, managedIn: data })} }`;
      return [
        [`${directory}default.nix`, parse(`import ${tree}`).tree.root] as const,
        [`${directory}thunk.nix`, parse(tree).tree.root] as const,
      ];
    }),
  );
}

/** Whether it is the file in which a thunk has its pin. */
export function isThunkData(path: string): boolean {
  return /\/git(hub)?\.json$/.test(path);
}

/**
 * The tree, called after the thunk's directory; nothing for a private one, which a lock can't have.
 */
function thunkSource(directory: string, text: string | undefined): Source | undefined {
  const json = parsedJson(text);
  if (!isEntry(json) || json.private === true) return undefined;
  const at = {
    rev: textOf(json, "rev"),
    ref: textOf(json, "branch"),
    sha256: textOf(json, "sha256"),
  };
  const [owner, repo] = [textOf(json, "owner"), textOf(json, "repo")];
  const repository = `https://github.com/${owner}/${repo}`;
  const url = textOf(json, "url") ?? (owner && repo ? `${repository}.git` : "");
  const isArchive = json.url === undefined && json.fetchSubmodules !== true;
  const source = isArchive && url !== ""
    ? archiveSource(`${repository}/archive/${at.rev}.tar.gz`, at)
    : gitSource(url, at, json.fetchSubmodules === true);
  if (source === undefined || source.kind === "nixpkgs") return source;
  return { ...source, name: directory.split("/").at(-2) ?? source.name };
}
