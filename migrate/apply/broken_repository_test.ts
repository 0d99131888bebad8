import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { Failure } from "../../nix/diagnostic.ts";
import { run } from "../../nix/tools/run.ts";
import { findRepository } from "./git.ts";

/** What is said of a repository after `spoil` was at it: the message, and how the help begins. */
async function saidOf(
  spoil: (marker: string, root: string) => void | Promise<void>,
): Promise<readonly (string | undefined)[]> {
  const root = Deno.realPathSync(await Deno.makeTempDir());
  try {
    await run("git", ["init", "--quiet", join(root, "a")], {});
    const marker = join(root, "a/.git");
    await spoil(marker, root);
    const { diagnostics } = await assertRejects(() => findRepository(join(root, "a")), Failure);
    const { message = "", help = "" } = diagnostics[0] ?? {};
    return [message, /^[^:,`]*/.exec(help)?.[0]].map((words) => words?.replaceAll(root, ""));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const REMOVE = "make git accept the repository";

Deno.test("brokenRepository() says what a repository lacks", async () => {
  const head = (text: string) => (marker: string) =>
    Deno.writeTextFileSync(join(marker, "HEAD"), text);
  const whole = "/a/.git is no repository that is whole:";
  assertEquals(await saidOf(head("garbage\n")), [
    `${whole} its HEAD names neither a branch nor a commit`,
    REMOVE,
  ]);
  const withoutObjects = (marker: string) =>
    Deno.removeSync(join(marker, "objects"), { recursive: true });
  assertEquals(await saidOf(withoutObjects), [
    `${whole} no objects in it`,
    REMOVE,
  ]);
});

Deno.test("brokenRepository() says where a .git leads that is a file or a link", async () => {
  const replace =
    (by: (marker: string, root: string) => void) => (marker: string, root: string) => {
      Deno.removeSync(marker, { recursive: true });
      by(marker, root);
    };
  const file = (text: string) => replace((marker) => Deno.writeTextFileSync(marker, text));
  assertEquals(await saidOf(file("gitdir: ../gone\n")), [
    "/a/.git leads to /gone, and nothing is there",
    "of a submodule",
  ]);
  assertEquals(await saidOf(file("hello\n")), [
    "/a/.git is a file that names no repository",
    REMOVE,
  ]);
  assertEquals(await saidOf(replace((marker) => Deno.symlinkSync("../gone", marker))), [
    "/a/.git is a link to ../gone, and nothing is there",
    REMOVE,
  ]);
});

Deno.test("brokenRepository() does not take the repository around it for an empty .git", async () => {
  const said = await saidOf(async (marker, root) => {
    await run("git", ["init", "--quiet", root], {});
    Deno.removeSync(marker, { recursive: true });
    Deno.mkdirSync(marker);
  });
  assertEquals(said, ["/a/.git is no repository that is whole: no HEAD in it", REMOVE]);
});

Deno.test("brokenRepository() tells how another user's repository is trusted", async () => {
  const variable = "GIT_TEST_ASSUME_DIFFERENT_OWNER";
  Deno.env.set(variable, "1");
  try {
    assertEquals(await saidOf(() => {}), [
      "/a belongs to another user, so git does not read it",
      "if you trust what is in it",
    ]);
  } finally {
    Deno.env.delete(variable);
  }
});
