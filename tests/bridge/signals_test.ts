/**
 * Signals: they reach the program that is run, its end is ours, and nothing stays behind.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import { nixEnvironment } from "../ground/nix_environment.ts";

/** `program SCRIPT` is a package that runs a script; `slow` sleeps while it is built. */
const FLAKE = `{
  outputs = _:
    let
      build = name: script: derivation {
        inherit name script;
        system = "x86_64-linux";
        PATH = "/usr/bin:/bin";
        builder = "/bin/sh";
        args = [ "-c" script ];
      };
      program = script: build "main" ''
        mkdir -p $out/bin
        printf '#!/bin/sh\\n%s\\n' '\${script}' > $out/bin/main
        chmod +x $out/bin/main
      '';
      slow = build "slow" "echo $$ > PIDFILE; exec sleep 61";
      stdenv = build "stdenv" "mkdir $out; echo > $out/setup";
      shell = hook: derivation {
        name = "shell";
        inherit stdenv;
        system = "x86_64-linux";
        builder = "/bin/bash";
        outputs = [ "out" ];
        PATH = "/usr/bin:/bin";
        shellHook = hook;
      };
    in {
      devShells.x86_64-linux = {
        default = shell "";
        waits = shell "echo $$ > PIDFILE; sleep 61";
      };
      packages.x86_64-linux = {
        waits = program "echo $$ > PIDFILE; exec sleep 61";
        traps = program "trap \\"echo caught; exit 7\\" TERM; echo $$ > PIDFILE; sleep 61 & wait";
        killed = program "kill -KILL $$";
        inherit slow;
      };
      imported = import slow;
      nixosConfigurations.slow.config.system.build.toplevel = slow;
      homeConfigurations.waits.activationPackage = build "home" ''
        mkdir $out
        printf '#!/bin/sh\\necho $$ > PIDFILE; exec sleep 61\\n' > $out/activate
        chmod +x $out/activate
      '';
    };
}
`;

interface Ended {
  readonly status: string;
  readonly said: string;
  /** Whether the program that was at work still is. */
  readonly isRunning: boolean;
  /** What is left where temporary files go. */
  readonly left: string;
}

/** Starts `flakebridge WORDS`, and sends it or all of its group a signal once it is at work. */
async function signalled(
  words: string,
  signal: "INT" | "TERM",
  whom: "itself" | "group",
): Promise<Ended> {
  await using nix = await nixEnvironment();
  const directory = join(nix.directory, "flake");
  await Deno.mkdir(directory);
  const text = FLAKE.replaceAll("PIDFILE", join(nix.directory, "pid"));
  await Deno.writeTextFile(join(directory, "flake.nix"), text);
  const script = `
    mkdir ../temporary
    export TMPDIR=$PWD/../temporary
    setsid ${Deno.execPath()} run -q -A ${checkoutPath("cli.ts")} ${words} > ../said 2>&1 &
    ours=$!
    for try in $(seq 1200); do
      [ -s ../pid ] && break
      kill -0 $ours 2>/dev/null || break
      sleep 0.1
    done
    kill -s ${signal} -- ${whom === "group" ? "-" : ""}$ours
    wait $ours
    echo $?
    # It may take a while to end, but far less than it sleeps.
    for try in $(seq 300); do kill -0 $(cat ../pid) 2>/dev/null || break; sleep 0.1; done
    kill -0 $(cat ../pid) 2>/dev/null && echo running || echo gone
    ls ../temporary
  `;
  const { stdout } = await nix.run(["sh", "-c", script], { cwd: directory });
  const [status = "", running = "", ...left] = stdout.trim().split("\n");
  const said = await Deno.readTextFile(join(nix.directory, "said"));
  return { status, said, isRunning: running === "running", left: left.join(" ") };
}

Deno.test("run passes a signal on to the program, and ends as it ends", async () => {
  const waits = await signalled("run .#waits", "TERM", "itself");
  assertEquals({ ...waits, said: "" }, { status: "143", said: "", isRunning: false, left: "" });
  const traps = await signalled("run .#traps", "TERM", "itself");
  assertEquals({ ...traps, said: "" }, { status: "7", said: "", isRunning: false, left: "" });
  assertStringIncludes(traps.said, "caught");
});

Deno.test("Ctrl-C is the program's to answer, and ends us as it ends it", async () => {
  const { said: _said, ...rest } = await signalled("run .#waits", "INT", "group");
  assertEquals(rest, { status: "130", isRunning: false, left: "" });
});

Deno.test("Ctrl-C ends a build, and an evaluation that builds, and leaves nothing behind", async () => {
  const build = await signalled("build --no-link .#slow", "INT", "group");
  assertEquals([build.status, build.isRunning, build.left], ["1", false, ""], build.said);
  const evaluation = await signalled("eval .#imported", "INT", "group");
  assertEquals([evaluation.status, evaluation.isRunning, evaluation.left], ["1", false, ""]);
  assertStringIncludes(evaluation.said, "error: interrupted by the user");
});

Deno.test("Ctrl-C ends what is built for a machine, and an activation, and leaves nothing behind", async () => {
  const build = await signalled("os build .#slow", "INT", "group");
  assertEquals([build.status, build.isRunning, build.left], ["1", false, ""], build.said);
  for (const [signal, status] of [["INT", "130"], ["TERM", "143"]] as const) {
    const whom = signal === "INT" ? "group" : "itself";
    const activation = await signalled("home switch .#waits", signal, whom);
    assertEquals([activation.status, activation.isRunning, activation.left], [status, false, ""]);
  }
});

Deno.test("Ctrl-C ends a shell's command, or its hook, and leaves nothing behind", async () => {
  const command = "develop -c sh -c 'echo $$ > ../pid; exec sleep 61'";
  for (const words of [command, "develop .#waits -c true"]) {
    const { said, ...rest } = await signalled(words, "INT", "group");
    assertEquals(rest, { status: "130", isRunning: false, left: "" }, said);
  }
});

Deno.test("run ends by the signal that ended the program", async () => {
  await using nix = await nixEnvironment();
  const directory = join(nix.directory, "flake");
  await Deno.mkdir(directory);
  await Deno.writeTextFile(join(directory, "flake.nix"), FLAKE);
  const program = [Deno.execPath(), "run", "-q", "-A", checkoutPath("cli.ts")];
  const words = ["sh", "-c", '"$@"; echo $?', "sh", ...program, "run", ".#killed"];
  const { stdout } = await nix.run(words, { cwd: directory });
  assertEquals(stdout.trim().split("\n").at(-1), "137");
});
