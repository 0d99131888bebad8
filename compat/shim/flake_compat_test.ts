import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../nix/diagnostic.ts";
import { check } from "../../nix/syntax/check.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { type FlakeRef, isLocked, parseFlakeRef } from "../ref/mod.ts";
import { FLAKE_COMPATS, isOf, lockedBindings } from "./flake_compat.ts";

/** The binding `flake-compat` for an input, in an expression that Nix can read. */
function binding(locked: FlakeRef): string {
  const lines = lockedBindings({ input: ["flake-compat"], locked });
  const text = `let\n${lines.join("\n")}\nin flake-compat`;
  assertEquals(check(parse(text)), [], text);
  return lines.slice(3).join("\n");
}

const rev = "0".repeat(40);
const url = "https://example.org/r";

Deno.test("lockedBindings() fetches as Nix fetches inputs of each type", () => {
  const archive = (locked: FlakeRef) => /url = "(.*)";/.exec(binding(locked))?.[1];
  const github = { type: "github", owner: "o", repo: "r", rev } as const;
  const project = "${locked.owner}/${locked.repo}";
  assertEquals(
    archive(github),
    `https://github.com/${project}/archive/\${locked.rev}.tar.gz`,
  );
  assertEquals(
    archive({ ...github, host: "example.org" }),
    `https://\${locked.host}/api/v3/repos/${project}/tarball/\${locked.rev}`,
  );
  assertEquals(
    archive({ ...github, type: "gitlab" }),
    "https://gitlab.com/api/v4/projects/${locked.owner}%2F${locked.repo}" +
      "/repository/archive.tar.gz?sha=${locked.rev}",
  );
  assertEquals(
    archive({ ...github, type: "gitlab", owner: "a/${b}" }),
    "https://gitlab.com/api/v4/projects/a%2F%24%7Bb%7D%2Fr" +
      "/repository/archive.tar.gz?sha=${locked.rev}",
  );
  assertEquals(
    archive({ ...github, type: "sourcehut", owner: "~o" }),
    `https://git.sr.ht/${project}/archive/\${locked.rev}.tar.gz`,
  );
});

Deno.test("lockedBindings() takes what is no archive by the builtin for it", () => {
  assertEquals(
    binding({ type: "tarball", url }),
    "flake-compat = fetchTarball {\n  inherit (locked) url;\n  sha256 = locked.narHash;\n};",
  );
  assertEquals(
    binding({ type: "git", url, rev, ref: "main" }),
    "flake-compat = builtins.fetchGit { inherit (locked) url rev ref; };",
  );
  assertEquals(
    binding({ type: "git", url, rev, ref: "main", submodules: true }).split("\n").length,
    8,
  );
  assertEquals(
    binding({ type: "hg", url, rev }),
    "flake-compat = builtins.fetchMercurial { inherit (locked) url rev; };",
  );
  assertEquals(
    binding({ type: "path", path: "./c" }),
    'flake-compat = ./. + "/${locked.path}";',
  );
  assertEquals(binding({ type: "path", path: "/c" }).split("\n")[1], "  inherit (locked) path;");
  assertThrows(() => binding({ type: "file", url }), Failure, "no tree of files");
  assertThrows(() => binding({ type: "indirect", id: "c" }), Failure, "no tree of files");
});

Deno.test("FLAKE_COMPATS are locked, and references that flake.nix can have", () => {
  for (const { url, locked, archive } of Object.values(FLAKE_COMPATS)) {
    assertEquals(isLocked(locked), true);
    assertEquals(parseFlakeRef(url, { isFlake: false }).type, locked.type);
    assertEquals(JSON.stringify(locked).includes(/[0-9a-f]{40}/.exec(archive)?.[0] ?? "?"), true);
  }
});

Deno.test("isOf() knows whose a flake-compat is, NixOS's by either of its names", () => {
  const { lix, nixos } = FLAKE_COMPATS;
  const input = ["flake-compat"];
  const found = [lix, nixos].map(({ locked, archive }) =>
    [{ input, locked }, { url: archive, narHash: "" }].map((evaluator) => [
      isOf("lix", evaluator),
      isOf("nixos", evaluator),
    ])
  );
  assertEquals(found, [[[true, false], [true, false]], [[false, true], [false, true]]]);
  const older = { type: "github", owner: "edolstra", repo: "flake-compat" } as const;
  assertEquals(isOf("nixos", { input, locked: older }), true);
});

Deno.test("lockedBindings() goes through the inputs on the way", () => {
  const locked = { type: "tarball", url } as const;
  assertEquals(lockedBindings({ input: ["a", "b", "c"], locked }).slice(1, 5), [
    "root = lock.nodes.${lock.root};",
    "node1 = lock.nodes.${root.inputs.a};",
    "node2 = lock.nodes.${node1.inputs.b};",
    "inherit (lock.nodes.${node2.inputs.c}) locked;",
  ]);
});
