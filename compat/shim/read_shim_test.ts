import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { readShim } from "./read_shim.ts";
import { renderShim, type Shim } from "./shim.ts";
import type { Supply } from "./supply.ts";

const supply: fc.Arbitrary<Supply> = fc.oneof(
  fc.constant<Supply>({ kind: "system" }),
  fc.record({
    kind: fc.constantFrom("packages", "source"),
    input: fc.record({ name: fc.constantFrom("nixpkgs", "nixpkgs-2"), flake: fc.boolean() }),
  }),
);

const name = fc.oneof(
  fc.constantFrom("system", "pkgs", "nixpkgs"),
  fc.stringMatching(/^[a-z_][a-zA-Z0-9_'-]{0,8}$/),
);

const shim: fc.Arbitrary<Shim> = fc.record({
  file: fc.constantFrom("default.nix", "shell.nix"),
  evaluator: fc.constantFrom("./nix/flake-compat.nix", "./nix/flake-compat-2.nix"),
  result: fc.constantFrom("defaultNix", "shellNix"),
  interface: fc.oneof(
    fc.constant({ kind: "value" } as const),
    fc.constant({ kind: "flake" } as const),
    fc.record({
      kind: fc.constant("function"),
      code: fc.constantFrom("nix/package.nix", "nix/shell-2.nix"),
      formals: fc.uniqueArray(name, { maxLength: 4 }),
      ellipsis: fc.boolean(),
      call: fc.record({
        parameters: fc.uniqueArray(fc.record({ name, supply }), {
          maxLength: 3,
          selector: (parameter) => parameter.name,
        }),
        callPackageOf: fc.constant<Supply>({
          kind: "packages",
          input: { name: "nixpkgs", flake: true },
        }),
      }, { requiredKeys: ["parameters"] }),
      systemDefault: fc.constant('"x86_64-linux"'),
    }, { requiredKeys: ["kind", "code", "formals", "ellipsis", "call"] }),
  ),
});

Deno.test("readShim() reads what renderShim() writes", () => {
  fc.assert(
    fc.property(shim, (shim) => {
      const text = renderShim(shim);
      const found = readShim(text);
      assertEquals(found && renderShim(found.shim), text);
      assertEquals(found?.current, true);
    }),
    { numRuns: 500 },
  );
});

Deno.test("readShim() knows an older version of ours, and no shim that was changed", () => {
  const text = renderShim({
    file: "default.nix",
    evaluator: "./nix/flake-compat.nix",
    result: "defaultNix",
    interface: { kind: "flake" },
  });
  assertEquals(readShim(text.replace(/\d+\.\d+\.\d+/, "0.0.1"))?.current, false);
  assertEquals(readShim(text.replace("system ?", "# mine\n  system ?")), undefined);
  assertEquals(readShim("{ }"), undefined);
});
