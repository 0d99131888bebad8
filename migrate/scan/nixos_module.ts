/**
 * What the text of a NixOS module says: the modules it imports, the options it sets.
 *
 * @module
 */
import type { AttributeSet, Expression } from "../../nix/syntax/nodes.ts";
import { staticName } from "../../nix/syntax/static_name.ts";
import { calleeName } from "./application.ts";
import { importedFile } from "./imported_file.ts";
import { type OpenFile, type Scope, topScope } from "./names.ts";
import { pathSum, summedPath } from "./path_sum.ts";
import { walkScoped } from "./walk_scoped.ts";

/** The project's files that a module imports, in their order; what is computed is not seen. */
export function importedModules(path: string, open: OpenFile): readonly string[] {
  return importsOf(path, open).flatMap(({ node, scope }) => importedFile(node, scope) ?? []);
}

/** The paths in a module's `imports` that lead into the project, as they are written, and where. */
export function importPaths(path: string, open: OpenFile): readonly ImportPath[] {
  return importsOf(path, open).flatMap(({ node, scope }): ImportPath[] => {
    const sum = pathSum(node, scope);
    const place = sum && summedPath(sum);
    return place === undefined || place.startsWith("../") ? [] : [{ node, path: place }];
  });
}

/** The elements of a module's `imports`, and what names mean there. */
function importsOf(
  path: string,
  open: OpenFile,
): readonly { readonly node: Expression; readonly scope: Scope }[] {
  const root = open(path);
  const imports = root && optionValue(root, ["imports"]);
  if (root === undefined || imports === undefined) return [];
  let scope = topScope(path, open);
  walkScoped(root, scope, (node, here) => {
    if (node === imports) scope = here;
    return node !== imports;
  });
  return elementsOf(imports).map((node) => ({ node, scope }));
}

/** A path that a module imports. */
export interface ImportPath {
  readonly node: Expression;
  /** Relative to the project's root. */
  readonly path: string;
}

/** The module and all that it imports, directly or not, itself first. */
export function moduleClosure(path: string, open: OpenFile): readonly string[] {
  const closure = new Set([path]);
  for (const module of closure) {
    for (const imported of importedModules(module, open)) closure.add(imported);
  }
  return [...closure];
}

/** What an option is set to, where the module sets it plainly; `mkDefault` and its like aside. */
export function optionValue(root: Expression, option: readonly string[]): Expression | undefined {
  const set = bodyOf(root);
  if (set === undefined) return undefined;
  const inConfig = option[0] === "config" ? undefined : valueAt(set, ["config", ...option]);
  const value = valueAt(set, option) ?? inConfig;
  return value?.type === "Apply" && /^mk(Default|Force)$/.test(calleeName(value.function) ?? "")
    ? value.argument
    : value;
}

/** Whether the module sets an option of this name, or one below it. */
export function setsOption(root: Expression, option: readonly string[]): boolean {
  const set = bodyOf(root);
  return set !== undefined && (setsBelow(set, option) || setsBelow(set, ["config", ...option]));
}

function setsBelow({ bindings }: AttributeSet, option: readonly string[]): boolean {
  return bindings.some((binding) => {
    if (binding.type === "Inherit") {
      return option.length === 1 && binding.names.some((name) => staticName(name) === option[0]);
    }
    const names = binding.path.names.map((name) => staticName(name));
    if (!option.every((name, at) => at >= names.length || names[at] === name)) return false;
    const rest = option.slice(names.length);
    return rest.length === 0 ||
      binding.value.type === "AttributeSet" && setsBelow(binding.value, rest);
  });
}

/** The set that a module is, or returns. */
export function bodyOf(expression: Expression): AttributeSet | undefined {
  switch (expression.type) {
    case "AttributeSet":
      return expression;
    case "Lambda":
    case "Let":
    case "With":
    case "Assert":
      return bodyOf(expression.body);
    case "Parenthesized":
      return bodyOf(expression.expression);
    default:
      return undefined;
  }
}

/** `a.b = 1;` and `a = { b = 1; };` both have a value at `a.b`. */
function valueAt({ bindings }: AttributeSet, option: readonly string[]): Expression | undefined {
  for (const binding of bindings) {
    if (binding.type !== "Assignment") continue;
    const names = binding.path.names.map((name) => staticName(name));
    if (!names.every((name, at) => name === option[at])) continue;
    const rest = option.slice(names.length);
    if (rest.length === 0) return binding.value;
    const found = binding.value.type === "AttributeSet" ? valueAt(binding.value, rest) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The elements of a list, or of lists that are appended to each other. */
function elementsOf(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case "List":
      return expression.elements;
    case "Binary":
      return [...elementsOf(expression.left), ...elementsOf(expression.right)];
    case "Parenthesized":
      return elementsOf(expression.expression);
    default:
      return [];
  }
}
