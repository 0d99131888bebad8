import { assertEquals } from "@std/assert";
import { withoutOurFrames } from "./frames.ts";

Deno.test("withoutOurFrames() keeps what Nix 2.3 says of the person's file", () => {
  const plain = `error: attribute 'y' missing, at /nix/store/x-source/flake.nix:4:22
(use '--show-trace' to show detailed location information)
`;
  assertEquals(
    withoutOurFrames(plain),
    "attribute 'y' missing, at /nix/store/x-source/flake.nix:4:22",
  );
  assertEquals(withoutOurFrames("error: my words, at (string):9:1\n"), "my words");
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

       (stack trace truncated; use '--show-trace' to show the full, detailed trace)

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
  assertEquals(withoutOurFrames(error, 4), error.replace("error: ", "").trimEnd());
});
