/**
 * The program that a project formats its Nix files with → `formatter`, for `nix fmt`.
 *
 * @module
 */
import { type InputUse, packagesExpression, parenthesized } from "../../compat/shim/supply.ts";
import type { Expression } from "../../nix/syntax/nodes.ts";
import { scopeOf } from "../../nix/syntax/scope.ts";
import { staticName } from "../../nix/syntax/static_name.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { calleeName } from "../scan/application.ts";
import type { NixFile } from "../scan/project.ts";
import { expression } from "./bindings.ts";
import type { FlakeOutput, Per } from "./flake_nix.ts";

/** The formatters of Nix, by their names in nixpkgs. */
const formatters = /^(alejandra|nixpkgs-fmt|nixfmt(-classic|-rfc-style|-tree)?)$/;

/** What a text has in it that names one of them. */
const mention = /alejandra|nixpkgs-fmt|nixfmt/;

/** The output, where the files take one formatter from their packages, and no other. */
export function formatterOutput(
  files: readonly NixFile[],
  nixpkgs: InputUse,
  per: Per,
): readonly FlakeOutput[] {
  const [name, ...others] = new Set(
    files.flatMap(({ tree }) => mention.test(tree.text) ? packagesNamed(tree.root) : []),
  );
  if (name === undefined || others.length > 0) return [];
  const packages = per !== "system" ? "pkgs" : packagesExpression(nixpkgs, (input) => input);
  const body = expression(`${parenthesized(packages)}.${name}`);
  return [{ kind: "per system", path: ["formatter"], body }];
}

/** The formatters that are named as `pkgs.NAME`, or as `NAME` below `with pkgs;`. */
function packagesNamed(root: Expression): readonly string[] {
  const names: (string | undefined)[] = [];
  walk(root, (node) => {
    if (node.type !== "Select" || !isPackages(node.subject)) return;
    if (node.path.names.length === 1) names.push(staticName(node.path.names[0]));
  });
  for (const [name, binder] of scopeOf(root)) {
    if (binder.kind === "with" && isPackages(binder.node.scope)) {
      names.push(staticName(name));
    }
  }
  return names.filter((name) => name !== undefined && formatters.test(name)) as string[];
}

function isPackages(expression: Expression): boolean {
  return expression.type === "Identifier" && calleeName(expression) === "pkgs";
}
