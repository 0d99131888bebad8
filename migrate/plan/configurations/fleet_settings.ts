/**
 * The config and the overlays that a file of machines imports its nixpkgs with, as the flake's code
 * says them to the machines.
 *
 * @module
 */
import type { Expression } from "../../../nix/syntax/nodes.ts";
import { check } from "../../../nix/syntax/check.ts";
import { parse } from "../../../nix/syntax/parse.ts";
import type { Written, WrittenBinding } from "../../../nix/syntax/written.ts";
import { attributesOf, lookUp, type Thunk } from "../../scan/names.ts";
import type { Project } from "../../scan/project.ts";
import { follow, staticString } from "../../scan/static_value.ts";
import { assign, expression } from "../bindings.ts";
import { obstacleIn } from "./fleet_obstacle.ts";

/** What a nixpkgs is imported with. */
export interface PackageSettings {
  /** Written for a flake.nix beside the file; absent where nothing is said, or it can't be. */
  readonly config?: Written;
  readonly overlays?: Written;
  /** Those of the two that can't be written there. */
  readonly left: readonly ("config" | "overlays")[];
}

/** The settings among the arguments of a nixpkgs. */
export function packageSettings(
  given: ReadonlyMap<string, Thunk>,
  project: Project,
): PackageSettings {
  const [config, overlays] = (["config", "overlays"] as const).map((name) => {
    const thunk = given.get(name);
    const clear = thunk !== undefined && obstacleIn([thunk], project) === undefined;
    return clear ? written(thunk, project) : undefined;
  });
  const left = (["config", "overlays"] as const).filter((name) =>
    given.has(name) && (name === "config" ? config : overlays) === undefined
  );
  return { ...(config && { config }), ...(overlays && { overlays }), left };
}

/** How many names are followed, and sets and lists gone into. */
const DEPTH = 32;

/** The expression without the names around it; nothing where it does not stand without them. */
function written(thunk: Thunk, project: Project, depth = DEPTH): Written | undefined {
  const { expression: node, scope } = thunk;
  if (depth === 0) return undefined;
  const within = (inner: Thunk): Written | undefined => written(inner, project, depth - 1);
  switch (node.type) {
    case "Parenthesized":
      return within({ expression: node.expression, scope });
    case "Identifier": {
      const bound = lookUp(node.name, scope);
      return bound ? within(bound) : standing(thunk, project);
    }
    case "Select": {
      const bound = follow(thunk);
      return bound ? within(bound) : standing(thunk, project);
    }
    case "String": {
      const value = staticString(thunk);
      return value === undefined ? undefined : { kind: "string", value };
    }
    case "List": {
      const elements = node.elements.flatMap((expression) => within({ expression, scope }) ?? []);
      return elements.length === node.elements.length ? { kind: "list", elements } : undefined;
    }
    case "AttributeSet":
      return node.recursive ? undefined : writtenSet(node.bindings, thunk, within);
    default:
      return standing(thunk, project);
  }
}

function writtenSet(
  all: Extract<Expression, { type: "AttributeSet" }>["bindings"],
  { scope }: Thunk,
  within: (inner: Thunk) => Written | undefined,
): Written | undefined {
  const { attributes, complete } = attributesOf(all, scope, scope);
  const bindings = [...attributes].flatMap(([name, thunk]): WrittenBinding[] => {
    const value = within(thunk);
    return value === undefined ? [] : [assign(name, value)];
  });
  return complete && bindings.length === attributes.size ? { kind: "set", bindings } : undefined;
}

/** The text itself: of one line, of a file beside flake.nix, and with no name that is bound around it. */
function standing({ expression: { start, end }, scope }: Thunk, project: Project):
  | Written
  | undefined {
  const text = project.files.get(scope.file)?.tree.text.slice(start, end) ?? "\n";
  const isAlone = !scope.file.includes("/") && !/[\n#]/.test(text) &&
    check(parse(text), { pure: true }).length === 0;
  return isAlone ? expression(text) : undefined;
}
