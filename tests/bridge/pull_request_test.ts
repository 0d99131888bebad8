/**
 * A pull request of a repository, `github:NixOS/nixpkgs?ref=pull/N/head#x`: used as native flakes
 * use it, from the same forge on loopback. Its commit is on no branch.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import { type NixEnvironment, withEveryNix } from "../ground/nix_environment.ts";
import { commit } from "../lock/case.ts";
import { flakeSettings } from "../lock/environment.ts";
import { type Forge, startForge } from "../lock/forge/forge.ts";
import { prepare } from "../lock/lay_out.ts";

const NIXPKGS = `{ outputs = _: { packages.x86_64-linux.x = derivation {
  name = "of-branch"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ];
}; }; }`;

const SCRIPT = `mkdir -p $FORGE/NixOS/nixpkgs/sub; cd $FORGE/NixOS/nixpkgs
cat > flake.nix <<'NIX'
${NIXPKGS}
NIX
${commit(".")}
sed -i s/of-branch/of-pull/ flake.nix; sed s/of-pull/of-sub/ flake.nix > sub/flake.nix
${commit(".")}
git update-ref refs/pull/7/head HEAD; git reset -q --hard HEAD~`;

/** A flake with the pull request as an input. */
const PULLED = `{ inputs.a.url = "github:NixOS/nixpkgs?ref=pull/7/head";
  outputs = { self, a }: { inherit (a.packages.x86_64-linux.x) name; }; }`;

const PULL = "github:NixOS/nixpkgs?ref=pull/7/head";

/** With the name that the answer ends with, none where there is no such pull request. */
const CALLS: readonly (readonly [name: string, words: readonly string[]])[] = [
  ["of-branch", ["build", "nixpkgs#x"]],
  ["of-pull", ["build", `${PULL}#x`]],
  ["of-pull", ["build", "git+https://github.com/NixOS/nixpkgs.git?ref=refs/pull/7/head#x"]],
  ["of-pull", ["eval", "--raw", "github:NixOS/nixpkgs/pull/7/head#x.name"]],
  ["of-sub", ["eval", "--raw", `${PULL}&dir=sub#x.name`]],
  ["", ["eval", "--raw", "github:NixOS/nixpkgs?ref=pull/8/head#x.name"]],
  ["of-pull", ["eval", "--raw", "path:pulled#name"]],
  ["of-branch", ["eval", "--raw", "path:pulled#name", "--override-input", "a", "nixpkgs"]],
];

Deno.test("a pull request of a forge is used as by nix", async (test) => {
  await withEveryNix(async (nixes, directory) => {
    await using forge = await startForge(join(directory, "forge"));
    const script = `FORGE=${forge.repositories}\n${SCRIPT}`;
    await prepare(nixes[0]!, directory, { script });
    for (const nix of new Set([nixes[0]!, nixes.at(-1)!])) {
      const run = await runIn(nix, forge);
      for (const [name, words] of CALLS) {
        await test.step(`${nix.version}: ${words.join(" ")}`, async () => {
          const { status, answer, stderr } = await run("ours", words);
          assert((status === 0) === (name !== "") && answer.endsWith(name), stderr);
          if (!nix.hasFlakes) return;
          const native = await run("native", words);
          assertEquals([status, answer], [native.status, native.answer], native.stderr);
        });
      }
    }
  });
});

/** Runs a command line with the forge, on either side; the answer is what it prints or links to. */
async function runIn(nix: NixEnvironment, forge: Forge) {
  const registry = join(nix.directory, "registry.json");
  const to = { type: "github", owner: "NixOS", repo: "nixpkgs" };
  const flakes = [{ from: { type: "indirect", id: "nixpkgs" }, to }];
  await Deno.writeTextFile(registry, JSON.stringify({ version: 2, flakes }));
  const { NIX_CONFIG, ...rest } = { ...forge.environment, ...flakeSettings(nix, registry) };
  const variables = Object.entries(rest).map(([name, value]) => `${name}=${value}`);
  const program = {
    native: [`NIX_CONFIG=${NIX_CONFIG}`, "nix"],
    ours: [
      `NIX_CONFIG=${NIX_CONFIG!.replace("nix-command flakes", "")}`,
      ...[Deno.execPath(), "run", "--quiet", "-A", checkoutPath("cli.ts")],
    ],
  };
  return async (side: "native" | "ours", words: readonly string[]) => {
    const cwd = join(nix.directory, side);
    await Deno.mkdir(join(cwd, "pulled"), { recursive: true });
    await Deno.writeTextFile(join(cwd, "pulled", "flake.nix"), PULLED);
    const ran = await nix.run(["env", ...variables, ...program[side], ...words], {
      cwd,
      store: side,
    });
    const link = words[0] === "build" ? await Deno.readLink(join(cwd, "result")) : "";
    return { ...ran, answer: ran.stdout + link };
  };
}
