import { assertEquals } from "@std/assert";
import { settingFlag } from "./setting_flags.ts";

Deno.test("settingFlag() reads settings of Nix that are written as flags", () => {
  const cases = {
    "--flake-registry file:///r .#x": { name: "flake-registry", value: "file:///r", length: 2 },
    "--flake-registry=/r?a=b .#x": { name: "flake-registry", value: "/r?a=b", length: 1 },
    "--extra-experimental-features flakes": {
      name: "extra-experimental-features",
      value: "flakes",
      length: 2,
    },
    "--lint-absolute-path-literals ignore .#x": {
      name: "lint-absolute-path-literals",
      value: "ignore",
      length: 2,
    },
    "--build-cores 1": { name: "build-cores", value: "1", length: 2 },
    "--gc-keep-outputs": { name: "gc-keep-outputs", value: "true", length: 1 },
    "--eval-cache .#x": { name: "eval-cache", value: "true", length: 1 },
    "--no-eval-cache .#x": { name: "eval-cache", value: "false", length: 1 },
  };
  for (const [words, expected] of Object.entries(cases)) {
    assertEquals(settingFlag(words.split(" ")), expected);
  }
});

Deno.test("settingFlag() leaves other words alone", () => {
  const others = ["--json", "--no-verify", "--eval-cache=true", "--flake-registry", "eval-cache"];
  for (const word of others) assertEquals(settingFlag([word]), undefined, word);
});
