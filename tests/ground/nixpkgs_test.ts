/** The miniature nixpkgs does what the tests take for granted, on every Nix at hand. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { MINI_NIXPKGS_REF } from "./mini_nixpkgs.ts";
import { matrixVersions, type NixEnvironment, nixEnvironment } from "./nix_environment.ts";

type Test = (nix: NixEnvironment) => Promise<void>;

const tests: Readonly<Record<string, Test>> = {
  "builds a program that runs": async (nix) => {
    const out = await printed(nix, "nix-build", "--no-out-link", "<nixpkgs>", "-A", "hello");
    assertEquals(await printed(nix, `${out}/bin/hello`), "Hello, world!");
  },

  "builds whatever kind of package there is": async (nix) => {
    await printed(nix, "nix-build", "--no-out-link", PACKAGES);
  },

  "gives nix-shell its inputs and runs its shellHook": async (nix) => {
    assertEquals(await printed(nix, "nix-shell", SHELL, "--run", "jq"), "in the shell\njq 1.7.1");
  },

  "takes overlays, config, overrides and another system": async (nix) => {
    assertEquals(await value(nix, OVERRIDDEN), ["Hej", "hello-2.12.1-x", "aarch64-linux"]);
  },

  "refuses what is unfree unless it is allowed": async (nix) => {
    const refused = await nix.run(["nix-instantiate", "<nixpkgs>", "-A", "vscode"]);
    assertStringIncludes(refused.stderr, "has an unfree license");
    assertEquals(refused.status, 1);
    await value(nix, "(import <nixpkgs> { config.allowUnfree = true; }).vscode.drvPath");
  },

  "gives a system": async (nix) => {
    await value(
      nix,
      `(import <nixpkgs/nixos> {
      configuration = { pkgs, ... }: { environment.systemPackages = [ pkgs.jq ]; };
    }).system.drvPath`,
    );
  },

  "gives the same derivations as a flake": async (nix) => {
    if (!nix.hasFlakes) return;
    const hello = `${MINI_NIXPKGS_REF}#hello.drvPath`;
    const features = ["--extra-experimental-features", "nix-command flakes"];
    const through = await printed(nix, "nix", ...features, "eval", "--raw", hello);
    assertEquals(through, await value(nix, "(import <nixpkgs> { }).hello.drvPath"));
  },
};

const PACKAGES = fixture("packages.nix");
const SHELL = fixture("shell.nix");

const OVERRIDDEN = `
  let
    pkgs = import <nixpkgs> {
      system = "aarch64-linux";
      config.packageOverrides = prev: { greeting = "Hej"; };
      overlays = [
        (final: prev: {
          hello = prev.hello.overrideAttrs (old: {
            version = "\${old.version}-x";
          });
        })
      ];
    };
  in
  [ pkgs.greeting pkgs.hello.name pkgs.hello.system ]
`;

function fixture(name: string): string {
  return fromFileUrl(new URL(name, import.meta.url));
}

/** What a command prints, when it ends well. */
async function printed(nix: NixEnvironment, ...words: readonly string[]): Promise<string> {
  const { command, status, stdout, stderr } = await nix.run(words);
  assertEquals(status, 0, `${command}\n${stderr}`);
  return stdout.trim();
}

async function value(nix: NixEnvironment, expression: string): Promise<unknown> {
  return JSON.parse(
    await printed(nix, "nix-instantiate", "--eval", "--strict", "--json", "-E", expression),
  );
}

const versions = await matrixVersions();

for (const version of versions.length > 0 ? versions : [undefined]) {
  const nix = await nixEnvironment(version);
  Deno.test.afterAll(async () => await nix[Symbol.asyncDispose]());
  for (const [name, test] of Object.entries(tests)) {
    Deno.test(`the miniature nixpkgs ${name}, with Nix ${nix.version}`, () => test(nix));
  }
}
