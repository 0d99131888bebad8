import { assert, assertEquals } from "@std/assert";
import { check } from "../../nix/syntax/check.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { assign, expression } from "./bindings.ts";
import { type FlakeNix, renderFlakeNix } from "./flake_nix.ts";

const nixpkgs = { name: "nixpkgs", url: "github:NixOS/nixpkgs", flake: true };
const SYSTEMS = ["x86_64-linux", "aarch64-linux", "x86_64-darwin", "aarch64-darwin"];
const plain: FlakeNix = {
  description: "A program",
  inputs: [nixpkgs],
  nixpkgs,
  systems: SYSTEMS,
  takesAll: false,
  per: "pkgs",
  style: "flake-utils",
  outputs: [{
    kind: "per system",
    path: ["packages"],
    body: { kind: "set", bindings: [assign("default", expression("pkgs.hello"))] },
  }],
};

/** The `outputs` of a flake.nix, which Nix reads. */
function outputs(changed: Partial<FlakeNix>): string {
  const flake = { ...plain, ...changed };
  const text = renderFlakeNix({
    ...flake,
    inputs: [...flake.inputs, { name: flake.style, url: "path:/style", flake: true }],
  });
  assertEquals(check(parse(text)), [], text);
  return text.slice(text.indexOf("    }:\n") + "    }:\n".length);
}

const overlay: FlakeNix["outputs"][number] = {
  kind: "derived",
  path: ["overlays", "default"],
  value: expression("lib.id"),
};

Deno.test("flakeUtilsOutputs() names the systems where they are not the default ones", () => {
  assert(outputs({}).startsWith("    flake-utils.lib.eachDefaultSystem (\n      system:\n"));
  assert(outputs({ systems: ["x86_64-linux"] }).includes("eachSystem systems ("));
});

Deno.test("flakeUtilsOutputs() and flakePartsOutputs() import a tree that is no flake", () => {
  const tree = { ...nixpkgs, flake: false };
  const changed = { nixpkgs: tree, inputs: [tree], outputs: [...plain.outputs, overlay] };
  for (const style of ["flake-utils", "flake-parts"] as const) {
    const text = outputs({ ...changed, style });
    assert(text.includes("pkgs = import nixpkgs { inherit system; };"), text);
    assert(text.includes('lib = import "${nixpkgs}/lib";'), text);
  }
});

Deno.test("flakeUtilsOutputs() and flakePartsOutputs() make an output from another of the system", () => {
  const legacy = { ...plain.outputs[0]!, path: ["legacyPackages"] as const };
  const chosen: FlakeNix["outputs"][number] = {
    kind: "from output",
    path: ["packages"],
    from: "legacyPackages",
    name: "set",
    body: (from) => ({ kind: "set", bindings: [{ kind: "inherit", from, names: ["a"] }] }),
  };
  const text = (style: FlakeNix["style"]) => outputs({ style, outputs: [legacy, chosen] });
  assert(text("flake-utils").includes("{ inherit (self.legacyPackages.${system}) a; };"));
  assert(text("flake-parts").includes("{ config, pkgs, ... }:"));
  assert(text("flake-parts").includes("packages = { inherit (config.legacyPackages) a; };"));
});

Deno.test("flakePartsOutputs() takes the packages of flake-parts, or the system", () => {
  const text = (changed: Partial<FlakeNix>) => outputs({ style: "flake-parts", ...changed });
  assert(text({}).includes("{ pkgs, ... }:"));
  assert(text({ per: "system", outputs: [] }).includes("systems = ["));
  const both = (body: string) =>
    text({
      per: "both",
      outputs: [{ kind: "per system", path: ["packages"], body: expression(body) }],
    });
  assert(both("[ pkgs system ]").includes("{ pkgs, system, ... }:"));
  assert(both("[ pkgs ]").includes("{ pkgs, ... }:"));
  assert(both("[ system ]").includes("{ system, ... }:"));
  const old = { ...nixpkgs, name: "old" };
  assert(text({ nixpkgs: old, inputs: [old] }).includes("{ system, ... }:"));
});

Deno.test("flakeUtilsOutputs() and flakePartsOutputs() make hydraJobs of every system beside the rest", () => {
  const jobs = { kind: "per system", path: ["hydraJobs"], body: expression("pkgs") } as const;
  const text = (changed: Partial<FlakeNix>) => outputs({ outputs: [jobs], ...changed });
  const made = "hydraJobs = nixpkgs.lib.genAttrs";
  assert(text({}).includes(`${made} flake-utils.lib.defaultSystems (`), text({}));
  assert(text({ systems: ["x86_64-linux"] }).includes(`${made} systems (`));
  const parts = text({ style: "flake-parts" });
  assert(parts.includes("inherit systems;") && parts.includes(`${made} systems (`), parts);
  const tree = { ...nixpkgs, flake: false };
  assert(text({ nixpkgs: tree, inputs: [tree] }).includes("= lib.genAttrs"));
});
