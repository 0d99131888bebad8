/**
 * `--native`: Nix itself does it, on a machine where flakes are off.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkoutPath } from "../cli/program.ts";
import { nixEnvironment } from "../ground/nix_environment.ts";

Deno.test("--native lets nix do it, and ends as it ends; an old nix, or none, is refused", async () => {
  await using nix = await nixEnvironment();
  const program = `"${Deno.execPath()}" run -q -A ${checkoutPath("cli.ts")}`;
  const script = `
    mkdir flake old; echo '{ outputs = _: { value = 7; }; }' > flake/flake.nix
    flakebridge() { ${program} "$@" 2>> said; echo " ($?)"; }
    flakebridge eval --native path:./flake#value
    flakebridge --native show path:./flake --json
    flakebridge eval path:./flake#nope --native
    flakebridge shell --native path:./flake#nope -c true
    cat said; : > said
    printf '#!/bin/sh\\necho "nix (Nix) 2.3.7"\\n' > old/nix; chmod +x old/nix
    PATH=$PWD/old:$PATH flakebridge eval --native --expr 1; cat said; : > said
    PATH=/nowhere flakebridge eval --native --expr 1; cat said; : > said
    printf '#!/bin/sh\\n[ "$1" = --version ] && echo "nix (Nix) 2.9" || kill -TERM $$\\n' > old/nix
    PATH=$PWD/old:$PATH flakebridge eval --native --expr 1
  `;
  const { stdout } = await nix.run(["bash", "-c", script]);
  assertStringIncludes(stdout, "7\n (0)\n");
  assertStringIncludes(stdout, '{"value":{"type":"unknown"}}');
  assertStringIncludes(stdout, "does not provide attribute");
  assertEquals(stdout.match(/\(\d+\)/g), ["(0)", "(0)", "(1)", "(1)", "(1)", "(1)", "(143)"]);
  assertStringIncludes(stdout, '"nix (Nix) 2.3.7" has no flakes');
  assertStringIncludes(stdout, "there is no `nix` on PATH for `--native`");
});
