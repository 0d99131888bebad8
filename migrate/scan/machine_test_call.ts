/**
 * Tests of NixOS machines that nixpkgs' make-test-python.nix makes: a function of the test, and
 * then of where it runs, which nix-build calls with nothing.
 *
 * Source: nixpkgs, nixos/tests/make-test-python.nix.
 *
 * @module
 */
import type { Apply, Expression } from "../../nix/syntax/nodes.ts";
import { calleeName, spine } from "./application.ts";
import type { Scope, Thunk } from "./names.ts";
import { follow } from "./static_value.ts";

/**
 * `import <nixpkgs/nixos/tests/make-test-python.nix> TEST ARGUMENT`, or of a name for that import.
 */
export interface TestCall {
  readonly test: Expression;
  /** What says where it runs; absent where that is left to whoever evaluates it. */
  readonly argument: Expression | undefined;
}

/** How many names are followed before the answer is "none". */
const DEPTH = 16;

/** The test that an application makes. */
export function testCall(apply: Apply, scope: Scope): TestCall | undefined {
  const { head, args } = spine(apply);
  const imported = calleeName(head) === "import" ? args[0] : undefined;
  const [test, argument, ...more] = imported === undefined ? args : args.slice(1);
  if (test === undefined || more.length > 0) return undefined;
  const isOne = imported === undefined
    ? isMaker({ expression: head, scope })
    : isMakersFile({ expression: imported, scope });
  return isOne ? { test, argument } : undefined;
}

/** Whether a value is that function: `import PATH`, or a name for it. */
function isMaker(thunk: Thunk, depth = DEPTH): boolean {
  const { expression, scope } = thunk;
  if (expression.type === "Apply" && calleeName(expression.function) === "import") {
    if (isMakersFile({ expression: expression.argument, scope })) return true;
  }
  const bound = depth > 0 ? follow(thunk) : undefined;
  return bound !== undefined && isMaker(bound, depth - 1);
}

/** Whether a path leads to the file in nixpkgs that is that function. */
function isMakersFile(path: Thunk): boolean {
  return /(^|\/)nixos\/tests\/make-test(-python)?\.nix$/.test(endOfPath(path) ?? "");
}

/**
 * What a path ends with, whatever tree it begins with: `/nixos/x.nix` of `pkgs.path +
 * "/nixos/x.nix"`.
 */
function endOfPath(thunk: Thunk, depth = DEPTH): string | undefined {
  const { expression, scope } = thunk;
  switch (expression.type) {
    case "SearchPath":
      return expression.name;
    case "Path":
    case "String": {
      const last = expression.parts.at(-1);
      return last?.type === "Text" ? last.value : undefined;
    }
    case "Parenthesized":
      return endOfPath({ expression: expression.expression, scope }, depth);
    case "Binary":
      return expression.operator === "+"
        ? endOfPath({ expression: expression.right, scope }, depth)
        : undefined;
    case "Identifier": {
      const bound = depth > 0 ? follow(thunk) : undefined;
      return bound && endOfPath(bound, depth - 1);
    }
    default:
      return undefined;
  }
}
