/**
 * `profile` on every Nix at hand: packages come, go, are upgraded from their flake and rolled back.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import { withEveryNix } from "../ground/nix_environment.ts";

const flakeText = (version: string): string =>
  `{
  outputs = _: {
    packages.x86_64-linux = builtins.listToAttrs (map (name: {
      inherit name;
      value = derivation {
        name = "\${name}-${version}";
        system = "x86_64-linux";
        PATH = "/usr/bin:/bin";
        builder = "/bin/sh";
        args = [ "-c" "mkdir -p $out/share; echo \${name} ${version} > $out/share/\${name}" ];
      };
    }) [ "one" "two" ]);
  };
}
`;

Deno.test("profile installs, upgrades, removes and rolls back", async () => {
  await withEveryNix(async (nixes, directory) => {
    for (const nix of nixes) {
      const flake = join(directory, nix.version);
      const profile = join(directory, `profile-${nix.version}`);
      const write = (version: string) =>
        Deno.writeTextFile(join(flake, "flake.nix"), flakeText(version));
      const ours = async (...words: readonly string[]): Promise<string> => {
        const program = [Deno.execPath(), "run", "-q", "-A", checkoutPath("cli.ts"), "profile"];
        const run = await nix.run([...program, ...words, "--profile", profile], { cwd: flake });
        assertEquals(run.status, 0, `${nix.version} ${words.join(" ")}: ${run.stderr}`);
        return run.stdout;
      };
      const has = async (): Promise<readonly string[]> => {
        const words = ["sh", "-c", `cat ${profile}/share/* 2>/dev/null || true`];
        return (await nix.run(words)).stdout.trim().split("\n");
      };
      await Deno.mkdir(flake);
      await write("1");
      await ours("install", ".#one", ".#two");
      assertEquals(await has(), ["one 1", "two 1"], nix.version);
      const listed = await ours("list");
      assertStringIncludes(listed, "Name:               one\n");
      assertStringIncludes(listed, `Original flake URL: path:${flake}\n`);
      await write("2");
      await ours("upgrade", "--regex", ".*[.]one");
      assertEquals(await has(), ["one 2", "two 1"], nix.version);
      await ours("upgrade");
      assertEquals(await has(), ["one 2", "two 2"], nix.version);
      await ours("remove", "two");
      assertEquals(await has(), ["one 2"], nix.version);
      await ours("rollback");
      assertEquals(await has(), ["one 2", "two 2"], nix.version);
      await write("3");
      await ours("upgrade");
      assertEquals(await has(), ["one 3", "two 3"], nix.version);
      assertStringIncludes(await ours("history"), "(current)");
      await ours("rollback", "--to", "1");
      assertEquals(await has(), ["one 1", "two 1"], nix.version);
      await ours("wipe-history", "--older-than", "1d");
      assertStringIncludes(await ours("history"), "   2   ");
      await ours("wipe-history");
      assertEquals((await ours("history")).match(/^ *\d+/gm), ["   1"], nix.version);
      await ours("remove", "--all");
      assertEquals(await ours("list", "--json"), '{"elements":{},"version":3}\n', nix.version);
      await ours("install", ".#one", "--priority", "3");
      await ours("upgrade");
      const { elements } = JSON.parse(await ours("list", "--json"));
      assertEquals([elements.one.priority, Object.keys(elements)], [3, ["one"]], nix.version);
    }
  });
});
