import { assert, assertEquals } from "@std/assert";
import { duplicatesIn, mergesOf, printMerge } from "./duplicates.ts";
import { drawDot, drawMermaid } from "./draw_graph.ts";
import { drawSvg } from "./draw_svg.ts";
import type { LockFile, LockNode } from "./lock_file.ts";

function node(repo: string, rev: string, inputs: LockNode["inputs"] = {}): LockNode {
  const ref = { type: "github", owner: "o", repo } as const;
  return { inputs, original: ref, locked: { ...ref, rev: rev.repeat(40) } };
}

const LOCK: LockFile = {
  version: 7,
  root: "root",
  nodes: {
    root: { inputs: { a: "a", nixpkgs: "nixpkgs_2" } },
    a: node("a", "1", { nixpkgs: "nixpkgs", utils: ["a", "nixpkgs"] }),
    nixpkgs: node("nixpkgs", "2"),
    nixpkgs_2: node("nixpkgs", "3"),
  },
};

Deno.test("duplicatesIn() finds the sources that are there twice, and the nearest of each", () => {
  assertEquals(duplicatesIn(LOCK), [
    { source: "github:o/nixpkgs", kept: ["nixpkgs"], others: [["a", "nixpkgs"]] },
  ]);
});

Deno.test("duplicatesIn() finds nothing in a node that several inputs share", () => {
  const shared = { ...LOCK.nodes, root: { inputs: { a: "a", nixpkgs: "nixpkgs" } } };
  assertEquals(duplicatesIn({ ...LOCK, nodes: shared }), []);
});

Deno.test("duplicatesIn() never lets a flake follow what is none", () => {
  const plain = { ...node("nixpkgs", "3"), flake: false as const };
  const [it] = duplicatesIn({ ...LOCK, nodes: { ...LOCK.nodes, nixpkgs_2: plain } });
  assertEquals([it?.kept, it?.others], [["a", "nixpkgs"], [["nixpkgs"]]]);
});

Deno.test("mergesOf() says what to write into flake.nix, and nothing for what goes with it", () => {
  assertEquals(mergesOf(duplicatesIn(LOCK)).map(printMerge), [
    `inputs.a.inputs.nixpkgs.follows = "nixpkgs";`,
  ]);
  const deep = [
    { source: "x", kept: ["x"], others: [["a", "x"], ["a", "b", "x"]] },
    { source: "b", kept: ["b"], others: [["a", "b"]] },
    { source: "c", kept: ["a", "x", "c"], others: [["a", "c"]] },
  ];
  assertEquals(mergesOf(deep).map(({ path }) => path), [["a", "x"], ["a", "b"]]);
});

Deno.test("drawDot() and drawMermaid() draw nodes, inputs and what follows", () => {
  assertEquals(
    drawDot(LOCK),
    `digraph inputs {
  rankdir = LR;
  node [shape = box];
  "root" [label = "the flake"];
  "a" [label = "a\\ngithub:o/a\\n1111111"];
  "nixpkgs" [label = "nixpkgs\\ngithub:o/nixpkgs\\n2222222", style = filled, fillcolor = "#ffd9b3"];
  "nixpkgs_2" [label = "nixpkgs_2\\ngithub:o/nixpkgs\\n3333333", style = filled, fillcolor = "#ffd9b3"];
  "root" -> "a" [label = "a"];
  "a" -> "nixpkgs" [label = "nixpkgs"];
  "a" -> "nixpkgs" [label = "utils", style = dashed];
  "root" -> "nixpkgs_2" [label = "nixpkgs"];
  "nixpkgs" -> "nixpkgs_2" [label = "could be", style = dotted, color = "#c4650a", constraint = false];
}
`,
  );
  assertEquals(
    drawMermaid(LOCK),
    `graph LR
  n0["the flake"]
  n1["a<br>github:o/a<br>1111111"]
  n2["nixpkgs<br>github:o/nixpkgs<br>2222222"]:::twice
  n3["nixpkgs_2<br>github:o/nixpkgs<br>3333333"]:::twice
  n0 -->|a| n1
  n1 -->|nixpkgs| n2
  n1 -.->|utils| n2
  n0 -->|nixpkgs| n3
  n2 -.-x|could be| n3
  classDef twice fill:#ffd9b3
`,
  );
});

Deno.test("drawSvg() draws a box for each node and an arrow for each input", () => {
  const svg = drawSvg({ ...LOCK, nodes: { ...LOCK.nodes, a: node("<a&b>", "1") } });
  assertEquals(svg.match(/<rect x=/g)?.length, 3);
  assertEquals(svg.includes("github:o/&#60;a&#38;b&#62;"), true);
  const whole = drawSvg(LOCK);
  assertEquals(whole.match(/<rect x=/g)?.length, 4);
  assertEquals(whole.match(/<path d="M[^"]+" fill="none"/g)?.length, 5);
  assertEquals(whole.match(/fill="#ffd9b3"/g)?.length, 2);
  assertEquals(/NaN|undefined|Infinity/.test(whole), false);
});

Deno.test("drawSvg() makes room for the longest name of an input", () => {
  const name = "a-name-that-goes-on-and-on-and-on-and-on";
  const svg = drawSvg({
    ...LOCK,
    nodes: { root: { inputs: { [name]: "a", nixpkgs: "a" } }, a: node("a", "1") },
  });
  const [, end] = svg.match(`<text x="([0-9.]+)"[^>]*>${name}<`) ?? [];
  assert(Number(end) > name.length * 7.3 + "the flake".length * 7.3);
});
