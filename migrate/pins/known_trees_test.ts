import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { memoryProject } from "../../tests/migrate/memory_project.ts";
import { sourcesIn } from "../scan/sources_in.ts";
import { knownTrees } from "./known_trees.ts";

/** What is known of `nixpkgs`, seen from a directory with `flake` and `tree` in it. */
async function known(
  nixpkgs: (root: string) => string,
  text = "{ }",
): Promise<{ readonly flake: boolean | undefined; readonly release: string | undefined }> {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(root, "tree"));
    await Deno.mkdir(join(root, "flake"));
    await Deno.writeTextFile(join(root, "flake/flake.nix"), "{ }");
    await Deno.writeTextFile(join(root, "flake/.version"), "26.11pre-git\n");
    await Deno.mkdir(join(root, "tree/.version"));
    const asked = nixpkgs(root);
    const sources = sourcesIn(memoryProject({ "default.nix": text }));
    const { isFlake, releaseIn } = await knownTrees(sources, asked, root);
    return { flake: isFlake(asked), release: releaseIn(asked) };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("knownTrees() looks into a directory, absolute or relative", async () => {
  const flake = { flake: true, release: "26.11" };
  assertEquals(await known((root) => `path:${root}/flake`), flake);
  assertEquals(await known((root) => `${root}/flake`), flake);
  assertEquals(await known(() => "path:./flake"), flake);
  assertEquals(await known(() => "./flake?narHash=sha256-a"), flake);
  const tree = { flake: false, release: undefined };
  assertEquals(await known((root) => `path:${root}/tree`), tree);
  assertEquals(await known(() => "./none"), tree);
});

Deno.test("knownTrees() knows nothing of what is elsewhere", async () => {
  const nothing = { flake: undefined, release: undefined };
  assertEquals(await known(() => "github:NixOS/nixpkgs/nixos-unstable"), nothing);
  assertEquals(await known(() => "nixpkgs"), nothing);
  const url = `https://github.com/NixOS/nixpkgs/archive/${"1".repeat(40)}.tar.gz`;
  const pin = `fetchTarball { url = "${url}"; sha256 = "${"0".repeat(52)}"; }`;
  assertEquals(await known(() => `github:NixOS/nixpkgs/${"1".repeat(40)}`, pin), nothing);
});
