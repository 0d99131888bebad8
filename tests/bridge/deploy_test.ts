/**
 * `os`, `home` and `darwin`: what is run where, with configurations that write down that they were
 * activated; on this machine, and over a real sshd that listens on its loopback.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import type { Finished } from "../../nix/tools/run.ts";
import { checkoutPath } from "../cli/program.ts";
import { type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";
import { loopbackSshd, SSHD } from "./loopback_sshd.ts";

/** A place with the flake, and a `sudo` that writes down what it is asked. */
interface Ground {
  readonly nix: NixEnvironment;
  /** Runs a script in the flake's directory, where `flakebridge` is ours. */
  readonly run: (script: string) => Promise<Finished>;
  /** What was activated since it was asked last. */
  readonly recorded: () => Promise<string>;
  readonly setFlake: (number: number) => Promise<void>;
}

/** What comes between `systemd-run` and what it runs. */
const UNIT = "-E LOCALE_ARCHIVE --collect --no-ask-password --pipe --quiet --service-type=exec " +
  "--unit=nixos-rebuild-switch-to-configuration";

/** Says by a variable whether systemd runs, whatever the machine has. */
const TEST = `#!/bin/sh
if [ "$*" = "-d /run/systemd/system" ]; then exit \${SYSTEMD:-1}; fi
[ "$@" ]
`;

/** Writes its flags down, and does what the unit would. */
const SYSTEMD_RUN = `#!/bin/sh
flags=
while :; do
  flags="$flags $1"
  case $1 in
    -E)
      flags="$flags $2"
      case $2 in *=*) export "$2" ;; esac
      shift 2 ;;
    -*) shift ;;
    *) break ;;
  esac
done
[ -z "\$UNITS" ] || echo "\${flags% *}" >> $UNITS
exec "$@"
`;

async function ground(nix: NixEnvironment): Promise<Ground> {
  const { directory } = nix;
  const flake = join(directory, "flake");
  const record = join(directory, "record");
  const setFlake = async (number: number) => {
    const text = await Deno.readTextFile(new URL("deploy/flake.nix", import.meta.url));
    const filled = text.replaceAll("@record@", record).replaceAll("@number@", String(number))
      .replaceAll("@host@", Deno.hostname());
    await Deno.writeTextFile(join(flake, "flake.nix"), filled);
  };
  await Deno.mkdir(flake);
  await Deno.mkdir(join(directory, "bin"));
  const sudo = `#!/bin/sh\necho "sudo $(basename $1)" >> ${record}\nexec "$@"\n`;
  await Deno.writeTextFile(join(directory, "bin", "sudo"), sudo, { mode: 0o755 });
  await Deno.writeTextFile(join(directory, "bin", "test"), TEST, { mode: 0o755 });
  await Deno.writeTextFile(join(directory, "bin", "systemd-run"), SYSTEMD_RUN, { mode: 0o755 });
  await setFlake(1);
  const prelude = `
    PATH=${directory}/bin:$PATH
    os() { verb=$1; shift; flakebridge os $verb --profiles ${directory}/profiles --sudo "$@"; }
    flakebridge() { ${Deno.execPath()} run -q -A ${checkoutPath("cli.ts")} "$@"; }
    mkdir -p ${directory}/profiles
    export USER=bob
  `;
  return {
    nix,
    setFlake,
    run: (script) => nix.run(["bash", "-c", prelude + script], { cwd: flake }),
    recorded: async () => {
      const text = await Deno.readTextFile(record).catch(() => "");
      await Deno.writeTextFile(record, "");
      return text;
    },
  };
}

Deno.test("os builds, tests, switches, boots and goes back, here", async () => {
  await using nix = await nixEnvironment();
  const { run, recorded, setFlake } = await ground(nix);
  const built = await run(
    "os build && readlink result; os build-vm && ls result/bin; ls ../profiles",
  );
  assertMatch(built.stdout, /-system-1\nrun-vm\n$/, built.stderr);
  assertEquals(await recorded(), "");
  await run("os test; os dry-activate .#other.machine; STATUS=4 os test; echo $? >> ../record");
  const tested = "sudo switch-to-configuration\nsystem-1 switch-to-configuration test\n";
  assertEquals(
    await recorded(),
    `${tested}${tested.replace(/test$/m, "dry-activate")}${tested}4\n`,
  );
  const { stdout } = await run("os switch --install-bootloader; readlink -f ../profiles/system");
  assertMatch(stdout, /-system-1\n$/);
  assertEquals(
    await recorded(),
    "sudo nix-env\nsudo env\nsystem-1 switch-to-configuration switch 1\n",
  );
  await setFlake(2);
  const second = await run("os boot; readlink ../profiles/system; os test --rollback");
  assertEquals(second.stdout, "system-2-link\n", second.stderr);
  const first = await run("os switch --rollback; readlink ../profiles/system");
  assertEquals(first.stdout, "system-1-link\n", first.stderr);
  assertEquals(
    (await recorded()).replaceAll(/^sudo .*\n/gm, ""),
    "system-2 switch-to-configuration boot\n" +
      "system-1 switch-to-configuration test\nsystem-1 switch-to-configuration switch\n",
  );
});

Deno.test("os keeps profiles apart, refuses what can't be activated, and says what it would do", async () => {
  await using nix = await nixEnvironment();
  const { run, recorded } = await ground(nix);
  await run("os switch -p mine >&2");
  const named = await run("readlink -f ../profiles/system-profiles/mine; ls ../profiles");
  assertMatch(named.stdout, /-system-1\nsystem-profiles\n$/);
  await recorded();
  const empty = await run("os switch .#empty; echo $?; ls ../profiles");
  assertEquals(empty.stdout, "1\nsystem-profiles\n");
  const dry = await run(
    "os switch .#other.machine --dry-run --target-host a --build-host b; ls ../profiles",
  );
  const commands = dry.stdout.replaceAll(/\/\S*\/(?:\w{32}-)?/g, "").trim().split("\n");
  assertEquals(commands, [
    "nix-copy-closure --to b system-1.drv",
    "ssh b 'nix-store --realise system-1.drv'",
    "nix-copy-closure --from b system-1",
    "nix-copy-closure --to a system-1",
    "ssh a 'test -x switch-to-configuration'",
    "ssh -t a 'sudo nix-env --profile system --set system-1'",
    `ssh -t a 'sudo systemd-run ${UNIT} switch-to-configuration switch'`,
    "system-profiles",
  ]);
  const json = await run("os switch --json");
  const { path, steps } = JSON.parse(json.stdout);
  assertMatch(path, /-system-1$/);
  assertEquals(steps.at(-1).words, [`${path}/bin/switch-to-configuration`, "switch"]);
  for (
    const wrong of [
      "switch -p ../x",
      "fly",
      "boot --target-host=-oProxyCommand=x",
      "build --rollback",
    ]
  ) {
    const { status, stdout } = await run(`flakebridge os ${wrong} --profiles $PWD/../profiles`);
    assertEquals([status, stdout], [2, ""], wrong);
  }
});

Deno.test("os has systemd activate, where it runs, in a unit of its own", async () => {
  await using nix = await nixEnvironment();
  const { run, recorded } = await ground(nix);
  const switched = await run(`export SYSTEMD=0 UNITS=$PWD/../units
    os switch --install-bootloader; STATUS=4 os test; echo $?; cat ../units`);
  assertEquals(
    switched.stdout,
    `4\n ${UNIT} -E NIXOS_INSTALL_BOOTLOADER=1\n ${UNIT}\n`,
    switched.stderr,
  );
  assertEquals(
    await recorded(),
    "sudo nix-env\nsudo systemd-run\nsystem-1 switch-to-configuration switch 1\n" +
      "sudo systemd-run\nsystem-1 switch-to-configuration test\n",
  );
});

Deno.test("darwin goes back to the generation before, and says where there is none", async () => {
  await using nix = await nixEnvironment();
  const { run, recorded } = await ground(nix);
  const { stderr } = await run(`
    darwin() { flakebridge darwin "$@" --profiles $PWD/../profiles; echo $? >> ../record; }
    darwin switch --rollback; darwin check --rollback
    darwin switch; darwin switch --rollback
    flakebridge home build .#ann
    nix-env --profile $PWD/../profiles/system --set $(readlink result)
    darwin switch --rollback; readlink ../profiles/system >> ../record
    os switch --rollback -p none; echo $? >> ../record`);
  assertEquals(
    await recorded(),
    "1\n2\ndarwin activate\n0\n1\ndarwin activate\n0\nsystem-1-link\nsudo nix-env\n1\n",
    stderr,
  );
  assertStringIncludes(stderr, "help: `flakebridge darwin switch` makes one");
});

Deno.test("home and darwin are found by who asks, and activated", async () => {
  await using nix = await nixEnvironment();
  const { run, recorded } = await ground(nix);
  const { stderr } = await run(`
    flakebridge home switch; flakebridge home switch .#ann -b old
    flakebridge home build; readlink result >> ../record
    flakebridge darwin switch --profiles $PWD/../profiles; flakebridge darwin check
    readlink -f ../profiles/system >> ../record`);
  const text = (await recorded()).replaceAll(/\/nix\/store\/\w+-|\S*\/nix\/store\/\w+-/g, "");
  assertEquals(
    text,
    "bob-here activate\nann activate old\nbob-here\n" +
      "darwin activate\ndarwin activate 1\ndarwin\n",
    stderr,
  );
});

Deno.test("home goes back to the generation before, which home-manager made", async () => {
  await using nix = await nixEnvironment();
  const { run, recorded } = await ground(nix);
  const { stderr } = await run(`
    profiles=$XDG_STATE_HOME/nix/profiles; mkdir -p $profiles
    flakebridge home switch --rollback; echo $? >> ../record
    for name in ann bob; do
      flakebridge home build .#$name
      nix-env --profile $profiles/home-manager --set $(readlink result)
    done
    flakebridge home switch --rollback; readlink $profiles/home-manager >> ../record`);
  assertEquals(await recorded(), "1\nann activate\nhome-manager-2-link\n", stderr);
  assertStringIncludes(stderr, "there is no generation before the current one");
});

Deno.test({
  name: "os builds on one machine and switches another, over a real sshd",
  ignore: SSHD === undefined,
  fn: async () => {
    await using nix = await nixEnvironment();
    const { run, recorded, setFlake } = await ground(nix);
    await using sshd = await loopbackSshd(nix);
    const ssh = `export NIX_SSHOPTS='${sshd.options}'\n`;
    const both = await run(`${ssh} os switch --build-host 127.0.0.1 --target-host localhost`);
    assertEquals(both.status, 0, both.stderr);
    const there = "sudo nix-env\nsudo switch-to-configuration\n";
    // There the shell itself tells whether the machine has systemd.
    assertEquals(
      (await recorded()).replace("sudo systemd-run", "sudo switch-to-configuration"),
      `${there}system-1 switch-to-configuration switch by ssh\n`,
    );
    await setFlake(2);
    await run(`${ssh} os boot --target-host localhost`);
    const back = await run(
      `${ssh} os switch --rollback --target-host localhost; readlink ../profiles/system`,
    );
    assertStringIncludes(back.stdout, "system-1-link\n", back.stderr);
    const lines = (await recorded()).replaceAll(/^sudo .*\n/gm, "");
    assertEquals(
      lines,
      "system-2 switch-to-configuration boot by ssh\nsystem-1 switch-to-configuration switch by ssh\n",
    );
    await setFlake(3);
    const built = await run(`${ssh} os build --build-host localhost; readlink result`);
    assertMatch(built.stdout, /-system-3\n$/, built.stderr);
    const none = await run("NIX_SSHOPTS='-p 1' os switch --target-host localhost; echo $?");
    assertMatch(none.stdout, /^[1-9]\d*\n$/, none.stderr);
    assertEquals(await recorded(), "");
  },
});
