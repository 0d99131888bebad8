/**
 * What `develop` and `print-dev-env` keep, and when they do without Nix.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import { type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";

const PROGRAM = [Deno.execPath(), "run", "--quiet", "-A", checkoutPath("cli.ts")];

/** A flake with a shell, in git, and a PATH on which Nix writes down that it was started. */
async function layOut(nix: NixEnvironment): Promise<string> {
  const script = `
    set -e
    cp -r ${checkoutPath("tests/bridge/shells")} shells
    cd shells
    printf before > who
    echo unread > README
    git init -q; git add -A; git commit -qm one
    mkdir ../logged
    for name in nix-instantiate nix-store nix-build nix; do
      printf '#!/bin/sh\\necho "$0 $*" >> ${nix.directory}/started\\nexec %s "$@"\\n' "$(command -v $name)" > ../logged/$name
      chmod +x ../logged/$name
    done`;
  const { status, stderr } = await nix.run(["bash", "-c", script]);
  assertEquals(status, 0, stderr);
  return join(nix.directory, "shells");
}

async function develop(nix: NixEnvironment, flags: readonly string[] = []) {
  const path = `${nix.directory}/logged:${Deno.env.get("PATH")}`;
  const started = join(nix.directory, "started");
  await Deno.writeTextFile(started, "");
  const words = ["develop", ...flags, "-c", "sh", "-c", 'echo "$WHO"'];
  const finished = await nix.run(["env", `PATH=${path}`, ...PROGRAM, ...words], {
    cwd: join(nix.directory, "shells"),
  });
  return { ...finished, started: await Deno.readTextFile(started) };
}

Deno.test("develop starts no Nix while nothing that was read has changed, and does when it has", async () => {
  await using nix = await nixEnvironment();
  const directory = await layOut(nix);
  const cold = await develop(nix);
  assertEquals(cold.stdout, "hook of before\nbefore\n", cold.stderr);
  assertStringIncludes(cold.started, "nix-instantiate");
  await Deno.writeTextFile(join(directory, "README"), "changed, and never read");
  await Deno.writeTextFile(join(directory, "untracked"), "");
  const warm = await develop(nix);
  assertEquals([warm.stdout, warm.started, warm.status], [cold.stdout, "", 0]);
  await Deno.writeTextFile(join(directory, "who"), "after");
  assertEquals((await develop(nix)).stdout, "hook of after\nafter\n");
  await Deno.writeTextFile(join(directory, "who"), "before");
  const back = await develop(nix);
  assertEquals([back.stdout, back.started], [cold.stdout, ""]);
  // The last one is the one used last, not the one that was found last.
  await Deno.writeTextFile(join(directory, "flake.nix"), "broken");
  assertEquals((await develop(nix, ["--stale-ok"])).stdout, cold.stdout);
});

Deno.test("develop refreshes the links that keep what is remembered", async () => {
  await using nix = await nixEnvironment();
  await layOut(nix);
  await develop(nix);
  const links = async (script: string) => {
    const words = ["sh", "-c", `cd ~/.cache/flakebridge/evaluations/*/ && ${script}`];
    return (await nix.run(words)).stdout;
  };
  const before = await links(
    "for link in *-env; do readlink $link; touch -h -d 2020-02-02 $link; done",
  );
  assertEquals((await develop(nix)).started, "");
  assertEquals(await links("readlink *-env; find . -type l ! -newermt 2020-02-03"), before);
  await links("rm *-env");
  assertStringIncludes((await develop(nix)).started, "--add-root");
  assertEquals(await links("readlink *-env"), before);
});

Deno.test("develop takes the last environment with --stale-ok, and makes anew what was collected", async () => {
  await using nix = await nixEnvironment();
  const directory = await layOut(nix);
  await develop(nix);
  const kept = join(nix.directory, "home/.cache/flakebridge/evaluations");
  const found = await nix.run(["find", kept, "-type", "l", "-name", "*-env"]);
  const environment = (await Deno.readLink(found.stdout.trim())).trim();
  // The store may be the machine's: its garbage is left alone.
  const { stdout: roots } = await nix.run(["nix-store", "--query", "--roots", environment]);
  assertStringIncludes(roots, found.stdout.trim());
  await Deno.writeTextFile(join(directory, "flake.nix"), "broken");
  assertEquals((await develop(nix)).status, 1);
  const stale = await develop(nix, ["--stale-ok"]);
  assertEquals([stale.status, stale.stdout], [0, "hook of before\nbefore\n"]);
  assertStringIncludes(stale.stderr, "it had last");
  await nix.run(["git", "checkout", "-q", "."], { cwd: directory });
  await Deno.remove(found.stdout.trim());
  await nix.run(["nix-store", "--delete", environment]);
  assertEquals((await develop(nix)).stdout, "hook of before\nbefore\n");
});

Deno.test("develop forgets what it can't read, and two at once do not disturb each other", async () => {
  await using nix = await nixEnvironment();
  await layOut(nix);
  const both = await Promise.all([develop(nix), develop(nix)]);
  assertEquals(both.map(({ stdout }) => stdout), Array(2).fill("hook of before\nbefore\n"));
  const kept = join(nix.directory, "home/.cache/flakebridge/evaluations");
  await nix.run(["sh", "-c", `for it in ${kept}/*/states.json; do echo '{"q' > $it; done`]);
  assertEquals((await develop(nix)).stdout, "hook of before\nbefore\n");
});

Deno.test("print-dev-env prints what bash can evaluate, and JSON", async () => {
  await using nix = await nixEnvironment();
  const cwd = await layOut(nix);
  const program = PROGRAM.join(" ");
  const script = `eval "$(${program} print-dev-env)"; echo "$FROM_SETUP"; hello you`;
  const evaluated = await nix.run(["bash", "-c", script], { cwd });
  assertEquals(evaluated.stdout, "hook of before\na ' b\nhello you\n", evaluated.stderr);
  const json = await nix.run([...PROGRAM, "print-dev-env", "--json"], { cwd });
  assertEquals(JSON.parse(json.stdout).variables.WHO, { type: "exported", value: "before" });
});
