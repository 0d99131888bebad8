import { assert, assertEquals } from "@std/assert";
import { check } from "../../nix/syntax/check.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { assign, expression } from "./bindings.ts";
import { type FlakeNix, libraryOf, renderFlakeNix } from "./flake_nix.ts";

const url = "github:NixOS/nixpkgs/nixos-unstable";
const nixpkgs = { name: "nixpkgs", url, flake: true };
const plain: FlakeNix = {
  description: "A program",
  inputs: [nixpkgs],
  takesAll: false,
  nixpkgs,
  systems: ["x86_64-linux", "aarch64-linux"],
  per: "pkgs",
  style: "plain",
  outputs: [{
    kind: "per system",
    path: ["packages"],
    body: {
      kind: "set",
      bindings: [assign("default", expression("import ./nix/package.nix { inherit pkgs; }"))],
    },
  }],
};

/** The text of a flake.nix, which Nix reads. */
function rendered(changed: Partial<FlakeNix> = {}): string {
  const text = renderFlakeNix({ ...plain, ...changed });
  assertEquals(check(parse(text)), [], text);
  return text;
}

Deno.test("renderFlakeNix() writes what a person would", () => {
  assertEquals(
    rendered(),
    `{
  description = "A program";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
      ];
      forAllSystems = f: nixpkgs.lib.genAttrs systems (system: f nixpkgs.legacyPackages.\${system});
    in
    {
      packages = forAllSystems (pkgs: {
        default = import ./nix/package.nix { inherit pkgs; };
      });
    };
}
`,
  );
});

Deno.test("renderFlakeNix() keeps a description a string, and lines within 100 columns", () => {
  const first = (description: string) => rendered({ description }).split("\n")[1];
  assertEquals(first('a "b" ${c} \\ $${d}'), '  description = "a \\"b\\" \\${c} \\\\ $\\${d}";');
  assertEquals(first("a\nb\r\tc"), '  description = "a\\nb\\r\\tc";');
  for (const per of ["pkgs", "system"] as const) {
    for (const flake of [true, false]) {
      const text = rendered({ per, nixpkgs: { ...nixpkgs, flake }, outputs: [] });
      assert(text.split("\n").every((line) => line.trim().length <= 100), text);
    }
  }
});

Deno.test("renderFlakeNix() writes one system on a line", () => {
  assert(rendered({ systems: ["x86_64-linux"] }).includes('systems = [ "x86_64-linux" ];'));
});

Deno.test("renderFlakeNix() declares several inputs, and trees that are no flakes", () => {
  const tree = { name: "old", url: "github:a/b", flake: false };
  const declared = (inputs: FlakeNix["inputs"]) =>
    rendered({ inputs }).split("\n").slice(3, -1).join("\n").split("\n\n")[0];
  assertEquals(
    declared([nixpkgs, tree]),
    `  inputs = {
    nixpkgs.url = "${url}";
    old = {
      url = "github:a/b";
      flake = false;
    };
  };`,
  );
  assertEquals(
    declared([{ ...nixpkgs, flake: false }]),
    `  inputs.nixpkgs = {
    url = "${url}";
    flake = false;
  };`,
  );
});

Deno.test("renderFlakeNix() breaks as nixfmt does what does not fit on the line", () => {
  const output = (length: number) => {
    const body = expression(`self.${"b".repeat(length - 5)}`);
    const text = rendered({ per: "system", outputs: [{ kind: "per system", path: ["a"], body }] });
    return text.slice(text.indexOf("      a ="), text.indexOf("    };\n}"));
  };
  const fitting = 100 - "a = forAllSystems (system: );".length;
  assertEquals(output(fitting).split("\n").length, 2);
  assertEquals(
    output(fitting + 1),
    `      a = forAllSystems (
        system: self.${"b".repeat(fitting - 4)}
      );
`,
  );
});

Deno.test("libraryOf(), assign() and expression() write pieces", () => {
  assertEquals(libraryOf(nixpkgs), "nixpkgs.lib");
  assertEquals(assign(["a", "b"], expression("c")), {
    kind: "assign",
    path: ["a", "b"],
    value: { kind: "expression", text: "c" },
  });
});
