import { assertEquals } from "@std/assert";
import { usualSystems } from "./usual_systems.ts";

/** The Macs among the systems. */
function macs(url: string, pinned = false, known?: string): readonly string[] {
  const source = { name: "nixpkgs", kind: "nixpkgs", pinned, subpath: "" } as const;
  const systems = usualSystems({ url, source }, known);
  assertEquals(systems.slice(0, 2), ["x86_64-linux", "aarch64-linux"]);
  return systems.slice(2);
}

Deno.test("usualSystems() names the Macs that a nixpkgs has", () => {
  const nixpkgs = "github:NixOS/nixpkgs";
  const both = ["x86_64-darwin", "aarch64-darwin"];
  for (const newest of [nixpkgs, `${nixpkgs}/nixos-unstable`, `${nixpkgs}/nixos-26.11`]) {
    assertEquals(macs(newest), ["aarch64-darwin"], newest);
  }
  assertEquals(macs(`${nixpkgs}/nixpkgs-26.05-darwin`), both);
  assertEquals(macs(`${nixpkgs}/nixos-20.09`, true), ["x86_64-darwin"]);
  assertEquals(macs(`${nixpkgs}/nixos-unstable`, true), both);
  assertEquals(macs("path:/nixpkgs"), both);
  const pin = `${nixpkgs}/${"1".repeat(40)}`;
  assertEquals(macs(pin, true, "26.05"), both);
  assertEquals(macs(pin, true, "26.11"), ["aarch64-darwin"]);
  assertEquals(macs(pin, true, "20.09"), ["x86_64-darwin"]);
});
