/**
 * What kind of thing a Nix file is, from its text and its name.
 *
 * @module
 */
import { basename } from "@std/path";
import type { Expression, Formals, Lambda } from "../../nix/syntax/nodes.ts";
import { staticName } from "../../nix/syntax/static_name.ts";
import { calleeName, spine } from "./application.ts";
import { setMakers } from "./nixpkgs_functions.ts";
import type { Calling, Classification, FileKind } from "./project.ts";
import { type Shape, shapeWhenCalled } from "./shape.ts";

/** Names of files that Hydra or another CI reads. */
const releaseNames = /^(release|jobsets|ci|hydra)\.nix$/;

/** Top-level options that only a NixOS system configuration sets. */
const systemOptions = ["system", "boot", "fileSystems", "networking", "users", "environment"];

/** Says what the file at `path`, whose value has `shape`, is. */
export function classify(path: string, shape: Shape): Classification {
  const calling = callingOf(shape);
  const said = (kind: FileKind, why: string): Classification => ({ kind, calling, why });
  const name = basename(path);
  if (name === "flake.nix") return said("flake", "is named flake.nix");
  if (releaseNames.test(name)) return said("hydra release", `is named ${name}`);
  const module = moduleKind(shape);
  if (module !== undefined) return said(...module);
  if (shape.kind === "function" && isOverlay(shape.lambda)) {
    return said("overlay", "takes two arguments, as final and prev, and returns a set");
  }
  if (pins(path, shape)) return said("pin file", "fetches a source and does nothing else");
  const value = shapeWhenCalled(shape);
  return said(kindOfValue(value), value.why);
}

function callingOf(shape: Shape): Calling {
  if (shape.kind !== "function") return "value";
  const { parameter } = shape.lambda;
  if (parameter.type === "Identifier") return "lambda";
  return parameter.formals.every((formal) => formal.default !== undefined)
    ? "function"
    : "package function";
}

function kindOfValue(shape: Shape): FileKind {
  switch (shape.kind) {
    case "derivation":
    case "shell":
    case "nixpkgs":
    case "unknown":
      return shape.kind;
    case "language packages":
      return "unknown";
    case "set":
      return "package set";
    case "function":
    case "other":
      return "other value";
    default:
      return shape satisfies never;
  }
}

/** `final: prev: { … }`, or the function of arguments with defaults that returns it. */
export function isOverlay({ parameter, body }: Lambda): boolean {
  if (parameter.type === "Formals") {
    const inner = innermost(body);
    return parameter.formals.every((formal) => formal.default !== undefined) &&
      inner.type === "Lambda" && inner.parameter.type === "Identifier" && isOverlay(inner);
  }
  if (body.type !== "Lambda") return false;
  return body.parameter.type === "Identifier" && isSet(innermost(body.body));
}

/** Whether an expression is a set for sure: written out, or of a function that makes sets. */
function isSet(expression: Expression): boolean {
  if (expression.type === "Apply") {
    const name = calleeName(spine(expression).head) ?? "";
    return setMakers.test(name) || name === "removeAttrs";
  }
  if (expression.type === "Binary") return expression.operator === "//" && isSet(expression.left);
  return expression.type === "AttributeSet";
}

/** A function of `config`, or a set, with the options or imports of a NixOS module. */
function moduleKind(shape: Shape): [FileKind, string] | undefined {
  if (shape.kind !== "function" || shape.lambda.parameter.type !== "Formals") return undefined;
  const { parameter, body } = shape.lambda;
  if (!takesModuleArguments(parameter)) return undefined;
  const names = topNames(innermost(body));
  const option = names.find((name) => systemOptions.includes(name));
  if (option !== undefined && (names.includes("imports") || names.includes("system"))) {
    return ["NixOS configuration", `takes config and sets ${option}`];
  }
  return ["NixOS module", "takes config and returns a set"];
}

function takesModuleArguments({ formals, ellipsis }: Formals): boolean {
  const required = formals.filter((formal) => formal.default === undefined);
  const names = required.map((formal) => formal.name.name);
  return ellipsis !== undefined && (names.includes("config") || names.includes("options")) &&
    names.every((name) => !name.startsWith("build"));
}

/** `fetchTarball { … }`, `import (fetchTarball …)`, or a pin manager's own file. */
function pins(path: string, shape: Shape): boolean {
  return /(^|\/)(npins\/default|nix\/sources|lon)\.nix$/.test(path) ||
    shape.kind === "derivation" && /^calls fetch/.test(shape.why);
}

/** The expression behind `let … in`, `with …;`, `assert …;` and parentheses. */
function innermost(expression: Expression): Expression {
  switch (expression.type) {
    case "Let":
    case "With":
    case "Assert":
      return innermost(expression.body);
    case "Parenthesized":
      return innermost(expression.expression);
    default:
      return expression;
  }
}

function topNames(expression: Expression): readonly string[] {
  if (expression.type !== "AttributeSet") return [];
  return expression.bindings.flatMap((binding) => {
    const names = binding.type === "Inherit" ? binding.names : binding.path.names.slice(0, 1);
    return names.flatMap((name) => staticName(name) ?? []);
  });
}
