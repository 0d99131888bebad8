import { assertEquals } from "@std/assert";
import { topScope } from "./names.ts";
import { nixpkgsSource } from "./nixpkgs_source.ts";
import { isPinManagerFile, pinManagerTree } from "./pin_manager.ts";
import { staticAttributes } from "./static_value.ts";

Deno.test("isPinManagerFile() knows the files that niv, npins and lon write", () => {
  for (const path of ["nix/sources.nix", "npins/default.nix", "lon.nix", "sub/nix/sources.nix"]) {
    assertEquals(isPinManagerFile(path), true, path);
  }
  for (const path of ["sources.nix", "nix/default.nix", "colon.nix", "npins/sources.json"]) {
    assertEquals(isPinManagerFile(path), false, path);
  }
});

/** The URL, if it is nixpkgs, of every pin of a niv file. */
function pins(text: string): ReadonlyMap<string, string | undefined> | undefined {
  const stands = pinManagerTree("nix/sources.json", text);
  if (stands === undefined) return undefined;
  assertEquals(stands.path, "nix/sources.nix");
  const scope = topScope(stands.path, () => undefined);
  const attributes = staticAttributes({ expression: stands.root, scope }) ?? new Map();
  return new Map([...attributes].map(([name, thunk]) => [name, nixpkgsSource(thunk)?.url]));
}

Deno.test("pinManagerTree() says as Nix what niv pins", () => {
  const url = `https://github.com/NixOS/nixpkgs/archive/${"1".repeat(40)}.tar.gz`;
  assertEquals(
    pins(JSON.stringify({
      nixpkgs: { url, sha256: "0".repeat(52), branch: "nixos-23.05", type: "tarball" },
      old: { url },
      'odd"${name}': { url },
      file: { url, type: "file" },
      broken: { url: 1, branch: null },
    })),
    new Map([
      ["nixpkgs", "github:NixOS/nixpkgs/nixos-23.05"],
      ["old", `github:NixOS/nixpkgs/${"1".repeat(40)}`],
      ['odd"${name}', `github:NixOS/nixpkgs/${"1".repeat(40)}`],
      ["file", undefined],
      ["broken", undefined],
    ]),
  );
});

Deno.test("pinManagerTree() takes no other file, and nothing that is not niv's", () => {
  for (const text of ["", "[]", "null", '{ "a": 1 }', "{"]) assertEquals(pins(text), undefined);
  assertEquals(pinManagerTree("sources.json", "{}"), undefined);
  assertEquals(pinManagerTree("nix/sources.nix", "{}"), undefined);
});
