import { assertEquals } from "@std/assert";
import type { LockFile } from "../../compat/lock/mod.ts";
import type { PlannedInput } from "../plan/plan.ts";
import { searchPath } from "./search_path.ts";

const LOCK: LockFile = {
  version: 7,
  root: "root",
  nodes: {
    root: { inputs: { nixpkgs: "nixpkgs", "nixpkgs-channel": "nixpkgs-channel" } },
    nixpkgs: { locked: { type: "path", path: "/pinned" } },
    "nixpkgs-channel": { locked: { type: "path", path: "/channel" } },
  },
};

function input(name: string, more: Partial<PlannedInput>): PlannedInput {
  const origin = "default.nix:1:1";
  return { name, url: "path:/x", fate: "preserved", locked: true, origin, ...more };
}

Deno.test("searchPath() leads <nixpkgs> to a pinned nixpkgs where no other is looked up", async () => {
  const pinned = input("nixpkgs", {});
  const channel = input("nixpkgs-channel", { fate: "not pinned before", lookedUp: "nixpkgs" });
  assertEquals(await searchPath(LOCK, [pinned], "/"), "nixpkgs=/pinned:nixos=/pinned");
  assertEquals(await searchPath(LOCK, [channel, pinned], "/"), "nixpkgs=/channel:nixos=/channel");
});
