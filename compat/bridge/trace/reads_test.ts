import { assertEquals } from "@std/assert";
import { isForObserver, readsIn } from "./reads.ts";

const ROOT = "/nix/store/00000000000000000000000000000000-source";

Deno.test("readsIn() gathers what our builtins and Nix say, each once", () => {
  const said = [
    'trace: flakebridge-read import "flake.nix"',
    'trace: flakebridge-read file "a \\"b\\".txt"',
    'trace: flakebridge-read file "a \\"b\\".txt"',
    'trace: flakebridge-read self ""',
    `copied source '${ROOT}/d' -> '/nix/store/1-d'`,
    `copied source '/nix/store/1-other/d' -> '/nix/store/1-d'`,
    "trace: something of the person's",
  ];
  const { paths, self } = readsIn({ stderr: said.join("\n") }, ROOT);
  assertEquals(paths, [
    { kind: "file", path: 'a "b".txt' },
    { kind: "copy", path: "d" },
    { kind: "import", path: "flake.nix" },
  ]);
  assertEquals([...self], [""]);
});

Deno.test("readsIn() takes the whole tree where its store path can be seen", () => {
  for (
    const line of [
      'trace: flakebridge-read tree ""',
      'trace: flakebridge-read self "outPath"',
      `copied source '${ROOT}' -> '/nix/store/1-source'`,
    ]
  ) {
    const { paths } = readsIn({ stderr: `trace: flakebridge-read file "a"\n${line}\n` }, ROOT);
    assertEquals(paths, [{ kind: "copy", path: "" }]);
  }
});

Deno.test("readsIn() takes what was told of the flake for asked by it", () => {
  const told = ["rev"];
  assertEquals([...readsIn({ stderr: "", told }, ROOT).self], told);
  const { paths } = readsIn({ stderr: "", told: ["outPath"] }, ROOT);
  assertEquals(paths, [{ kind: "copy", path: "" }]);
});

Deno.test("isForObserver() leaves the person's own lines alone", () => {
  const lines = ["trace: hi", "warning: w", "you", "building '/nix/store/x.drv'..."];
  assertEquals(lines.filter(isForObserver), []);
  assertEquals(isForObserver('trace: flakebridge-read self ""'), true);
  assertEquals(isForObserver("evaluating file '/x'"), true);
});
