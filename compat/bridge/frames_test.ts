import { assertEquals } from "@std/assert";
import { withoutOurFrames } from "./frames.ts";

/** The first four lines on stdin are the person's. */
const FOUR = [{ name: "«string»", before: 0, lines: 4 }];

Deno.test("withoutOurFrames() keeps what Nix 2.3 says without --show-trace", () => {
  const error = `error: while evaluating 'print' at (string):2123:5, called from (string):2090:1:
while evaluating the file '/nix/store/x-source/throw.nix':
while evaluating 'f' at /nix/store/x-source/throw.nix:2:7, called from /nix/store/x-source/throw.nix:3:4:
attribute 'y' missing, at /nix/store/x-source/flake.nix:4:22
`;
  assertEquals(
    withoutOurFrames(error),
    "attribute 'y' missing, at /nix/store/x-source/flake.nix:4:22",
  );
  assertEquals(withoutOurFrames("error: my words, at (string):9:1\n"), "my words");
});

Deno.test("withoutOurFrames() hints at the person's frames as Nix 2.8 does, and at no others", () => {
  const words = `error: no luck

       at /nix/store/x-source/throw.nix:2:3:

            2|   b = 2;
             |   ^
`;
  const ours = `
       … while evaluating the attribute 'value.thrown'

       at /nix/store/x-source/flake.nix:8:5:

            8|     thrown = import ./throw.nix;
             |     ^

       … while evaluating 'given'apply'

       at «stdin»:3:16:

            3| given'apply = (value: value
             |                ^
`;
  const theirs = "\n       … while evaluating the file '/nix/store/x-source/throw.nix':\n";
  const said = words.replace("error: ", "").trimEnd();
  assertEquals(withoutOurFrames(words + ours, FOUR), said);
  assertEquals(
    withoutOurFrames(words + theirs + ours, FOUR),
    `${said}\n(use '--show-trace' to show detailed location information)`,
  );
});

Deno.test("withoutOurFrames() leaves no frame where Nix 2.26 has none but ours", () => {
  const error = `error:
       … while evaluating list element at index 0

       … while calling the 'throw' builtin
         at «stdin»:19:11:
           18|         if paths == [ ] then
           19|           throw "no"
             |           ^
           20|         else

       error: my words
       at /nix/store/x-source/flake.nix:4:22:
            4|     bad = x.y;
             |            ^
       Did you mean z?
`;
  assertEquals(
    withoutOurFrames(error),
    `my words
       at /nix/store/x-source/flake.nix:4:22:
            4|     bad = x.y;
             |            ^
       Did you mean z?`,
  );
});

Deno.test("withoutOurFrames() keeps the person's frames, and what belongs to them", () => {
  const error = `error:
       … from call site
         at «stdin»:3:1:
            3| x
             | ^

       … while calling the 'head' builtin
         at /nix/store/x-source/flake.nix:4:22:
            4| y
             | ^

       … while evaluating the first argument

       error: my words
`;
  assertEquals(
    withoutOurFrames(error),
    `
       … while calling the 'head' builtin
         at /nix/store/x-source/flake.nix:4:22:
            4| y
             | ^

       … while evaluating the first argument

       error: my words`,
  );
});

Deno.test("withoutOurFrames() shows as many frames as Nix does, and those that code has added", () => {
  const ours = "       … while calling 'print'\n         at «stdin»:9:1:\n\n";
  const called = "       … from call site\n         at /x/flake.nix:1:1:\n\n" +
    "       … while calling 'f'\n         at /x/flake.nix:2:2:\n\n";
  const builtin = "       … while calling the 'head' builtin\n         at /x/flake.nix:4:2:\n\n";
  const added = "       … while evaluating the option `a.b':\n\n";
  const shown = (frames: string) => withoutOurFrames(`error:\n${frames}       error: my words\n`);
  assertEquals(
    shown(ours + called + builtin + builtin),
    `\n${builtin}${builtin}       error: my words`,
  );
  const truncated =
    "       (stack trace truncated; use '--show-trace' to show the full, detailed trace)\n\n";
  assertEquals(
    shown(builtin + called + builtin + added + builtin),
    `\n${builtin}${builtin}${added}${truncated}       error: my words`,
  );
});

Deno.test("withoutOurFrames() drops the place of what is thrown in our text", () => {
  const error = `error: flake-compat: words

       at «stdin»:53:19:

           52|
           53|   fail = message: throw "flake-compat: \${message}";
             |                   ^
`;
  assertEquals(withoutOurFrames(error), "flake-compat: words");
});

Deno.test("withoutOurFrames() keeps places in the lines that are the person's", () => {
  const error = `error: undefined variable 'x'

       at «stdin»:1:13:

            1| let root = (x
             |             ^
`;
  assertEquals(withoutOurFrames(error, FOUR), error.replace("error: ", "").trimEnd());
});
