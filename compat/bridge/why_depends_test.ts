import { assertEquals } from "@std/assert";
import { chain, chainLines, parseGraph } from "./why_depends.ts";

const GRAPH = `digraph G {
"1-goal" -> "2-a" [color = "black"];
"2-a" -> "4-start" [color = "red"];
"1-goal" -> "3-b" [color = "red"];
"2-a" -> "3-b" [color = "red"];
"3-b" -> "4-start" [color = "red"];
"1-goal" [label = "goal", shape = box, style = filled, fillcolor = "#ff0000"];
}
`;

Deno.test("chain() is the shortest way, the first by name of several", () => {
  const found = chain(parseGraph(GRAPH), { start: "4-start", goal: "1-goal", all: false });
  assertEquals(chainLines(found!, "/s"), ["/s/4-start", "└───/s/2-a", "    └───/s/1-goal"]);
});

Deno.test("chain() has all ways where all are wanted, what is below a path once", () => {
  const found = chain(parseGraph(GRAPH), { start: "4-start", goal: "1-goal", all: true });
  assertEquals(chainLines(found!, "/s"), [
    "/s/4-start",
    "├───/s/2-a",
    "│   └───/s/1-goal",
    "└───/s/3-b",
    "    ├───/s/1-goal",
    "    └───/s/2-a",
  ]);
});

Deno.test("chain() is undefined where nothing leads", () => {
  const ends = { start: "1-goal", goal: "4-start", all: false };
  assertEquals(chain(parseGraph(GRAPH), ends), undefined);
});

Deno.test("parseGraph() reads whole paths as names, since Nix 2.3 prints them", () => {
  const whole = GRAPH.replaceAll(/"(\d)/g, '"/nix/store/$1');
  assertEquals(parseGraph(whole), parseGraph(GRAPH));
});
