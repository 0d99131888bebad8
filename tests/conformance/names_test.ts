/**
 * What `-A NAME` finds through default.nix and shell.nix, against what `.#NAME` finds natively; and
 * what they build when nothing is named.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { type NixEnvironment, withEveryNix } from "../ground/nix_environment.ts";

const EVALUATOR = fromFileUrl(new URL("../../compat/evaluator/flake-compat.nix", import.meta.url));

const FLAKE = `{
  outputs = { self }:
    let
      drv = name: derivation { inherit name; system = "x86_64-linux"; builder = "/bin/sh"; };
      multi = derivation {
        name = "multi"; system = "x86_64-linux"; builder = "/bin/sh"; outputs = [ "out" "dev" ];
      } // { version = "own"; overridden = "own"; };
    in
    {
      packages.x86_64-linux = {
        hello = drv "hello";
        both = drv "both";
        lib = drv "package-named-lib";
        version = drv "package-named-version";
        @default@
      };
      legacyPackages.x86_64-linux = {
        both = drv "wrong";
        old = drv "old";
        set.inner = drv "inner";
      };
      devShells.x86_64-linux = { @shell@ other = drv "other-shell"; hello = drv "hello-shell"; };
      checks.x86_64-linux.test = drv "test";
      lib.deep = drv "deep";
    };
}
`;

async function layOut(directory: string, name: string, defaults: string, shell: string) {
  const flake = join(directory, name);
  await Deno.mkdir(flake, { recursive: true });
  const text = FLAKE.replace("@default@", defaults).replace("@shell@", shell);
  await Deno.writeTextFile(join(flake, "flake.nix"), text);
  for (
    const [file, result] of [["default.nix", "defaultNix"], ["shell.nix", "shellNix"]] as const
  ) {
    const shim = `(import ${EVALUATOR} { src = ./.; system = "x86_64-linux"; }).${result}\n`;
    await Deno.writeTextFile(join(flake, file), shim);
  }
  return flake;
}

/** The names of the derivations of a file's attributes, in their order; of all of it without. */
async function derivations(
  nix: NixEnvironment,
  file: string,
  attributes: readonly string[],
): Promise<readonly string[]> {
  const named = attributes.flatMap((attribute) => ["-A", attribute]);
  const ran = await nix.run(["nix-instantiate", file, ...named]);
  if (ran.status !== 0) return [ran.stderr];
  return Array.from(ran.stdout.matchAll(/[a-z0-9]{32}-(.*)\.drv/g), ([, name]) => name ?? "");
}

const DEFAULT_NAMES = {
  default: "multi",
  hello: "hello",
  both: "both",
  old: "old",
  "set.inner": "inner",
  lib: "package-named-lib",
  version: "package-named-version",
  "packages.x86_64-linux.hello": "hello",
  "legacyPackages.x86_64-linux.both": "wrong",
  "devShells.x86_64-linux.other": "other-shell",
  "checks.x86_64-linux.test": "test",
};

const SHELL_NAMES = {
  default: "shell",
  other: "other-shell",
  hello: "hello-shell",
  both: "both",
  old: "old",
  "packages.x86_64-linux.hello": "hello",
};

Deno.test("defaultNix and shellNix find by name what Nix finds, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    const full = await layOut(directory, "full", "default = multi;", `default = drv "shell";`);
    const bare = await layOut(directory, "bare", "", "");
    for (const nix of nixes) {
      const named = async (file: string, names: Readonly<Record<string, string>>) =>
        assertEquals(
          await derivations(nix, file, Object.keys(names)),
          Object.values(names),
          nix.version,
        );
      const all = (file: string) => derivations(nix, file, []);
      await named(`${full}/default.nix`, DEFAULT_NAMES);
      await named(`${full}/shell.nix`, SHELL_NAMES);
      await named(`${bare}/default.nix`, { hello: "hello", "checks.x86_64-linux.test": "test" });
      await named(`${bare}/shell.nix`, { other: "other-shell" });
      assertEquals(await all(`${full}/default.nix`), ["multi"]);
      assertEquals(await all(`${full}/shell.nix`), ["shell"]);
      const packages = ["both", "hello", "old", "package-named-lib", "package-named-version"];
      assertEquals((await all(`${bare}/default.nix`)).toSorted(), packages);
      assertEquals(await attributesOf(nix, full), `["own","dev","derivation"]`);
    }
  });
});

const ELSEWHERE = `{
  outputs = { self }: {
    packages.aarch64-linux.hello = throw "of another system";
    lib.answer = 42;
    @more@
  };
}
`;

Deno.test("defaultNix and shellNix say that a flake has nothing for the system, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    const flake = await layOut(directory, "elsewhere", "", "");
    const write = (more: string) =>
      Deno.writeTextFile(join(flake, "flake.nix"), ELSEWHERE.replace("@more@", more));
    for (const nix of nixes) {
      await write("");
      for (const file of ["default.nix", "shell.nix"]) {
        for (const attributes of [[], ["default"]]) {
          const [said] = await derivations(nix, `${flake}/${file}`, attributes);
          assertMatch(said ?? "", /the flake has no packages for 'x86_64-linux'/, nix.version);
        }
      }
      const words = ["nix-instantiate", "--eval", `${flake}/default.nix`, "-A", "lib.answer"];
      assertEquals((await nix.run(words)).stdout, "42\n", nix.version);
      // What nix-build finds beside packages, it builds.
      await write(
        `own = derivation { name = "own"; system = "x86_64-linux"; builder = "/bin/sh"; };`,
      );
      assertEquals(await derivations(nix, `${flake}/default.nix`, []), ["own"]);
    }
  });
});

/** What the merged derivation keeps of its own. */
async function attributesOf(nix: NixEnvironment, flake: string): Promise<string> {
  const expression = `let d = import ${flake}; in [ d.overridden d.dev.outputName d.type ]`;
  const ran = await nix.run([
    ..."nix-instantiate --eval --strict --json --read-write-mode -E".split(" "),
    expression,
  ]);
  return ran.stdout.trim() || ran.stderr;
}

/**
 * Names of packages that mean something else, too; those of the second line only to a derivation.
 */
const TAKEN = [
  ..."packages legacyPackages devShells checks lib inputs self sourceInfo rev all drvAttrs".split(
    " ",
  ),
  ..."outputs type outPath name drvPath system meta out outputName".split(" "),
];

const TAKEN_FLAKE = `{
  outputs = { self }:
    let
      drv = name: derivation { inherit name; system = "x86_64-linux"; builder = "/bin/sh"; };
      names = [ @names@ ];
    in {
      packages.x86_64-linux = builtins.listToAttrs (map (name: {
        inherit name;
        value = drv "the-\${name}";
      }) names);
      legacyPackages.x86_64-linux.old = drv "old";
      devShells.x86_64-linux.shell = drv "shell";
      checks.x86_64-linux.check = drv "check";
      lib.deep = drv "deep";
    };
}
`;

const FULL_PATHS: Readonly<Record<string, string>> = {
  "packages.x86_64-linux.packages": "the-packages",
  "packages.x86_64-linux.name": "the-name",
  "packages.x86_64-linux.outPath": "the-outPath",
  "legacyPackages.x86_64-linux.old": "old",
  "devShells.x86_64-linux.shell": "shell",
  "checks.x86_64-linux.check": "check",
  "lib.deep": "deep",
};

Deno.test("defaultNix finds packages whose names are taken, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    for (const names of [TAKEN, [...TAKEN, "default"]]) {
      const hasDefault = names.includes("default");
      const flake = await layOut(directory, `taken-${hasDefault}`, "", "");
      const quoted = names.map((name) => `"${name}"`).join(" ");
      await Deno.writeTextFile(
        join(flake, "flake.nix"),
        TAKEN_FLAKE.replace("@names@", quoted),
      );
      const found = hasDefault ? names.slice(0, names.indexOf("outputs")) : names;
      const expected = {
        ...FULL_PATHS,
        ...Object.fromEntries(found.map((name) => [name, `the-${name}`])),
      };
      for (const nix of nixes) {
        const paths = Object.keys(expected);
        const given = await derivations(nix, `${flake}/default.nix`, paths);
        assertEquals(given, Object.values(expected), nix.version);
        if (nix.hasFlakes) assertEquals(await nativeNames(nix, flake, paths), given, nix.version);
        const all = await derivations(nix, `${flake}/default.nix`, []);
        assertEquals(all.length, hasDefault ? 1 : names.length + 1, nix.version);
      }
    }
  });
});

/** The names of the derivations that native flakes find. */
async function nativeNames(
  nix: NixEnvironment,
  flake: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  return await Promise.all(paths.map(async (path) => {
    const command = ["nix", "path-info", "--derivation", `path:${flake}#${path}`];
    const { stdout, stderr } = await nix.run(command, { features: "on" });
    return /-(.*)\.drv/.exec(stdout)?.[1] ?? stderr;
  }));
}
