/**
 * Revisions, hashes and directories that Nix takes in a reference, and refuses to fetch.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { fetchTree } from "../../compat/lock/fetch/fetch_tree.ts";
import { rootTree } from "../../compat/lock/fetch/root_flake.ts";
import { withFetchSession } from "../../compat/lock/fetch/session.ts";
import { parseFlakeRef } from "../../compat/ref/mod.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { run } from "../../nix/tools/run.ts";

/** What is said where `text` is fetched as an input, and where it is named as the flake itself. */
async function refusals(text: string): Promise<readonly string[]> {
  const ref = parseFlakeRef(text);
  return await Promise.all([fetchTree, rootTree].map(async (fetch) => {
    try {
      await withFetchSession(
        { network: false, like: "2.34" },
        async (session) => void await fetch(ref, session),
      );
    } catch (error) {
      assert(error instanceof Failure, `not a failure but ${error}`);
      return error.message;
    }
    throw new Error(`'${text}' was fetched`);
  }));
}

Deno.test("a revision of git that is an option runs no program", async () => {
  const directory = await Deno.realPath(await Deno.makeTempDir());
  await run("git", ["init", "-q", "--bare", directory]);
  const marker = join(directory, "ran");
  for (const more of ["", "&ref=master"]) {
    const rev = encodeURIComponent(`--upload-pack=touch ${marker};git-upload-pack`);
    for (const words of await refusals(`git+file://${directory}?rev=${rev}${more}`)) {
      assertStringIncludes(words, "is not a commit hash");
    }
  }
  const names = await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
  assertEquals(names.filter((name) => name === "ran"), []);
  await Deno.remove(directory, { recursive: true });
});

Deno.test("a revision or hash that is none, a directory outside the tree, or the hash of another tree is refused", async () => {
  const directory = await Deno.realPath(await Deno.makeTempDir());
  const flake = `path:${directory}`;
  for (const text of [`${flake}?rev=abc`, `hg+file://${directory}?rev=abc`]) {
    for (const words of await refusals(text)) assertStringIncludes(words, "is not a commit hash");
  }
  await Deno.mkdir(join(directory, "in"));
  for (const dir of ["..", "sub/../../out"]) {
    for (const words of await refusals(`path:${directory}/in?dir=${dir}`)) {
      assertStringIncludes(words, `directory '${dir}' leaves its tree`);
    }
  }
  for (const words of await refusals(`${flake}?narHash=sha256-AAAA`)) {
    assertStringIncludes(words, "is not a NAR hash");
  }
  for (const words of await refusals(`${flake}?narHash=sha256-${"A".repeat(43)}=`)) {
    assertStringIncludes(words, "NAR hash mismatch");
  }
  await Deno.remove(directory, { recursive: true });
});
