import { assert, assertEquals } from "@std/assert";
import { check } from "../../nix/syntax/check.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { assignment, type FlakeNix, indent, libraryOf, renderFlakeNix } from "./flake_nix.ts";

const url = "github:NixOS/nixpkgs/nixos-unstable";
const nixpkgs = { name: "nixpkgs", url, flake: true };
const plain: FlakeNix = {
  description: "A program",
  inputs: [nixpkgs],
  nixpkgs,
  systems: ["x86_64-linux", "aarch64-linux"],
  per: "pkgs",
  outputs: [{
    kind: "per system",
    name: "packages",
    body: ["{", "  default = import ./nix/package.nix { inherit pkgs; };", "}"],
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
      assert(text.split("\n").every((line) => line.length <= 100), text);
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

Deno.test("renderFlakeNix() breaks what does not fit behind the argument", () => {
  const body = ["import ./a.nix {", "  inherit system;", "  b = 1;", "}"];
  const text = rendered({ per: "system", outputs: [{ kind: "per system", name: "a", body }] });
  assertEquals(
    text.slice(text.indexOf("      a =")),
    `      a = forAllSystems (
        system:
        import ./a.nix {
          inherit system;
          b = 1;
        }
      );
    };
}
`,
  );
});

Deno.test("renderFlakeNix() breaks a line that is too wide", () => {
  const line = (body: string) => {
    const text = rendered({
      per: "system",
      outputs: [{ kind: "per system", name: "a", body: [body] }],
    });
    assert(text.split("\n").every((line) => line.length <= 100), text);
    return text.slice(text.indexOf("      a =")).split("\n").length;
  };
  assertEquals(line(`"${"b".repeat(63)}"`), 4);
  assertEquals(line(`"${"b".repeat(64)}"`), 6);
});

Deno.test("libraryOf() and assignment() and indent() write pieces", () => {
  assertEquals(libraryOf(nixpkgs), "nixpkgs.lib");
  assertEquals(assignment("a", ["b"]), ["a = b;"]);
  assertEquals(assignment("a", ["{", "}"]), ["a = {", "};"]);
  assertEquals(indent(["a", "", "b"]), ["  a", "", "  b"]);
});
