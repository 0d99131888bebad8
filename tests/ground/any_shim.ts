/**
 * Shims of every kind, for properties that hold for all of them.
 *
 * @module
 */
import fc from "fast-check";
import type { FlakeRef } from "../../compat/ref/mod.ts";
import type { Evaluator, Shim } from "../../compat/shim/shim.ts";
import type { Supply } from "../../compat/shim/supply.ts";

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

const locked: fc.Arbitrary<FlakeRef> = fc.constantFrom<FlakeRef>(
  { type: "github", owner: "o", repo: "r" },
  { type: "gitlab", owner: "a/b", repo: "r", host: "example.org" },
  { type: "tarball", url: "https://example.org/a.tar.gz", dir: "sub" },
  { type: "git", url: "https://example.org/r", ref: "main" },
  { type: "path", path: "../a" },
  { type: "path", path: "/a" },
);

const evaluator: fc.Arbitrary<Evaluator> = fc.oneof(
  fc.record({
    mode: fc.constant("vendored" as const),
    path: fc.constantFrom("nix/flake-compat.nix", "flake-compat-2.nix"),
  }),
  fc.record({
    mode: fc.constant("locked" as const),
    input: fc.constantFrom(["flake-compat"], ["a", "b-c"], ["flake.compat"]),
    locked,
  }),
  fc.constant({
    mode: "pinned" as const,
    url: "https://example.org/a.tar.gz",
    narHash: "sha256-AAAA",
  }),
);

/** Any shim. */
export const anyShim: fc.Arbitrary<Shim> = fc.record({
  file: fc.constantFrom("default.nix", "shell.nix"),
  evaluator,
  result: fc.constantFrom("defaultNix", "shellNix"),
  interface: fc.oneof(
    fc.constant({ kind: "value" } as const),
    fc.constant({ kind: "flake" } as const),
    fc.constant(
      {
        kind: "function",
        code: "nix/package.nix",
        formals: [],
        ellipsis: true,
        takesSet: true,
        call: { parameters: [] },
      } as const,
    ),
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
        callPackageScope: fc.constant("python3Packages"),
      }, { requiredKeys: ["parameters"] }).map(({ callPackageScope, ...call }) =>
        call.callPackageOf && callPackageScope ? { ...call, callPackageScope } : call
      ),
      systemDefault: fc.constant('"x86_64-linux"'),
      ownSystem: fc.constant(true),
    }, { requiredKeys: ["kind", "code", "formals", "ellipsis", "call"] }),
  ),
});
