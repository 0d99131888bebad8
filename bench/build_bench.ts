/**
 * Building again what is built, of a flake whose evaluation takes about a second and whose tree has
 * changes that are not committed, against `nix build`, in one run. Nix keeps evaluations, too; its
 * key is the whole tree, so that any edit of a file that git tracks is another flake.
 *
 * @module
 */
import { join } from "@std/path";
import { checkoutPath } from "../tests/cli/program.ts";
import {
  compareVersions,
  matrixVersions,
  nixEnvironment,
} from "../tests/ground/nix_environment.ts";
import { type Contender, paired, print } from "./paired.ts";

const ROUNDS = 7;

const FLAKE = `{
  outputs = _: {
    packages.x86_64-linux.default = derivation {
      name = toString (import ./set.nix);
      system = "x86_64-linux";
      builder = "/bin/sh";
      args = [ "-c" "echo > $out" ];
    };
  };
}
`;

/** As heavy as the shell of develop_bench.ts. */
const SET = `builtins.foldl' (sum: name: sum + builtins.stringLength name) 0 (
  builtins.attrNames (builtins.listToAttrs (builtins.genList (n: {
    name = builtins.hashString "sha256" (toString n);
    value = n;
  }) 400000)))
`;

await using nix = await nixEnvironment((await matrixVersions()).toSorted(compareVersions).at(-1));
const cwd = join(nix.directory, "heavy");
await Deno.mkdir(cwd);
await Deno.writeTextFile(join(cwd, "flake.nix"), FLAKE);
await Deno.writeTextFile(join(cwd, "set.nix"), SET);
const dirty = "touch unread; git init -q; git add -A; git commit -qm one; echo >> flake.nix";
await nix.run(["sh", "-c", dirty], { cwd });

function timed(name: string, words: readonly string[], features: "on" | "off"): Contender {
  return {
    name,
    run: async () => {
      const { status, stderr } = await nix.run(words, { cwd, features });
      if (status !== 0) throw new Error(stderr);
    },
  };
}

const ours = [Deno.execPath(), "run", "--quiet", "-A", checkoutPath("cli.ts")];
const native = ["nix", "build", "--offline"];
const edited = (words: readonly string[]) => ["sh", "-c", 'echo >> unread; "$@"', "sh", ...words];
const timings = await paired([
  timed("flakebridge build", [...ours, "build"], "off"),
  timed("flakebridge eval", [...ours, "eval", ".#packages.x86_64-linux.default.name"], "off"),
  timed("nix build, out of its own cache", native, "on"),
  timed("nix build, without its cache", [...native, "--option", "eval-cache", "false"], "on"),
  timed("flakebridge build, a file edited that is not read", edited([...ours, "build"]), "off"),
  timed("nix build, a file edited that is not read", edited(native), "on"),
], ROUNDS);
print("Building a heavy flake that is as it was, with changes that are not committed", timings);
