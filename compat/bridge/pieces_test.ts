import { assertEquals } from "@std/assert";
import { composed, inPieces } from "./pieces.ts";

const { text, pieces } = composed([
  "let root = (\n",
  { name: "«string»", theirs: "{\n  a = x.y;\n}" },
  "\n);\nin ",
  "root",
]);

Deno.test("composed() tells where the person's text came to stand", () => {
  assertEquals(text, "let root = (\n{\n  a = x.y;\n}\n);\nin root");
  assertEquals(pieces, [{ name: "«string»", before: 1, lines: 3 }]);
});

Deno.test("inPieces() has places and excerpts as in that text alone", () => {
  const error = `       … while evaluating
         at «stdin»:2:1:
            1| let root = (
            2| {
             | ^
            3|   a = x.y;

       … while evaluating
         at «stdin»:6:4:
            6| in root
             |    ^

       error: no
       at /f.nix:2:3:
            2| {
`;
  assertEquals(
    inPieces(error, pieces),
    `       … while evaluating
         at «string»:1:1:
            1| {
             | ^
            2|   a = x.y;

       … while evaluating
         at «stdin»:6:4:
            6| in root
             |    ^

       error: no
       at /f.nix:2:3:
            2| {
`,
  );
});

Deno.test("inPieces() knows the excerpts of Nix 2.8, behind an empty line, and the words of 2.3", () => {
  const error = `no

       at «stdin»:4:1:

            3|   a = x.y;
            4| }
             | ^
            5| );`;
  assertEquals(
    inPieces(error, pieces),
    `no

       at «string»:3:1:

            2|   a = x.y;
            3| }
             | ^`,
  );
  assertEquals(inPieces("no, at (string):4:1", pieces), "no, at (string):3:1");
});
