/**
 * What may stand in flake.nix: `inputs` are read without evaluating, by Nix as by us.
 *
 * @module
 */
import { LEAF, type LockCase } from "../case.ts";

const FILES = { "a/flake.nix": LEAF, "b/flake.nix": LEAF };
const OUTPUTS = "outputs = _: { };";

/** A case whose flake.nix is `text`. */
function declared(name: string, text: string, more: Partial<LockCase> = {}): LockCase {
  return { name: `declared: ${name}`, files: { ...FILES, "flake/flake.nix": text }, ...more };
}

function refused(name: string, text: string, more: Partial<LockCase> = {}): LockCase {
  return declared(name, text, { refused: "", ...more });
}

export const DECLARATION_CASES: readonly LockCase[] = [
  declared("dots", `{ inputs.a.url = "path:{{dir}}/a"; ${OUTPUTS} }`),
  declared(
    "dots and braces",
    `{ inputs = { a.url = "path:{{dir}}/a"; }; inputs.b.url = "path:{{dir}}/b"; ${OUTPUTS} }`,
  ),
  declared("quoted names", `{ "inputs"."a"."url" = "path:{{dir}}/a"; ${OUTPUTS} }`),
  declared(
    "parentheses",
    `({ inputs = ({ a = ({ url = ("path:{{dir}}/a"); }); }); outputs = (_: { }); })`,
  ),
  declared("escapes", `{ inputs.a.url = "path:{{dir}}/\\a"; ${OUTPUTS} }`),
  declared("an indented string", `{ inputs.a.url = ''path:{{dir}}/a''; ${OUTPUTS} }`),
  declared("comments", `/* x */ { # y\n inputs.a.url = "path:{{dir}}/a"; ${OUTPUTS} }`),
  declared(
    "a description and nixConfig",
    `{ description = "d"; nixConfig.warn-dirty = false; inputs.a.url = "path:{{dir}}/a"; ${OUTPUTS} }`,
  ),
  declared(
    "formals of outputs that are declared",
    `{ inputs.a.url = "path:{{dir}}/a"; outputs = { self, a }: { }; }`,
  ),
  declared(
    "formals with an ellipsis",
    `{ inputs.a.url = "path:{{dir}}/a"; outputs = { self, ... }@inputs: { }; }`,
  ),
  declared("flake = true", `{ inputs.a = { url = "path:{{dir}}/a"; flake = true; }; ${OUTPUTS} }`),
  declared(
    "attributes of a reference",
    `{ inputs.a = { type = "path"; path = "{{dir}}/a"; lastModified = 5; }; ${OUTPUTS} }`,
    {
      releases: ["2.34"],
    },
  ),
  refused("no outputs", `{ inputs.a.url = "path:{{dir}}/a"; }`),
  refused("outputs that are no function", `{ outputs = { }; }`),
  refused("no attribute set", `let x = { }; in x`),
  refused("a name that no registry can have", `{ inputs."c d" = { }; ${OUTPUTS} }`, {
    refused: "'c d' is not a valid flake ID",
  }),
  refused("an unknown attribute", `{ input.a.url = "path:{{dir}}/a"; ${OUTPUTS} }`),
  refused("a string that is computed", `{ inputs.a.url = "path:" + "{{dir}}/a"; ${OUTPUTS} }`),
  refused("a string with a hole", `{ inputs.a.url = "path:\${"{{dir}}"}/a"; ${OUTPUTS} }`),
  refused(
    "inputs that are computed",
    `{ inputs = { } // { a.url = "path:{{dir}}/a"; }; ${OUTPUTS} }`,
  ),
  refused("a let", `{ inputs = let in { a.url = "path:{{dir}}/a"; }; ${OUTPUTS} }`),
  refused("flake = 1", `{ inputs.a = { url = "path:{{dir}}/a"; flake = 1; }; ${OUTPUTS} }`),
  refused(
    "an unknown attribute of an input",
    `{ inputs.a = { url = "path:{{dir}}/a"; x = 1; }; ${OUTPUTS} }`,
  ),
  refused("a url that is a number", `{ inputs.a.url = 1; ${OUTPUTS} }`),
  refused(
    "both a url and a follows",
    `{ inputs.b.url = "path:{{dir}}/b"; inputs.a = { url = "path:{{dir}}/a"; follows = "b"; }; ${OUTPUTS} }`,
    { releases: ["2.34"] },
  ),
  refused("a follows with an odd name", `{ inputs.a.follows = "b c"; ${OUTPUTS} }`),
  refused("an unknown type", `{ inputs.a = { type = "nope"; path = "/x"; }; ${OUTPUTS} }`),
  refused("a syntax error", `{ inputs.a.url = "path:{{dir}}/a" ${OUTPUTS} }`),
  refused(
    "a name twice",
    `{ inputs.a.url = "path:{{dir}}/a"; inputs.a.url = "path:{{dir}}/b"; ${OUTPUTS} }`,
  ),
  refused("a fragment", `{ inputs.a.url = "path:{{dir}}/a#x"; ${OUTPUTS} }`),
  refused("an undefined variable", `{ inputs.a.url = x; ${OUTPUTS} }`),
];
