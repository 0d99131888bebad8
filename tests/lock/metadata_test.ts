/**
 * What `nix flake metadata` prints, and what we do.
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { renderMetadata } from "../../cli/verbs/metadata.ts";
import { plain } from "../../cli/style.ts";
import { flakeMetadata, printNixJson } from "../../compat/lock/mod.ts";
import {
  comparedVersions,
  type NixEnvironment,
  nixEnvironment,
} from "../ground/nix_environment.ts";
import { commit, flakeText, LEAF, type Step } from "./case.ts";
import { flakeSettings, setVariables, type Variables } from "./environment.ts";
import { prepare, releaseOf } from "./lay_out.ts";

const INPUTS = `a.url = "path:{{dir}}/a"; b = { url = "path:{{dir}}/b"; inputs.a.follows = "a"; };`;
const FILES = {
  "a/flake.nix": LEAF,
  "b/flake.nix": flakeText(`a.url = "path:{{dir}}/a"; c.url = "path:{{dir}}/a";`),
};

/** Roots by name: what is done, once they are locked, and the directory of the flake. */
const ROOTS: Readonly<Record<string, Step & { readonly directory?: string }>> = {
  "a plain directory": {},
  "a clean repository": { script: commit("flake") },
  "a dirty repository": { script: `${commit("flake")} echo >> flake/flake.nix` },
  "a repository without a commit": { script: "git -C flake init -q; git -C flake add -A" },
  "a directory of a repository": {
    script: `mkdir flake/sub; cp flake/flake.* flake/sub; ${commit("flake")}`,
    directory: "flake/sub",
  },
};

for (const version of await comparedVersions()) {
  Deno.test(`flakeMetadata() is what ${version ?? "the Nix on PATH"} says of every root`, async (test) => {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) return;
    const variables = flakeSettings(nix);
    using _ = setVariables(variables);
    for (const [name, root] of Object.entries(ROOTS)) {
      await test.step(name, () => compareRoot(nix, variables, name.replaceAll(" ", "-"), root));
    }
  });
}

async function compareRoot(
  nix: NixEnvironment,
  variables: Variables,
  name: string,
  root: Step & { readonly directory?: string },
): Promise<void> {
  const like = releaseOf(nix.version);
  const env = ["env", ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
  const place = join(nix.directory, name);
  await Deno.mkdir(join(place, "flake"), { recursive: true });
  await prepare(nix, place, { inputs: INPUTS, files: FILES });
  await nix.run([...env, "nix", "flake", "lock", join(place, "flake")]);
  await prepare(nix, place, root);
  const flake = join(place, root.directory ?? "flake");
  const command = [...env, "nix", "flake", "metadata"];
  const json = await nix.run([...command, "--json"], { cwd: flake });
  const { metadata } = await flakeMetadata({ flake, network: false, like });
  assertEquals(`${printNixJson(metadata, false)}\n`, json.stdout, json.stderr);
  const { stdout } = await nix.run(command, { cwd: flake });
  const expected = stdout.replaceAll(/\p{Cc}\[[0-9;]*m/gu, "").split("\n");
  assertEquals((await renderMetadata(metadata, plain, like)).split("\n"), expected);
}
