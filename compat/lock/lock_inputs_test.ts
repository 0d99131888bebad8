import { assertEquals, assertMatch } from "@std/assert";
import { lockInputs } from "./lock_inputs.ts";

const REV = "0123456789abcdef0123456789abcdef01234567";
const HASH = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const OFFLINE = { directory: "/nowhere", network: false };

Deno.test("lockInputs() makes a node of a revision and a hash in any notation", async () => {
  const base32 = "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73";
  const { lock, unlocked } = await lockInputs([{
    name: "nixpkgs",
    url: `github:NixOS/nixpkgs/${REV}`,
    flake: true,
    known: { narHash: base32 },
  }], OFFLINE);
  assertEquals(unlocked, []);
  assertEquals(lock.nodes.nixpkgs, {
    locked: { type: "github", owner: "NixOS", repo: "nixpkgs", rev: REV, narHash: HASH },
    original: { type: "github", owner: "NixOS", repo: "nixpkgs", rev: REV },
  });
});

Deno.test("lockInputs() keeps the branch in original and the revision in locked", async () => {
  const { lock } = await lockInputs([{
    name: "src",
    url: "gitlab:o/r/main",
    flake: false,
    known: { rev: REV, narHash: HASH, lastModified: 7 },
  }], OFFLINE);
  assertEquals(lock.nodes.src, {
    flake: false,
    locked: { type: "gitlab", owner: "o", repo: "r", rev: REV, narHash: HASH, lastModified: 7 },
    original: { type: "gitlab", owner: "o", repo: "r", ref: "main" },
  });
});

Deno.test("lockInputs() splices the nodes of an input's own lock", async () => {
  const own = {
    nodes: {
      root: { inputs: { systems: "systems", alias: ["systems"] } },
      systems: {
        locked: { type: "github", owner: "n", repo: "systems", rev: REV, narHash: HASH },
        original: { type: "github", owner: "n", repo: "systems" },
      },
    },
    root: "root",
    version: 7,
  };
  const { lock, unlocked } = await lockInputs([{
    name: "utils",
    url: "github:n/utils",
    flake: true,
    known: { rev: REV, narHash: HASH, lock: JSON.stringify(own) },
  }], OFFLINE);
  assertEquals(unlocked, []);
  assertEquals(lock.nodes.utils?.inputs, { alias: ["utils", "systems"], systems: "systems" });
  assertEquals(lock.nodes.systems?.original, { type: "github", owner: "n", repo: "systems" });
});

Deno.test("lockInputs() reports what it can't lock, and locks the rest", async () => {
  const { lock, unlocked } = await lockInputs([
    { name: "bad", url: "nope+x://y", flake: true },
    { name: "far", url: "github:o/r", flake: true },
    { name: "gone", url: "path:/does/not/exist", flake: false },
    { name: "pin", url: "github:o/r", flake: false, known: { rev: REV, narHash: HASH } },
  ], OFFLINE);
  assertEquals(unlocked.map(({ name }) => name), ["bad", "far", "gone"]);
  assertMatch(unlocked[2]!.reason, /does not exist/);
  assertEquals(Object.keys(lock.nodes.root?.inputs ?? {}), ["pin"]);
});

Deno.test("lockInputs() names a command that keeps the pin", async () => {
  const { unlocked } = await lockInputs([
    { name: "utils", url: "github:o/utils/main", flake: true, known: { rev: REV, narHash: HASH } },
    { name: "new", url: "github:o/new", flake: true },
  ], OFFLINE);
  const command = `flakebridge lock --override-input utils 'github:o/utils/${REV}'`;
  assertEquals(unlocked.map(({ command }) => command), [command, command]);
});
