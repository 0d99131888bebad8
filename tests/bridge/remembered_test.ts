/**
 * `build`, `run`, `eval` and `show` of a flake that is as it was: without an evaluation.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import {
  matrixVersions,
  type NixEnvironment,
  nixEnvironment,
  withEveryNix,
} from "../ground/nix_environment.ts";

const FLAKE = `{
  outputs = { self }: {
    packages.x86_64-linux.default = derivation {
      name = "remembered";
      system = "x86_64-linux";
      PATH = "/usr/bin:/bin";
      text = builtins.readFile ./text;
      builder = "/bin/sh";
      args = [ "-c" ''
        mkdir -p $out/bin
        printf '#!/bin/sh\\necho "%s"\\n' "$text" > $out/bin/remembered
        chmod +x $out/bin/remembered
      '' ];
    };
    value = builtins.readFile ./text;
    fails = throw "never";
    inherit (builtins) currentTime;
  };
}
`;

/**
 * Runs a script in the flake's directory. `flakebridge` is ours; after \`spied\` its words are run,
 * and how often Nix evaluated is printed behind what they print.
 */
async function inFlake(nix: NixEnvironment, script: string, store = "store"): Promise<string> {
  const directory = join(nix.directory, "flake");
  await Deno.mkdir(directory);
  await Deno.writeTextFile(join(directory, "flake.nix"), FLAKE);
  const prelude = `
    git init -q; echo one > text; git add -A; git commit -qm one
    mkdir ../bin
    real=$(command -v nix-instantiate)
    printf '#!/bin/sh\\necho >> %s/../evaluations\\nexec %s "$@"\\n' "$PWD" $real > ../bin/nix-instantiate
    real=$(command -v nix-store)
    printf '#!/bin/sh\\necho >> %s/../questions\\nexec %s "$@"\\n' "$PWD" $real > ../bin/nix-store
    chmod +x ../bin/nix-instantiate ../bin/nix-store
    PATH=$PWD/../bin:$PATH
    flakebridge() { ${Deno.execPath()} run -q -A ${checkoutPath("cli.ts")} "$@" 2>> ../said; }
    spied() { : > ../evaluations; "$@" | tr '\\n' ' '; echo "($(wc -l < ../evaluations))"; }
    asking() { : > ../questions; "$@"; echo "$? $(wc -l < ../questions)"; }
  `;
  const { stdout } = await nix.run(["bash", "-c", prelude + script], { cwd: directory, store });
  return stdout.trim();
}

Deno.test("what is as it was is not evaluated again", async () => {
  await using nix = await nixEnvironment();
  const said = await inFlake(
    nix,
    `
    for time in first second; do
      spied flakebridge run
      spied flakebridge shell -c remembered
      spied flakebridge eval --raw .#value
      spied flakebridge show --json
    done
    echo untracked > other
    spied flakebridge eval --raw .#value
    echo two > text
    spied flakebridge eval --raw .#value
    spied flakebridge run
  `,
  );
  const shown = '{"currentTime":{"type":"unknown"},"fails":';
  const lines = said.split("\n").map((line) => line.replace(/^\{.*\}/, shown));
  const both = (
    times: number,
  ) => [`one  (${times})`, `one  (${times})`, `one (${times})`, `${shown} (${times})`];
  assertEquals(lines, [...both(1), ...both(0), "one (0)", "two (1)", "two  (1)"]);
});

Deno.test("the store is asked about what is built where the disk leaves a doubt", async () => {
  await using nix = await nixEnvironment();
  const said = await inFlake(
    nix,
    `
    flakebridge build
    made=$(readlink result)
    asking flakebridge build
    asking flakebridge run; asking flakebridge run
    asking flakebridge build -o other; asking flakebridge build -o other
    rm other; ln -s $made other; asking flakebridge build -o other
    rm other; ln -s $PWD other; asking flakebridge build -o other
    find \${NIX_STATE_DIR:-/nix/var/nix}/gcroots/auto -lname "$PWD/result" -delete
    asking flakebridge build
    touch -h -d yesterday-12hours result; asking flakebridge build; find result -mmin +60
    touch $made.lock; asking flakebridge run; rm $made.lock
    touch $made; asking flakebridge run; touch -d @1 $made
    chmod u+w $made; asking flakebridge run; chmod u-w $made
    asking flakebridge run
    test "$(readlink result)" = $made && echo same
  `,
  );
  const run = (times: number) => ["one", "", `0 ${times}`];
  assertEquals(said.split("\n"), [
    ...["0 0", ...run(0), ...run(0)],
    ...["0 2", "0 0", "0 0", "1 2"],
    ...["0 2", "0 0"],
    ...[...run(1), ...run(1), ...run(1), ...run(0)],
    "same",
  ]);
});

Deno.test("what can't be told, what failed and what is spoiled is evaluated again", async () => {
  await using nix = await nixEnvironment();
  const said = await inFlake(
    nix,
    `
    for time in first second; do
      spied flakebridge eval --impure --apply builtins.isInt .#currentTime
      spied flakebridge eval --expr 1
      spied flakebridge eval --option eval-cache false --raw .#value
      NIX_CONFIG='eval-cache = false' spied flakebridge eval --raw .#value
    done
    flakebridge eval .#fails; spied flakebridge eval .#fails
    flakebridge eval --raw .#value
    spied flakebridge eval --raw .#value
    sed -i 's/one/two/' ~/.cache/flakebridge/evaluations/*/states.json
    spied flakebridge eval --raw .#value
    spied flakebridge eval --raw .#value
    rm -r ~/.cache/flakebridge; touch ~/.cache/flakebridge
    spied flakebridge eval --raw .#value
    grep -c "is not remembered, as .*can't be written" ../said
    rm ~/.cache/flakebridge
    for one in 1 2 3 4; do flakebridge eval --raw .#value & done; wait
    spied flakebridge eval --raw .#value
  `,
  );
  const untold = ["true (1)", "1 (1)", "one (1)", "one (1)"];
  const spoiled = ["one", "one (0)", "one (1)", "one (0)", "one (1)", "1"];
  const atOnce = ["one", "one", "one", "one", "one (0)"];
  assertEquals(said.split("\n"), [...untold, ...untold, "(2)", ...spoiled, ...atOnce]);
});

Deno.test("commits that are fetched later are counted", async () => {
  await using nix = await nixEnvironment();
  const said = await inFlake(
    nix,
    `
    echo '{ outputs = { self }: { count = self.revCount or 0; }; }' > flake.nix
    git commit -qam two
    git clone -q --depth 1 file://$PWD ../shallow; cd ../shallow
    flakebridge eval .#count; spied flakebridge eval .#count
    git fetch -q --unshallow
    spied flakebridge eval .#count; spied flakebridge eval .#count
  `,
  );
  assertEquals(said.split("\n"), ["0", "0 (0)", "2 (1)", "2 (0)"]);
});

Deno.test("what a file that nix.conf includes says is part of the question, and not written down", async () => {
  await using nix = await nixEnvironment();
  const said = await inFlake(
    nix,
    `
    printf 'include %s/../included\n' $PWD > ../nix.conf
    export NIX_USER_CONF_FILES=$PWD/../nix.conf
    echo 'access-tokens = example.org=secret1' > ../included
    export NIX_CONFIG='netrc-file = /secret2'
    flakebridge eval --raw .#value
    spied flakebridge eval --raw .#value
    echo 'system = i686-linux' >> ../included
    spied flakebridge eval --raw .#value
    grep -rl secret ~/.cache/flakebridge
    ls ~/.cache/flakebridge/evaluations | wc -l
  `,
  );
  assertEquals(said.split("\n"), ["one", "one (0)", "one (1)", "2"]);
});

Deno.test({
  name: "what was collected as garbage is built again, and evaluated again",
  ignore: (await matrixVersions()).length === 0,
  fn: async () => {
    await withEveryNix(async (nixes) => {
      const said = await inFlake(
        nixes.at(-1)!,
        `
        spied flakebridge build --no-link --print-out-paths
        made=$(flakebridge build --no-link --print-out-paths)
        plan=$(nix-store --query --deriver $made)
        nix-store --delete $made > /dev/null 2>&1 || echo undeleted
        spied flakebridge build --no-link; test -e $made && echo built
        nix-store --delete $made $plan > /dev/null 2>&1 || echo undeleted
        spied flakebridge eval --raw .#packages.x86_64-linux.default.drvPath
        spied flakebridge eval --raw .#packages.x86_64-linux.default.drvPath
        nix-store --delete $plan > /dev/null 2>&1 || echo undeleted
        spied flakebridge eval --raw .#packages.x86_64-linux.default.drvPath
        nix-store --delete $plan > /dev/null 2>&1 || echo undeleted
        spied flakebridge build --no-link; test -e $made && echo built
      `,
      );
      const lines = said.replaceAll(/\/nix\/store\/[\w.-]+/g, "PATH").split("\n");
      assertEquals(lines, [
        ...["PATH (1)", "(0)", "built"],
        ...["PATH(1)", "PATH(0)", "PATH(1)"],
        ...["(1)", "built"],
      ]);
    });
  },
});
