/**
 * `repl` with flakes off on every Nix at hand, beside `nix repl` with flakes on where it takes
 * them.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import { compareVersions, type NixEnvironment, withEveryNix } from "../ground/nix_environment.ts";

const FLAKE = `{
  outputs = { self }: {
    number = 6;
    set = { inner = 41; outer = self.number; };
    packages.x86_64-linux.set.inner = 7;
    home = builtins.getEnv "GREETING";
  };
}
`;

const PROGRAM = {
  on: ["nix"],
  off: [Deno.execPath(), "run", "-q", "-A", checkoutPath("cli.ts")],
} as const;

async function layOut(nix: NixEnvironment): Promise<string> {
  const flake = join(nix.directory, "flake");
  await Deno.mkdir(flake);
  await Deno.writeTextFile(join(flake, "flake.nix"), FLAKE);
  return flake;
}

/** The values of expressions that are typed at a prompt, as JSON. */
async function answers(
  nix: NixEnvironment,
  features: "on" | "off",
  words: readonly string[],
  expressions: readonly string[],
): Promise<readonly string[]> {
  const lines = expressions.map((expression) =>
    `builtins.trace (builtins.toJSON (${expression})) 0`
  );
  const script = 'typed=$1; shift; printf "%s\\n:q\\n" "$typed" | GREETING=hello "$@"';
  const shell = ["sh", "-c", script, "sh", lines.join("\n")];
  const cwd = join(nix.directory, "flake");
  const options = { cwd, features, store: features } as const;
  const run = await nix.run([...shell, ...PROGRAM[features], "repl", ...words], options);
  assertEquals(run.status, 0, run.stderr);
  return [...run.stderr.matchAll(/^trace: (.*)$/gm)].map(([, json = ""]) => json);
}

Deno.test("repl has flakes in scope on a Nix without them, as `nix repl` has", async () => {
  await withEveryNix(async (nixes) => {
    for (const nix of nixes) {
      await layOut(nix);
      const tried = async (
        words: readonly string[],
        expected: Readonly<Record<string, string>>,
      ) => {
        const expressions = Object.keys(expected);
        const ours = await answers(nix, "off", words, expressions);
        assertEquals(ours, Object.values(expected), `${nix.version} ${words.join(" ")}`);
        if (compareVersions(nix.version, "2.19") < 0) return;
        assertEquals(await answers(nix, "on", words, expressions), ours, nix.version);
      };
      await tried(["."], { "number + 1": "7", "set.outer": "6", home: '"hello"' });
      await tried([".#set"], { inner: "7" });
      await tried([".#packages", ".#.set"], { inner: "41", "x86_64-linux ? set": "true" });
      await tried(["-f", "flake.nix"], { "(outputs { self = { number = 5; }; }).set.outer": "5" });
      await tried([], { "1 + 1": "2" });
      if (compareVersions(nix.version, "2.10") >= 0) {
        const set = "{ a.b = 41; c = baseNameOf (toString ./x); }";
        await tried(["--expr", set], { "a.b": "41", c: '"x"' });
        await tried(["--expr", set, "a"], { b: "41" });
        await tried(["--expr", "{ one }: { a.b = one; }", "--argstr", "one", "1", "a"], {
          b: '"1"',
        });
      }
      const inputs = await answers(nix, "off", ["."], ["inputs", "outputs.number"]);
      assertEquals(inputs, ["{}", "6"]);
    }
  });
});

Deno.test("repl says what is wrong with a flake before there is a prompt", async () => {
  await withEveryNix(async (nixes) => {
    for (const nix of nixes) {
      const cwd = await layOut(nix);
      for (
        const [word, error] of [[".#nope", "does not provide"], [".#number", "a set"]] as const
      ) {
        const run = await nix.run([...PROGRAM.off, "repl", word], { cwd });
        assertEquals([run.status, run.stdout], [1, ""], nix.version);
        assertStringIncludes(run.stderr, error);
      }
    }
  });
});
