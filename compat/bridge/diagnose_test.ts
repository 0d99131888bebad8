import { assertEquals } from "@std/assert";
import type { Installation } from "../../nix/tools/installation.ts";
import { diagnose, type Keeper } from "./diagnose.ts";

const nix: Installation = {
  version: "2.26.3",
  implementation: "Nix",
  settings: new Map(),
  features: new Set(["nix-command", "flakes"]),
  daemon: true,
};

/** `flakes note` for every finding that is not good. */
function odd(changed: Partial<Installation> | undefined, git?: string): readonly string[] {
  const surroundings = { keeper: "nix.conf" as Keeper, ...(git !== undefined && { git }) };
  const found = diagnose(changed && { ...nix, ...changed }, surroundings);
  return found.filter(({ status }) => status !== "good").map(({ topic, status }) =>
    `${topic} ${status}`
  );
}

Deno.test("diagnose() finds nothing odd where all is well", () => {
  assertEquals(odd({}, "2.39"), []);
});

Deno.test("diagnose() says what will fail, and what is only good to know", () => {
  assertEquals(odd(undefined), ["nix problem", "git problem"]);
  assertEquals(odd({ storeTrouble: "permission denied" }, "2.39"), ["store problem"]);
  assertEquals(odd({ version: "2.2" }, "2.39"), ["nix problem", "flakes note"]);
  assertEquals(odd({ version: "2.3.7", features: new Set() }, "2.39"), ["flakes note"]);
  assertEquals(odd({ features: new Set(["flakes"]) }, "2.39"), ["flakes note"]);
  assertEquals(odd({ settings: new Map([["restrict-eval", "true"]]) }, "2.39"), ["settings note"]);
});

Deno.test("diagnose() has a remedy for what keeps the store from being written to", () => {
  const remedy = (storeTrouble: string) => {
    const changed = { ...nix, daemon: false, storeTrouble };
    return diagnose(changed, { keeper: "nix.conf", git: "2" }).find(({ topic }) =>
      topic === "store"
    )?.remedy;
  };
  const words = [
    ["cannot connect to socket at '/nix/var/nix/daemon-socket/socket'", "start the daemon"],
    ['remounting "/nix/store" writable: Invalid argument', "read-only file system"],
    ["creating directory '/nix/store/.links': Read-only file system", "read-only file system"],
    ["creating directory '/nix/store/.links': Permission denied", "become the owner"],
  ];
  for (const [trouble, help] of words) assertEquals(remedy(trouble!)?.includes(help!), true);
});

Deno.test("diagnose() tells each kind of person how flakes are switched on", () => {
  const remedy = (keeper: Keeper) =>
    diagnose({ ...nix, features: new Set() }, { keeper, git: "2" }).find(({ topic }) =>
      topic === "flakes"
    )?.remedy;
  assertEquals(remedy("NixOS")?.includes("configuration.nix"), true);
  assertEquals(remedy("home-manager")?.includes("home.nix"), true);
  assertEquals(remedy("nix.conf")?.includes("--enable-flakes"), true);
});
