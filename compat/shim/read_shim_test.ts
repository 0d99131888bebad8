import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { type FoundEvaluator, readShim } from "./read_shim.ts";
import { stamped } from "../evaluator/stamp.ts";
import { anyShim } from "../../tests/ground/any_shim.ts";
import { type Evaluator, renderShim, type Shim } from "./shim.ts";

Deno.test("readShim() reads what renderShim() writes", () => {
  fc.assert(
    fc.property(anyShim, (shim) => {
      const text = renderShim(shim);
      const found = readShim(text);
      if (found === undefined) throw new Error(text);
      assertEquals(renderShim({ ...found, evaluator: withLocked(found.evaluator, shim) }), text);
    }),
    { numRuns: 500 },
  );
});

/** What flake.lock has is not in the text. */
function withLocked(found: FoundEvaluator, { evaluator }: Shim): Evaluator {
  return found.mode !== "locked"
    ? found
    : { ...found, locked: evaluator.mode === "locked" ? evaluator.locked : assertNever() };
}

function assertNever(): never {
  throw new Error("another mode");
}

Deno.test("readShim() reads an older version's, and what a changed one still says", () => {
  const text = renderShim({
    file: "default.nix",
    evaluator: { mode: "vendored", path: "nix/flake-compat.nix" },
    result: "defaultNix",
    interface: { kind: "flake" },
  });
  assertEquals(readShim(stamped(text.replace(/\d+\.\d+\.\d+/, "0.0.1")))?.interface.kind, "flake");
  assertEquals(readShim(text.replace("system ?", "# mine\n  system ?")), readShim(text));
  assertEquals(readShim(text.replace(".defaultNix", "")), undefined);
  assertEquals(readShim("{ }"), undefined);
});

Deno.test("readShim() finds the arguments of a shim that was changed, as they are written now", () => {
  const text = renderShim({
    file: "shell.nix",
    evaluator: { mode: "vendored", path: "compat.nix" },
    result: "shellNix",
    interface: {
      kind: "function",
      code: "nix/shell.nix",
      formals: ["pkgs", "debug"],
      ellipsis: false,
      call: { parameters: [] },
    },
  });
  // As an older version wrote it: the name is the file's own.
  assertEquals(readShim(text.replace("builtins.currentSystem", '"${pkgs}-linux"')), readShim(text));
  const changed = text
    .replace("debug ? null", "debug ? true, more ? 1")
    .replace("let\n", "let\n  mine = import ./mine.nix { };\n");
  const found = readShim(changed);
  assertEquals(found?.evaluator, { mode: "vendored", path: "compat.nix" });
  assertEquals(
    found?.interface.kind === "function" && found.interface.formals,
    ["pkgs", "debug", "more"],
  );
});
