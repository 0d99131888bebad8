/** @module */
import { basename } from "@std/path";
import { nixString } from "../../../nix/syntax/string_literal.ts";
import { staticName } from "../../../nix/syntax/static_name.ts";
import { calleeName } from "../../scan/application.ts";
import { projectPath } from "../../scan/local_path.ts";
import type { ExpressionRule, Site } from "../rule.ts";

/** The functions that make a derivation of a `src`. */
const BUILDERS = /^(mkDerivation|derivation|build\w*(Package|Application|Module|Image))$/;

/** `src = ./.;`, `"${./.}/bin"` */
export const sourceName: ExpressionRule = {
  code: "source-name",
  severity: "note",
  title: "a source named after its directory",
  explanation: "A copy of `./.` in the store is called after the directory that the project " +
    "happens to be in, and in a flake after the flake's own store path: the derivation is another " +
    "one in every checkout, and after every change to any file.",
  remedy: 'Give the copy a name: `builtins.path { path = ./.; name = "project"; }`. A filter, or ' +
    "`lib.fileset.toSource`, also leaves out what the build does not need.",
  example: {
    before: '{ stdenv }: stdenv.mkDerivation { name = "a"; src = ./.; }',
    after: "{ stdenv }: stdenv.mkDerivation {\n" +
      '  name = "a";\n' +
      '  src = builtins.path { path = ./.; name = "project"; };\n' +
      "}",
  },
  nodes: ["Path"],
  check(node, site) {
    const isCopied = isSource(site) || site.ancestors.at(-1)?.type === "Interpolation";
    if (node.type !== "Path" || projectPath(node, site.scope.file) !== "" || !isCopied) {
      return undefined;
    }
    const { file, project } = site;
    const path = file.tree.text.slice(node.start, node.end);
    const name = storeName(basename(project.root));
    const text = `builtins.path { path = ${path}; name = ${nixString(name)}; }`;
    return {
      message: "In a flake, this source is named after the flake's store path, not after its " +
        "directory",
      help: `give it a name: ${text}`,
      fix: { applicability: "safe", edits: [{ start: node.start, end: node.end, text }] },
    };
  },
};

/** `f { src = HERE; }`, where the whole set is the argument of a function that builds. */
function isSource({ ancestors }: Site): boolean {
  const [call, set, binding] = ancestors.slice(-3);
  return binding?.type === "Assignment" && set?.type === "AttributeSet" && !set.recursive &&
    binding.path.names.length === 1 && staticName(binding.path.names[0]) === "src" &&
    call?.type === "Apply" && call.argument === set &&
    BUILDERS.test(calleeName(call.function) ?? "");
}

/** A directory's name as the store takes it. Source: Nix manual, "Store path". */
function storeName(name: string): string {
  const allowed = name.replace(/[^0-9A-Za-z+\-._?=]/g, "-").replace(/^\.+/, "");
  return allowed === "" ? "source" : allowed;
}
