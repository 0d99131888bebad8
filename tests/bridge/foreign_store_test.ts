/**
 * Stores that are elsewhere: not at /nix/store, as `NIX_STORE_DIR` says, or below a directory.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import { comparedVersions, nixEnvironment } from "../ground/nix_environment.ts";

const FLAKE = `{
  outputs = { self }: {
    source = "\${self}";
    text = builtins.toFile "text" "Hello";
    packages.x86_64-linux.default = derivation {
      name = "made";
      system = "x86_64-linux";
      builder = "/bin/sh";
      args = [ "-c" "echo 'echo ran' > $out; /bin/chmod +x $out" ];
    };
    apps.x86_64-linux.default = { type = "app"; program = "\${self.packages.x86_64-linux.default}"; };
  };
}
`;

Deno.test("build, run, eval, metadata, lock and archive heed NIX_STORE_DIR, also one with a dash", async () => {
  await using nix = await nixEnvironment();
  const [cwd, place] = [join(nix.directory, "flake"), join(nix.directory, "an-other")];
  for (const directory of [cwd, join(place, "store")]) {
    await Deno.mkdir(directory, { recursive: true });
  }
  await Deno.writeTextFile(join(cwd, "flake.nix"), FLAKE);
  const variables = [
    ...["NIX_REMOTE=", `NIX_STORE_DIR=${place}/store`, `NIX_LOG_DIR=${place}/log`],
    ...[`NIX_STATE_DIR=${place}/var`, `NIX_LOCALSTATE_DIR=${place}/var`],
  ];
  const program = [Deno.execPath(), "run", "-q", "-A", checkoutPath("cli.ts")];
  const printed = async (...words: readonly string[]) => {
    const { status, stdout, stderr } = await nix.run(["env", ...variables, ...program, ...words], {
      cwd,
    });
    assertEquals(status, 0, stderr);
    return stdout.trim();
  };
  const built = await printed("build", "--no-link", "--print-out-paths", "path:.");
  assertMatch(built, new RegExp(`^${place}/store/[0-9a-z]{32}-made$`));
  // Warm, and by its path.
  assertEquals(await printed("build", "--no-link", "--print-out-paths", "path:."), built);
  assertEquals(await printed("build", "--no-link", "--print-out-paths", built), built);
  assertEquals(await printed("run", "path:."), "ran");
  const source = await printed("eval", "--raw", "path:.#source");
  assertEquals(JSON.parse(await printed("metadata", "--json", "path:.")).path, source);
  assertEquals(JSON.parse(await printed("archive", "--json", "path:.")).path, source);
  // An input that is locked by its hash is taken from that store, once its source is gone.
  const user = join(nix.directory, "user");
  await Deno.mkdir(user);
  const inputs = `inputs.used.url = "path:${cwd}"`;
  await Deno.writeTextFile(
    join(user, "flake.nix"),
    `{ ${inputs}; outputs = { used, ... }: { inherit (used) source; }; }\n`,
  );
  await printed("archive", `path:${user}`);
  await Deno.rename(cwd, `${cwd}-gone`);
  await Deno.mkdir(cwd);
  assertEquals(await printed("eval", "--raw", `path:${user}#source`), source);
});

Deno.test("build and eval heed --store DIR, on every Nix that reads from such a store", async () => {
  for (const version of await comparedVersions()) {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) continue;
    const cwd = join(nix.directory, "flake");
    await Deno.mkdir(cwd);
    await Deno.writeTextFile(join(cwd, "flake.nix"), FLAKE);
    const program = [Deno.execPath(), "run", "-q", "-A", checkoutPath("cli.ts")];
    const finished = async (...words: readonly string[]) =>
      await nix.run([...program, ...words, "--store", "../below"], { cwd });
    const built = await finished("build", "--no-link", "--print-out-paths", "path:.#text");
    assertEquals(built.status, 0, built.stderr);
    const [name] = built.stdout.trim().split("/").slice(-1);
    assertEquals(await Deno.readTextFile(`${nix.directory}/below/nix/store/${name}`), "Hello");
    const read = await finished("eval", "--raw", "path:.#source");
    assertEquals(read.status, 0, read.stderr);
    const dry = await finished("build", "--no-link", "--dry-run", "path:.");
    assertEquals(dry.status, 0, dry.stderr);
    assertStringIncludes(dry.stderr, "-made.drv");
  }
});
