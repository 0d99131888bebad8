/**
 * Entering a shell that is as it was, against `nix develop`, `nix-shell` and direnv with a cached
 * script, as nix-direnv has it: a trivial shell, and one whose evaluation takes about a second. All
 * warm, in one run with a Deno that runs an empty file and a bash that runs `true`.
 *
 * @module
 */
import { join } from "@std/path";
import { checkoutPath } from "../tests/cli/program.ts";
import { type NixEnvironment, nixEnvironment } from "../tests/ground/nix_environment.ts";
import { type Contender, paired, print } from "./paired.ts";

const ROUNDS = 7;
const DENO = [Deno.execPath(), "run", "--quiet", "-A"];

/** How many attributes are looked at before the shell is there. */
const WEIGHTS = { "a trivial shell": 1, "a shell of a heavy package set": 400_000 } as const;

function layOut(nix: NixEnvironment, weight: number): string {
  return `
    set -e
    mkdir shells bin
    cp ${checkoutPath("tests/bridge/shells/flake.nix")} shells/
    cd shells
    cat > set.nix <<'NIX'
    builtins.foldl' (sum: name: sum + builtins.stringLength name) 0 (
      builtins.attrNames (builtins.listToAttrs (builtins.genList (n: {
        name = builtins.hashString "sha256" (toString n);
        value = n;
      }) ${weight})))
NIX
    sed -i 's#builtins.readFile ./who#toString (import ./set.nix)#' flake.nix
    cat > shell.nix <<'NIX'
    (import ./flake.nix).outputs { self = { }; }
NIX
    git init -q; git add -A; git commit -qm one
    printf '#!/bin/sh\\nexec ${
    [...DENO, checkoutPath("cli.ts")].join(" ")
  } "$@"\\n' > ../bin/flakebridge
    chmod +x ../bin/flakebridge
    PATH=$PWD/../bin:$PATH
    flakebridge develop -c true
    if command -v direnv; then
      flakebridge direnv --install
      mkdir ../cached
      flakebridge print-dev-env > ../cached/script
      echo 'watch_file ../shells/flake.nix; source ../cached/script' > ../cached/.envrc
      echo 'use flakebridge' > .envrc
      direnv allow .; direnv allow ../cached; direnv exec . true
    fi
    touch ${nix.directory}/empty.ts`;
}

async function compare(name: string, weight: number): Promise<void> {
  await using nix = await nixEnvironment();
  const laid = await nix.run(["bash", "-c", layOut(nix, weight)]);
  if (laid.status !== 0) throw new Error(laid.stderr);
  const path = `PATH=${nix.directory}/bin:${Deno.env.get("PATH")}`;
  const cwd = join(nix.directory, "shells");
  const timed = (name: string, words: readonly string[], more = {}): Contender => ({
    name,
    run: async () => {
      const { status, stderr } = await nix.run(["env", path, ...words], { cwd, ...more });
      if (status !== 0) throw new Error(stderr);
    },
  });
  const program = [...DENO, checkoutPath("cli.ts")];
  const hasDirenv = laid.stdout.includes("direnv");
  const timings = await paired([
    timed("flakebridge develop -c true", [...program, "develop", "-c", "true"]),
    timed("flakebridge print-dev-env", [...program, "print-dev-env"]),
    timed("an empty file in Deno, then bash", [
      ...["sh", "-c", `${DENO.join(" ")} ${nix.directory}/empty.ts; bash -c true`],
    ]),
    timed("nix develop -c true", ["nix", "develop", "--offline", "-c", "true"], { features: "on" }),
    timed("nix-shell --run true", [
      ...["nix-shell", "shell.nix", "-A", "devShells.x86_64-linux.default", "--run", "true"],
    ]),
    ...(hasDirenv
      ? [
        timed("direnv, use flakebridge", ["direnv", "exec", ".", "true"]),
        timed("direnv, a cached script", ["direnv", "exec", "../cached", "true"]),
      ]
      : []),
  ], ROUNDS);
  print(`Entering ${name}`, timings);
}

for (const [name, weight] of Object.entries(WEIGHTS)) await compare(name, weight);
