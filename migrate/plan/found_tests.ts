/**
 * Tests of NixOS machines that a function finds in what a file evaluates to, as nixpkgs' own
 * `handleTest` does: a set with such tests becomes no output, since the text does not say that they
 * are derivations.
 *
 * Source: nixpkgs, nixos/tests/all-tests.nix.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import { calleeName, spine } from "../scan/application.ts";
import type { Thunk } from "../scan/names.ts";
import type { Project } from "../scan/project.ts";
import { shapeOf, shapeWhenCalled } from "../scan/shape.ts";

const finders = /^(handleTest(On)?|discoverTests)$/;

/** The files with such tests, which are left alone. */
export function foundTestNotes({ files }: Project): readonly Diagnostic[] {
  return [...files.values()].flatMap(({ path, shape }): Diagnostic[] => {
    const value = shapeWhenCalled(shape);
    const [first, ...more] = value.kind === "set"
      ? [...value.attributes].filter(([, thunk]) => isFound(thunk)).map(([name]) => name)
      : [];
    if (first === undefined) return [];
    const names = more.length === 0 ? first : `${first} and ${more.length} more`;
    return [{
      severity: "note",
      code: "found-tests",
      message:
        `The tests of ${path} are not in checks: only evaluation tells what ${names} will be`,
      place: { file: path, line: 1, column: 1 },
      help: `add those you want to flake.nix: checks.SYSTEM.NAME = (import ./${path} { … }).NAME`,
    }];
  });
}

function isFound(thunk: Thunk): boolean {
  const call = unwrapped(thunk.expression);
  return call.type === "Apply" && finders.test(calleeName(spine(call).head) ?? "") &&
    shapeOf(thunk).kind === "unknown";
}
