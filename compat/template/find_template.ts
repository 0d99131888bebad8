/**
 * A template of a flake, found by evaluating the flake as a Nix without flakes can.
 *
 * Source of the rules: Nix manual, `nix flake init`, "Template definitions".
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import { evaluate } from "../../nix/tools/evaluate.ts";
import { nixString } from "../../nix/syntax/string_literal.ts";
import { type AttributePath, parseAttributePath } from "../bridge/installable.ts";
import { attributePaths } from "../bridge/lookup.ts";
import { isWithin } from "./copy_template.ts";

/** A template: files to copy, and words for who copied them. */
export interface Template {
  /** The directory whose files are copied. */
  readonly path: string;
  readonly welcomeText?: string;
}

/** The flake that is asked. */
export interface TemplateSource {
  /** The directory of the flake's tree, in the store or elsewhere. */
  readonly directory: string;
  /** The directory of flake.nix from there; empty for the root itself. */
  readonly dir: string;
  /** The file that holds the evaluator. */
  readonly evaluator: string;
}

/**
 * The template of that name, the default one for an empty name; else the names there are.
 *
 * @throws {Failure} for one outside the flake and the store: Nix lets no flake name files of this
 * machine.
 */
export async function findTemplate(
  source: TemplateSource,
  name: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Template | { readonly names: readonly string[] }> {
  const paths = attributePaths("template", "", name).map(parseAttributePath);
  const found = await evaluate(expressionFor(source, paths), {
    ...options,
    write: true,
  });
  const told = found as unknown as Found | { readonly names: readonly string[] };
  if ("names" in told) return told;
  const { store, ...template } = told;
  if (await isWithin(template.path, [store, source.directory])) return template;
  throw failure("template-outside", `access to path '${template.path}' is forbidden`, {
    help: "it is neither in the flake nor in the store",
  });
}

interface Found extends Template {
  readonly store: string;
}

function expressionFor(
  { directory, dir, evaluator }: TemplateSource,
  paths: readonly AttributePath[],
): string {
  const candidates = paths.map((path) => `[ ${path.map(nixString).join(" ")} ]`).join(" ");
  return `let
  flake = (import ${pathOf(evaluator)} { src = ${pathOf(directory)}; root = ${
    nixString(`/${dir}`)
  }; }).outputs;
  at = builtins.foldl' (
    found: name:
    if found != [ ] && builtins.isAttrs (builtins.head found) && builtins.head found ? \${name} then
      [ (builtins.head found).\${name} ]
    else
      [ ]
  ) [ flake ];
  found = builtins.concatLists (map at [ ${candidates} ]);
  template = builtins.head found;
in
if found == [ ] then
  { names = builtins.attrNames (flake.templates or { }); }
else
  { path = toString template.path; store = toString builtins.storeDir; }
  // (if template ? welcomeText then { inherit (template) welcomeText; } else { })`;
}

/** A path that may have any characters. */
function pathOf(path: string): string {
  return `(/. + ${nixString(path)})`;
}
