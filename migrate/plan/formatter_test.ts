import { assertEquals } from "@std/assert";
import { fileOf, memoryProject } from "../../tests/migrate/memory_project.ts";
import { formatterOutput } from "./formatter.ts";

/** The `formatter` of a project whose shell.nix has this text. */
function formatter(text: string, flake = true, per: "pkgs" | "system" = "pkgs"): unknown {
  const file = fileOf(memoryProject({ "shell.nix": text }), "shell.nix");
  return formatterOutput([file], { name: "nixpkgs", flake }, per).map((output) =>
    output.kind === "per system" && output.body.kind === "expression" ? output.body.text : ""
  );
}

Deno.test("formatterOutput() takes the one formatter that the files take from their packages", () => {
  assertEquals(formatter("{ pkgs }: [ pkgs.alejandra pkgs.alejandra ]"), ["pkgs.alejandra"]);
  assertEquals(formatter("{ pkgs }: with pkgs; [ jq nixfmt-rfc-style ]"), [
    "pkgs.nixfmt-rfc-style",
  ]);
  const text = "{ pkgs }: pkgs.nixpkgs-fmt";
  assertEquals(formatter(text, true, "system"), ["nixpkgs.legacyPackages.${system}.nixpkgs-fmt"]);
  assertEquals(formatter(text, false, "system"), [
    "(import nixpkgs { inherit system; }).nixpkgs-fmt",
  ]);
});

Deno.test("formatterOutput() takes none of two, and nothing that is called like one", () => {
  assertEquals(formatter("{ pkgs }: [ pkgs.alejandra pkgs.nixfmt ]"), []);
  assertEquals(formatter("{ pkgs }: with pkgs.haskellPackages; [ nixfmt ]"), []);
  assertEquals(formatter("{ pkgs }: let nixfmt = 1; in with pkgs; [ nixfmt ]"), []);
  assertEquals(formatter("{ hooks }: hooks.alejandra { nixpkgs-fmt.enable = true; }"), []);
});
