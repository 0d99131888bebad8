/**
 * A garbage collector at the worst of times: right before a build it takes the derivation, right
 * after one what was built.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import { nixEnvironment } from "../ground/nix_environment.ts";

/** Each run has derivations of its own: nothing else may keep them. */
const STAMP = crypto.randomUUID();

const FLAKE = `{
  outputs = { self }:
    let
      build = name: script: derivation {
        inherit name script;
        stamp = "${STAMP}";
        system = "x86_64-linux";
        outputs = [ "out" ];
        inputs = if name == "entered" then [ (build "needed" "echo > $out") ] else [ ];
        PATH = "/usr/bin:/bin";
        builder = if name == "entered" then "/bin/bash" else "/bin/sh";
        args = [ "-c" script ];
      };
      program = name: build name ''
        mkdir -p $out/bin
        printf '#!/bin/sh\\necho \${name}\\n' > $out/bin/\${name}
        chmod +x $out/bin/\${name}
      '';
    in {
      packages.x86_64-linux = builtins.listToAttrs (map (name: { inherit name; value = program name; }) [
        "built" "ran" "shelled" "installed" "bundled" "copied" "entered"
      ]);
      checks.x86_64-linux.check = build "check" "echo > $out";
      bundlers.x86_64-linux.default = drv: build "bundle" "cp -r \${drv} $out";
    };
}
`;

/**
 * \`nix-store\` and \`nix-build\` with a collector beside them, which tells of each store path that
 * it could have. Built is the derivation before the first \`!\`; a shell's is found by what is in
 * it, and goes with all that it is made of.
 */
const COLLECTOR = `
  mkdir ../bin; export SEEN=$PWD/../seen; : > $SEEN
  cat > ../bin/nix-store <<END
#!/bin/sh
drv=\\$(echo "\\$*" | grep -o '/nix/store/[^! ]*\\.drv!' | head -n1)
drv=\\\${drv%!}
[ -z "\\$drv" ] && exec $(command -v nix-store) "\\$@"
if ! grep -q "\\$drv" $SEEN; then
  echo "\\$drv" >> $SEEN
  $(command -v nix-store) --delete "\\$drv" > ../deleted 2>&1 && echo "took a derivation"
fi >&2
out=\\$($(command -v nix-store) --query --outputs "\\$drv" 2> ../queried)
$(command -v nix-store) "\\$@"
status=\\$?
[ \\$status = 0 ] && $(command -v nix-store) --delete \\$out > ../deleted 2>&1 && echo "took an output" >&2
exit \\$status
END
  cat > ../bin/nix-build <<END
#!/bin/sh
drv=\\$(grep -l ${STAMP} /nix/store/*-entered.drv)
if ! grep -q "\\$drv" $SEEN; then
  echo "\\$drv" >> $SEEN
  $(command -v nix-store) --delete \\$($(command -v nix-store) -qR "\\$drv") > ../deleted 2>&1
fi
exec $(command -v nix-build) "\\$@"
END
  chmod +x ../bin/*
  PATH=$PWD/../bin:$PATH
  flakebridge() {
    echo "$1: $(${Deno.execPath()} run -q -A ${checkoutPath("cli.ts")} "$@" 2>&1 |
      grep -e '^took' -e 'evaluating again' -e '^[a-z]*$' | tr '\\n' ' ')"
  }
`;

Deno.test("what is collected before it is built is evaluated again, and what was built stays", async () => {
  await using nix = await nixEnvironment();
  const directory = join(nix.directory, "flake");
  await Deno.mkdir(directory);
  await Deno.writeTextFile(join(directory, "flake.nix"), FLAKE);
  const script = `
    flakebridge build .#built -o ../built; ../built/bin/built
    flakebridge profile install --profile $PWD/../profile .#installed; ../profile/bin/installed
    flakebridge bundle --bundler . -o ../bundle .#bundled; ../bundle/bin/bundled
    flakebridge copy --to file://$PWD/../cache .#copied; ls ../cache/*.narinfo | wc -l
    flakebridge check --no-write-lock-file
    flakebridge develop .#entered -c echo entered
    ls -d $TMPDIR/flakebridge-* 2> ../none
  `;
  const words = ["bash", "-c", COLLECTOR + script];
  const { stdout } = await nix.run(words, { cwd: directory });
  const again = "What was evaluated has been collected as garbage: evaluating again.";
  assertEquals(stdout.trim().split("\n").map((line) => line.trimEnd()), [
    `build: took a derivation ${again}`,
    "built",
    `profile: took a derivation ${again}`,
    "installed",
    `bundle: took a derivation ${again}`,
    "bundled",
    `copy: took a derivation ${again}`,
    "1",
    `check: took a derivation ${again} took an output`,
    `develop: ${again} entered`,
  ]);
});
