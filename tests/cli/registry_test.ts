/**
 * `flakebridge registry` beside `nix registry` of every Nix at hand: the same files, the same
 * lines.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import type { Finished } from "../../nix/tools/run.ts";
import {
  comparedVersions,
  type NixEnvironment,
  nixEnvironment,
} from "../ground/nix_environment.ts";
import { FORGE_SCRIPT } from "../lock/cases/forges.ts";
import { commit, LEAF } from "../lock/case.ts";
import { flakeSettings } from "../lock/environment.ts";
import { startForge } from "../lock/forge/forge.ts";
import { prepare } from "../lock/lay_out.ts";
import { checkoutPath } from "./program.ts";

const GLOBAL = {
  version: 2,
  flakes: [
    {
      from: { type: "indirect", id: "nested" },
      to: { type: "github", owner: "o", repo: "nested", dir: "sub" },
    },
    { from: { type: "indirect", id: "leaf" }, to: { type: "github", owner: "o", repo: "leaf" } },
  ],
};

const SYSTEM = {
  version: 2,
  flakes: [
    { from: { type: "indirect", id: "leaf" }, to: { type: "indirect", id: "nested" }, exact: true },
  ],
};

/** Both sides, which change one file. */
interface Sides {
  readonly native: (words: readonly string[]) => Promise<Finished>;
  readonly ours: (words: readonly string[]) => Promise<Finished>;
  readonly user: string;
}

async function sidesOf(
  nix: NixEnvironment,
  environment: Readonly<Record<string, string>>,
): Promise<Sides> {
  const settings = join(nix.directory, "settings");
  // The system's registry would be the global one, were they in one directory.
  const global = join(settings, "registry.json");
  const system = join(nix.directory, "system");
  await Deno.mkdir(system);
  await Deno.copyFile(join(settings, "nix.conf"), join(system, "nix.conf"));
  await Deno.writeTextFile(global, JSON.stringify(GLOBAL));
  await Deno.writeTextFile(join(system, "registry.json"), JSON.stringify(SYSTEM));
  const variables = { ...environment, ...flakeSettings(nix, global), NIX_CONF_DIR: system };
  const env = ["env", ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
  const program = [Deno.execPath(), "run", "-A", checkoutPath("cli.ts"), "registry"];
  return {
    native: (words) => nix.run([...env, "nix", "registry", ...words]),
    ours: (words) => nix.run([...env, ...program, ...words, "--nix", nix.version]),
    user: join(nix.directory, "home/.config/nix/registry.json"),
  };
}

/** The file, changed by both sides from the same state, is the same. */
async function sameFile(sides: Sides, words: readonly string[], file = sides.user): Promise<void> {
  const before = await Deno.readTextFile(file).catch(() => undefined);
  const native = await sides.native(words);
  assertEquals(native.status, 0, native.stderr);
  // 2.34 writes a mark of its own for what it pins, which it never reads.
  const expected = (await Deno.readTextFile(file)).replaceAll(/ *"__final": true,\n/g, "");
  if (before === undefined) await Deno.remove(file);
  else await Deno.writeTextFile(file, before);
  const own = await sides.ours(words);
  assertEquals(own.status, 0, own.stderr);
  assertEquals(await Deno.readTextFile(file), expected, words.join(" "));
}

async function sameLines({ native, ours }: Sides, words: readonly string[]): Promise<void> {
  const [theirs, own] = [await native(words), await ours(words)];
  assertEquals([own.status, own.stdout], [theirs.status, theirs.stdout], own.stderr);
}

for (const version of await comparedVersions()) {
  Deno.test(`registry does what ${version ?? "the Nix on PATH"} does`, async (test) => {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) return;
    const directory = join(nix.directory, "forge");
    await Deno.mkdir(directory);
    await using forge = await startForge(directory);
    await prepare(nix, directory, {
      files: { "dirty/flake.nix": LEAF },
      script: `mkdir here; touch here/x\n${
        commit("dirty")
      }echo '#' >> dirty/flake.nix\nFORGE='${forge.repositories}'\n${FORGE_SCRIPT}`,
    });
    const sides = await sidesOf(nix, forge.environment);
    await test.step("add, remove and list", async () => {
      await sameLines(sides, ["list"]);
      await sameFile(sides, ["add", "a", "github:o/r/main?dir=x"]);
      await sameFile(sides, ["add", "nixpkgs/unstable", "git+https://example.org/r?ref=x"]);
      await sameFile(sides, ["add", "a", nix.directory]);
      await sameFile(sides, ["remove", "nixpkgs/unstable"]);
      await sameFile(sides, ["remove", "none"]);
      await sameLines(sides, ["list"]);
    });
    await test.step("--option flake-registry", async () => {
      const file = join(nix.directory, "system/registry.json");
      await sameLines(sides, ["list", "--option", "flake-registry", file]);
      await sameLines(sides, ["list", "--flake-registry", file]);
    });
    await test.step("--registry", async () => {
      const file = join(nix.directory, "own.json");
      await sameFile(sides, ["add", "--registry", file, "b", "github:o/b"], file);
      await sameFile(sides, ["remove", "--registry", file, "b"], file);
    });
    await test.step("five at once all count", async () => {
      const file = join(nix.directory, "many.json");
      const names = ["a", "b", "c", "d", "e"];
      const runs = names.map((name) =>
        sides.ours(["add", "--registry", file, name, `github:o/${name}`])
      );
      assertEquals((await Promise.all(runs)).map(({ status }) => status), [0, 0, 0, 0, 0]);
      const { flakes } = JSON.parse(await Deno.readTextFile(file));
      assertEquals(flakes.map(({ from }: { from: { id: string } }) => from.id).sort(), names);
    });
    await test.step("pin", async () => {
      await sameFile(sides, ["pin", "leaf/v1", "github:o/leaf/v1"]);
      await sameFile(sides, ["pin", "github:o/leaf", "github:o/leaf"]);
      await sameFile(sides, ["pin", "here", `path:${directory}/here`]);
      await sameFile(sides, ["pin", "dirty", `git+file://${directory}/dirty`]);
    });
    await test.step("pin keeps the directory, which Nix forgets", async () => {
      const words = ["pin", "below", `git+file://${directory}/dirty?dir=x`];
      const entry = async (side: Sides["native"]) => {
        const { status, stderr } = await side(words);
        assertEquals(status, 0, stderr);
        const { flakes } = JSON.parse(await Deno.readTextFile(sides.user));
        return flakes.find(({ from }: { from: { id?: string } }) => from.id === "below").to;
      };
      assertEquals((await entry(sides.native)).dir, undefined);
      assertEquals((await entry(sides.ours)).dir, "x");
    });
    await test.step("resolve", async () => {
      // Nix 2.34 is the first that can.
      const names = ["nested", "nested/v1", "leaf", "a", "github:o/leaf"];
      if (nix.version.startsWith("2.34")) await sameLines(sides, ["resolve", ...names]);
      else assertEquals((await sides.ours(["resolve", ...names])).stdout.split("\n").length, 6);
      const none = await sides.ours(["resolve", "none"]);
      assertEquals(none.status, 1);
      assertStringIncludes(none.stderr, "cannot find flake 'flake:none' in the flake registries");
      const overridden = await sides.ours(["resolve", "a", "--override-flake", "a", "github:x/y"]);
      assertEquals(overridden.stdout, "github:x/y\n", overridden.stderr);
    });
    await test.step("a registry that can't be read is warned of, and never written over", async () => {
      const good = await Deno.readTextFile(sides.user);
      for (const text of ["{ bad", "", "[]", `{"version":3,"flakes":[]}`, `{"version":2}`]) {
        await Deno.writeTextFile(sides.user, text);
        await sameLines(sides, ["list"]);
        const { stderr } = await sides.ours(["list"]);
        assertEquals(stderr.includes("warning: "), text !== `{"version":2}`, stderr);
        if (text === `{"version":2}`) continue;
        assertEquals((await sides.ours(["add", "b", "github:o/b"])).status, 1);
        assertEquals(await Deno.readTextFile(sides.user), text);
      }
      await Deno.writeTextFile(sides.user, good);
    });
    await test.step("wrong words", async () => {
      const scheme = ["add", "a", "not:a:ref"];
      assertEquals((await sides.ours(scheme)).status, (await sides.native(scheme)).status);
      const wrong = await sides.ours(["lst"]);
      assertEquals(wrong.status, 2);
      assertStringIncludes(wrong.stderr, "Did you mean `list`?");
      assertEquals((await sides.ours(["add", "a"])).status, 2);
    });
  });
}
