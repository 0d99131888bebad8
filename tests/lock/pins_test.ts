/**
 * Pins that a project has keep their revisions, also where the network would have newer ones.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { lockInputs } from "../../compat/lock/mod.ts";
import { run } from "../../nix/tools/run.ts";
import { flakeText, LEAF } from "./case.ts";
import { setVariables } from "./environment.ts";
import { startForge } from "./forge/forge.ts";

const WRONG = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

Deno.test("lockInputs() fetches a pinned flake at its pin, not at its branch", async () => {
  const directory = await Deno.realPath(await Deno.makeTempDir());
  try {
    await using forge = await startForge(directory);
    using _ = setVariables({
      ...forge.environment,
      NIX_CONF_DIR: directory,
      NIX_CONFIG: "",
      GITHUB_TOKEN: "",
      XDG_CACHE_HOME: join(directory, "cache"),
    });
    const leaf = await commits(join(forge.repositories, "o/leaf"), [LEAF, `${LEAF}# newer\n`]);
    const utils = await commits(join(forge.repositories, "o/utils"), [
      flakeText(`leaf.url = "github:o/leaf";`),
      flakeText(`other.url = "github:o/leaf";`),
    ]);
    const url = "github:o/utils/main";
    const { lock, unlocked } = await lockInputs([
      { name: "utils", url, flake: true, known: { rev: utils[0]! } },
      { name: "wrong", url, flake: true, known: { rev: utils[0]!, narHash: WRONG } },
      {
        name: "git",
        url: "git+https://example.org/o/leaf.git?ref=main",
        flake: true,
        known: { rev: leaf[0]! },
      },
    ], { directory, network: true });
    assertEquals(revOf(lock.nodes.utils?.locked), utils[0]);
    assertEquals(lock.nodes.utils?.original, {
      type: "github",
      owner: "o",
      repo: "utils",
      ref: "main",
    });
    assertEquals(revOf(lock.nodes.leaf?.locked), leaf[1]);
    assertEquals(revOf(lock.nodes.git?.locked), leaf[0]);
    assertEquals(unlocked.map(({ name }) => name), ["wrong"]);
    assertStringIncludes(unlocked[0]!.reason, "NAR hash mismatch");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

function revOf(ref: object | undefined): unknown {
  return (ref as { readonly rev?: string } | undefined)?.rev;
}

/** A repository with one commit for each text of flake.nix; their hashes. */
async function commits(repository: string, texts: readonly string[]): Promise<readonly string[]> {
  const git = (...words: readonly string[]) =>
    run("git", ["-C", repository, "-c", "user.name=A", "-c", "user.email=a@b", ...words]);
  await Deno.mkdir(repository, { recursive: true });
  await git("init", "-q", "-b", "main");
  const hashes: string[] = [];
  for (const text of texts) {
    await Deno.writeTextFile(join(repository, "flake.nix"), text);
    await git("add", "-A");
    await git("commit", "-qm", "change");
    hashes.push((await git("rev-parse", "HEAD")).stdout.trim());
  }
  return hashes;
}
