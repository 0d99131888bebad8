import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { memoryProject } from "../../tests/migrate/memory_project.ts";
import { sourcesIn } from "../scan/sources_in.ts";
import { knownFlakes } from "./known_flakes.ts";

/** Whether `nixpkgs`, seen from a directory with `flake` and `tree` in it, is known for a flake. */
async function known(
  nixpkgs: (root: string) => string,
  text = "{ }",
): Promise<boolean | undefined> {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(root, "tree"));
    await Deno.mkdir(join(root, "flake"));
    await Deno.writeTextFile(join(root, "flake/flake.nix"), "{ }");
    const asked = nixpkgs(root);
    const sources = sourcesIn(memoryProject({ "default.nix": text }));
    return (await knownFlakes(sources, asked, root))(asked);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("knownFlakes() looks into a directory, absolute or relative", async () => {
  assertEquals(await known((root) => `path:${root}/flake`), true);
  assertEquals(await known((root) => `${root}/flake`), true);
  assertEquals(await known(() => "path:./flake"), true);
  assertEquals(await known(() => "./flake?narHash=sha256-a"), true);
  assertEquals(await known((root) => `path:${root}/tree`), false);
  assertEquals(await known(() => "./none"), false);
});

Deno.test("knownFlakes() knows nothing of what is elsewhere", async () => {
  assertEquals(await known(() => "github:NixOS/nixpkgs/nixos-unstable"), undefined);
  assertEquals(await known(() => "nixpkgs"), undefined);
  const url = `https://github.com/NixOS/nixpkgs/archive/${"1".repeat(40)}.tar.gz`;
  const pin = `fetchTarball { url = "${url}"; sha256 = "${"0".repeat(52)}"; }`;
  assertEquals(await known(() => `github:NixOS/nixpkgs/${"1".repeat(40)}`, pin), undefined);
});
