import { assertEquals } from "@std/assert";
import { commandLine } from "../../../nix/tools/run.ts";
import { configurationNames, configurationPaths } from "./configuration.ts";
import { commandOf } from "./remote.ts";
import {
  copySteps,
  type Deployment,
  effectSteps,
  generationBefore,
  remoteBuildSteps,
  rollbackSteps,
  type Step,
} from "./steps.ts";

const BUILT = { drvPath: "/nix/store/0-a.drv", path: "/nix/store/0-a" };

const HERE: Deployment = {
  kind: "os",
  action: "switch",
  profile: "/p/system",
  isUnit: false,
  link: "result",
  nixWords: [],
  variables: [],
  buildHost: null,
  targetHost: null,
};

function shown(steps: readonly Step[], sudo = false): readonly string[] {
  const means = { sudo, sshOptions: ["-p", "22"] };
  return steps.map((step) => commandLine(commandOf(step, means, commandLine)));
}

Deno.test("configurationNames() are the machine's, or the person's on the machine first", () => {
  const who = { host: "box.example.org", user: "ann" };
  assertEquals(configurationNames("os", who), ["box.example.org"]);
  assertEquals(configurationNames("home", who), ["ann@box", "ann@box.example.org", "ann"]);
  assertEquals(configurationNames("home", { host: "box", user: undefined }), []);
  const [vm] = configurationPaths("os", ["box"], "vm");
  assertEquals(vm, ["nixosConfigurations", "box", "config", "system", "build", "vm"]);
});

Deno.test("effectSteps() set the profile, then activate", () => {
  assertEquals(shown(effectSteps(BUILT.path, HERE)), [
    "test -x /nix/store/0-a/bin/switch-to-configuration",
    "nix-env --profile /p/system --set /nix/store/0-a",
    "/nix/store/0-a/bin/switch-to-configuration switch",
  ]);
  assertEquals(shown(effectSteps(BUILT.path, { ...HERE, action: "test" })), [
    "test -x /nix/store/0-a/bin/switch-to-configuration",
    "/nix/store/0-a/bin/switch-to-configuration test",
  ]);
  const named = { ...HERE, action: "boot", profile: "/p/system-profiles/x" } as const;
  assertEquals(shown(effectSteps(BUILT.path, named), true), [
    "test -x /nix/store/0-a/bin/switch-to-configuration",
    "sudo mkdir -p -m 0755 /p/system-profiles",
    "sudo nix-env --profile /p/system-profiles/x --set /nix/store/0-a",
    "sudo /nix/store/0-a/bin/switch-to-configuration boot",
  ]);
  assertEquals(shown(effectSteps(BUILT.path, { ...HERE, kind: "home" }), true), [
    "test -x /nix/store/0-a/activate",
    "/nix/store/0-a/activate",
  ]);
});

Deno.test("steps on other machines go by ssh, and what is built on one comes by here", () => {
  const there = { ...HERE, buildHost: "b", targetHost: "t" };
  assertEquals(shown(remoteBuildSteps(BUILT, there)), [
    "nix-copy-closure --to b /nix/store/0-a.drv",
    "ssh -p 22 b 'nix-store --realise /nix/store/0-a.drv'",
  ]);
  assertEquals(shown(copySteps(BUILT, there)), [
    "nix-copy-closure --from b /nix/store/0-a",
    "nix-copy-closure --to t /nix/store/0-a",
  ]);
  assertEquals(copySteps(BUILT, { buildHost: "b", targetHost: "b" }), []);
  assertEquals(shown(rollbackSteps(there), true), [
    "ssh -p 22 -t t 'sudo nix-env --profile /p/system --rollback'",
    "ssh -p 22 -t t 'sudo /p/system/bin/switch-to-configuration switch'",
  ]);
});

Deno.test("generationBefore() is the one before the current one, not the newest other", () => {
  const list = [
    "   1   2026-01-01 00:00:00   ",
    "  12   2026-01-02   (current)",
    "  13   2026-01-03",
  ];
  assertEquals(generationBefore(list.join("\n")), 1);
  assertEquals(generationBefore("  12   2026-01-02   (current)"), undefined);
});
