/**
 * The config and the overlays that a file of machines imports its nixpkgs with, as the flake's code
 * says them to the machines.
 *
 * @module
 */
import type { Apply, AttributeSet, Expression, Lambda } from "../../../nix/syntax/nodes.ts";
import { isBuiltin } from "../../../nix/syntax/builtins.ts";
import { check } from "../../../nix/syntax/check.ts";
import { parse } from "../../../nix/syntax/parse.ts";
import { walk } from "../../../nix/syntax/walk.ts";
import type { Written, WrittenBinding } from "../../../nix/syntax/written.ts";
import {
  attributesOf,
  bind,
  bindParameter,
  frameOf,
  lookUp,
  type Thunk,
} from "../../scan/names.ts";
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
    return clear ? written(thunk, { project, lambdas: new Set(), depth: DEPTH }) : undefined;
  });
  const left = (["config", "overlays"] as const).filter((name) =>
    given.has(name) && (name === "config" ? config : overlays) === undefined
  );
  return { ...(config && { config }), ...(overlays && { overlays }), left };
}

/** How many names are followed, and expressions gone into. */
const DEPTH = 32;

/** Where an expression is written. */
interface Surroundings {
  readonly project: Project;
  /** The functions that are written around it. */
  readonly lambdas: ReadonlySet<Expression>;
  /** How much deeper to go. */
  readonly depth: number;
}

/** The expression without the names around it; nothing where it does not stand without them. */
function written(thunk: Thunk, at: Surroundings): Written | undefined {
  const { expression: node, scope } = thunk;
  if (at.depth === 0) return undefined;
  const within = (inner: Thunk): Written | undefined =>
    written(inner, { ...at, depth: at.depth - 1 });
  switch (node.type) {
    case "Parenthesized":
      return within({ expression: node.expression, scope });
    case "Identifier": {
      const bound = lookUp(node.name, scope);
      return bound ? within(bound) : standing(thunk, at);
    }
    case "Select": {
      const bound = follow(thunk);
      return bound ? within(bound) : standing(thunk, at);
    }
    case "String": {
      const value = staticString(thunk);
      return value === undefined ? standing(thunk, at) : { kind: "string", value };
    }
    case "List": {
      const elements = node.elements.flatMap((expression) => within({ expression, scope }) ?? []);
      return elements.length === node.elements.length ? { kind: "list", elements } : undefined;
    }
    case "AttributeSet":
      return writtenSet(node, thunk, within);
    case "Lambda":
      return standing(thunk, at) ?? writtenLambda(node, thunk, at);
    case "Apply":
      return standing(thunk, at) ?? writtenCall(node, thunk, within);
    default:
      return standing(thunk, at);
  }
}

/** A set, or what a `rec` makes: in its values the names of others are followed like any. */
function writtenSet(
  node: AttributeSet,
  { scope }: Thunk,
  within: (inner: Thunk) => Written | undefined,
): Written | undefined {
  const inner = node.recursive ? bind(node, scope) : scope;
  const { attributes, complete } = attributesOf(node.bindings, inner, scope);
  if (attributes.has("__overrides")) return undefined;
  const bindings = [...attributes].flatMap(([name, thunk]): WrittenBinding[] => {
    const value = within(thunk);
    return value === undefined ? [] : [assign(name, value)];
  });
  return complete && bindings.length === attributes.size ? { kind: "set", bindings } : undefined;
}

/** `final: body`, of several lines; not where the parameter hides a builtin from the body. */
function writtenLambda(
  node: Lambda,
  { scope }: Thunk,
  at: Surroundings,
): Written | undefined {
  const { parameter } = node;
  if (parameter.type !== "Identifier" || isBuiltin(parameter.name)) return undefined;
  const lambdas = new Set([...at.lambdas, node]);
  const inner = { expression: node.body, scope: bindParameter(node, scope) };
  const body = written(inner, { ...at, lambdas, depth: at.depth - 1 });
  return body && { kind: "lambda", parameter: parameter.name, body };
}

/** `prev.hello.overrideAttrs (old: { … })` */
function writtenCall(
  node: Apply,
  { scope }: Thunk,
  within: (inner: Thunk) => Written | undefined,
): Written | undefined {
  const callee = within({ expression: node.function, scope });
  const argument = within({ expression: node.argument, scope });
  if (callee?.kind !== "expression" || argument === undefined) return undefined;
  return { kind: "call", callee: callee.text, arguments: [argument] };
}

/**
 * The text itself: of one line, of a file beside flake.nix, and with no names from around it but
 * the parameters of functions that are written too.
 */
function standing(
  { expression: node, scope }: Thunk,
  { project, lambdas }: Surroundings,
): Written | undefined {
  const text = textOf(node, project.files.get(scope.file)?.tree.text ?? "");
  if (scope.file.includes("/") || text === "" || /[\n#]/.test(text)) return undefined;
  const named = new Set<string>();
  walk(node, (part) => void (part.type === "Identifier" && named.add(part.name)));
  const bound = [...named].flatMap((name) => {
    const frame = frameOf(name, scope);
    return frame === undefined ? [] : [{ name, isWritten: isIn(lambdas, frame.binder) }];
  });
  if (bound.some(({ name, isWritten }) => !isWritten && isBuiltin(name))) return undefined;
  const parameters = bound.filter(({ isWritten }) => isWritten).map(({ name }) => `${name}: `);
  const around = parse(parameters.join("") + text);
  return check(around, { pure: true }).length === 0 ? expression(text) : undefined;
}

/** The text of an expression; also of what `inherit x;` and `inherit (set) x;` stand for. */
function textOf(node: Expression, file: string): string {
  if (node.type === "Identifier") return node.name;
  const text = file.slice(node.start, node.end);
  if (node.type !== "Select" || node.path.start > node.start) return text;
  const subject = textOf(node.subject, file);
  const isSimple = ["Identifier", "Select", "Parenthesized"].includes(node.subject.type);
  return `${isSimple ? subject : `(${subject})`}.${text}`;
}

function isIn(lambdas: ReadonlySet<Expression>, binder: Expression | undefined): boolean {
  return binder !== undefined && lambdas.has(binder);
}
