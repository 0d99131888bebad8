/**
 * What a person sees of errors in flakes, files and expressions, beside `nix` with flakes on: line
 * by line the same, with the person's frames and none of ours.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import { comparedVersions, nixEnvironment } from "../ground/nix_environment.ts";

const FILES = {
  "flake.nix": `{
  outputs = _: let
    broken = name: text: derivation {
      inherit name;
      system = "x86_64-linux";
      builder = "/bin/sh";
      args = [ "-c" "\${text}; exit 3" ];
    };
  in {
    missing = (import ./set.nix { }).nope;
    thrown = import ./throw.nix;
    typed = (import ./derivation.nix { builder = { }; }).drvPath;
    infinite = let a = b; b = a + 1; in a;
    file = import ./nowhere.nix;
    syntax = import ./syntax.nix;
    asserted = import ./assert.nix;
    built = import (broken "imported" "echo loud");
    aborted = import ./abort.nix;
    called = import ./called.nix { one = 1; };
    added = builtins.addErrorContext "while evaluating the option \`a.b':" (import ./deep.nix 1);
    named = (derivation { name = 1; }).drvPath;
    bare = (derivation { name = "x"; }).drvPath;
    broken = broken "broken" "echo words";
  };
}
`,
  "set.nix": "{ }: { a = 1; }\n",
  "throw.nix": 'let\n  f = x: throw "no ${x}";\nin f "luck"\n',
  "derivation.nix":
    '{ builder }: derivation { name = "x"; system = "x86_64-linux"; inherit builder; }\n',
  "syntax.nix": "{\n  a = 1\n  b = 2;\n}\n",
  "assert.nix": "let v = 1;\nin assert v == 2; v\n",
  "nested.nix": '{ a = { b = throw "no b"; c = 1; }; f = { x }: x; }\n',
  "abort.nix": 'abort "all of it"\n',
  "called.nix": "{ one, two }: one\n",
  "deep.nix":
    "n: if n == 0 then builtins.head [ ] else builtins.length (import ./deep.nix (n - 1))\n",
};

const VALUES = [
  ...["missing", "thrown", "typed", "infinite", "file", "syntax", "asserted", "built", "aborted"],
  ...["called", "added", "named", "bare"],
];

/** Without a flake: errors in the words themselves, and in what is selected from a file. */
const GIVEN = [
  `eval --expr '{ a = 1 + "b"; }.a'`,
  `eval --expr '{ a = throw "x"; }' a`,
  `eval --expr 'let x = 1; in
     # of two lines
     x.y # and a comment'`,
  "eval --expr '1 +'",
  "eval --expr '1) + (2'",
  "eval --expr 1 --apply 'f: f 1'",
  "eval --expr 1 --apply 'f: f 1 }'",
  "eval -f nested.nix f --arg x '1 +'",
  "eval -f nested.nix a.b",
  "eval -f nested.nix zz",
  "eval -f syntax.nix a",
];

/**
 * From the error on. Which of the commands for the log Nix names hangs on the features that are on.
 */
const FILTER = "/^error:/,$ { s/nix-store -l/nix log/; p }";

/** Status and stderr of each, with `---` behind it. */
function script(program: string): string {
  const shown = `2>&1 >/dev/null | sed -n '${FILTER}'; echo "status \${PIPESTATUS[0]}"; echo ---`;
  return [
    ...VALUES.map((name) => `${program} eval path:$PWD#${name} ${shown}`),
    ...GIVEN.map((words) => `${program} ${words} ${shown}`),
    `${program} build --no-link path:$PWD#broken ${shown}`,
    // A build that is part of the evaluation is told of once, and what it prints is not.
    `${program} eval path:$PWD#built 2>&1 | grep -c '^building\\|^loud'; echo ---`,
    `${program} eval --show-trace path:$PWD#thrown ${shown}`,
  ].join("\n");
}

for (const version of await comparedVersions()) {
  await using probe = await nixEnvironment(version);
  Deno.test({
    name: `errors are those of nix ${probe.version}, without our frames`,
    ignore: !probe.hasFlakes,
    fn: async () => {
      await using nix = await nixEnvironment(version);
      const cwd = join(nix.directory, "errors");
      await Deno.mkdir(cwd);
      for (const [name, text] of Object.entries(FILES)) {
        await Deno.writeTextFile(join(cwd, name), text);
      }
      const ours = `${Deno.execPath()} run -q -A ${checkoutPath("cli.ts")}`;
      const seen = async (program: string, features: "on" | "off") => {
        const { stdout } = await nix.run(["bash", "-c", script(program)], { cwd, features });
        return stdout.split("---\n");
      };
      const [native, bridged] = [await seen("nix", "on"), await seen(ours, "off")];
      const [traced, bridgedTrace] = [native.splice(-2, 1)[0]!, bridged.splice(-2, 1)[0]!];
      assertEquals(bridged, native);
      // All frames: native's, and ours around them.
      assertStringIncludes(bridgedTrace, traced.replace(/^error:\n?|status 1\n$/g, "").trimEnd());
      assertStringIncludes(bridgedTrace, "stdin");
    },
  });
}
