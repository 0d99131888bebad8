/**
 * What `nix flake metadata` of Nix 2.34 prints, and what we do.
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { renderMetadata } from "../../cli/metadata.ts";
import { plain } from "../../cli/style.ts";
import { flakeMetadata } from "../../compat/lock/mod.ts";
import { matrixVersions, nixEnvironment } from "../ground/nix_environment.ts";
import { commit, flakeText, LEAF, type Step } from "./case.ts";
import { flakeSettings, setVariables } from "./environment.ts";
import { prepare } from "./lay_out.ts";

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

const newest = (await matrixVersions()).includes("2.34");

Deno.test({
  name: "flakeMetadata() is what nix flake metadata says of every kind of root",
  ignore: !newest,
  async fn(test) {
    await using nix = await nixEnvironment("2.34");
    const variables = flakeSettings(nix);
    using _ = setVariables(variables);
    const env = ["env", ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
    for (const [name, root] of Object.entries(ROOTS)) {
      await test.step(name, async () => {
        const place = join(nix.directory, name.replaceAll(" ", "-"));
        await Deno.mkdir(join(place, "flake"), { recursive: true });
        await prepare(nix, place, { inputs: INPUTS, files: FILES });
        await nix.run([...env, "nix", "flake", "lock", join(place, "flake")]);
        await prepare(nix, place, root);
        const directory = join(place, root.directory ?? "flake");
        const command = [...env, "nix", "flake", "metadata"];
        const json = await nix.run([...command, "--json"], { cwd: directory });
        const { metadata } = await flakeMetadata({ directory, network: false });
        const { fingerprint, ...native } = JSON.parse(json.stdout);
        const { fingerprint: own, ...ours } = metadata;
        assertEquals(JSON.parse(JSON.stringify(ours)), native, json.stderr);
        if (own !== undefined) assertEquals(own, fingerprint);
        const { stdout } = await nix.run(command, { cwd: directory });
        const lines = (await renderMetadata(metadata, plain)).split("\n");
        const expected = stdout.replaceAll(/\p{Cc}\[[0-9;]*m/gu, "").split("\n");
        const isKnown = (line: string) => own !== undefined || !line.startsWith("Fingerprint:");
        assertEquals(lines, expected.filter(isKnown));
      });
    }
  },
});
