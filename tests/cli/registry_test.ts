import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { nixEnvironment } from "../ground/nix_environment.ts";
import { checkoutPath } from "./program.ts";

const GLOBAL = {
  version: 2,
  flakes: [{
    from: { type: "indirect", id: "leaf" },
    to: { type: "github", owner: "o", repo: "leaf", dir: "sub" },
  }],
};

Deno.test("registry changes the file that Nix changes, as Nix does", async () => {
  await using nix = await nixEnvironment();
  const settings = join(nix.directory, "settings");
  await Deno.writeTextFile(join(settings, "registry.json"), JSON.stringify(GLOBAL));
  const user = join(nix.directory, "home/.config/nix/registry.json");
  const config =
    `experimental-features = nix-command flakes\nflake-registry = ${settings}/registry.json`;
  // The system's registry would be the global one, were they in one directory.
  const env = ["env", `NIX_CONFIG=${config}`, `NIX_CONF_DIR=${nix.directory}`];
  const ours = [...env, Deno.execPath(), "run", "-A", checkoutPath("cli.ts"), "registry"];
  const theirs = [...env, "nix", "registry"];
  const path = join(nix.directory, "tree");
  await Deno.mkdir(path);

  for (
    const words of [
      ["add", "a", "github:o/r/main?dir=x"],
      ["add", "nixpkgs/unstable", "git+https://example.org/r?ref=x"],
      ["add", "a", path],
      ["remove", "nixpkgs/unstable"],
    ]
  ) {
    const before = await Deno.readTextFile(user).catch(() => undefined);
    const native = await nix.run([...theirs, ...words]);
    assertEquals(native.status, 0, native.stderr);
    const expected = await Deno.readTextFile(user);
    if (before === undefined) await Deno.remove(user);
    else await Deno.writeTextFile(user, before);
    const own = await nix.run([...ours, ...words]);
    assertEquals(own.status, 0, own.stderr);
    assertEquals(await Deno.readTextFile(user), expected, words.join(" "));
  }
  const list = await nix.run([...ours, "list"]);
  assertEquals(list.stdout, (await nix.run([...theirs, "list"])).stdout, list.stderr);
  const leaf = await nix.run([...ours, "resolve", "leaf/v1"]);
  assertEquals(leaf.stdout, "github:o/leaf/v1?dir=sub\n", leaf.stderr);
  const none = await nix.run([...ours, "resolve", "none"]);
  assertEquals(none.status, 1);
  assertStringIncludes(none.stderr, "cannot find flake 'flake:none' in the flake registries");
});
