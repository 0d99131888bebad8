import { assertEquals } from "@std/assert";
import type { ProofRow } from "../report.ts";
import { proofTable } from "./table.ts";

const ROWS: ProofRow[] = [
  {
    attribute: "default.nix -A hello",
    through: "shim",
    before: "/nix/store/a-hello.drv",
    after: "/nix/store/a-hello.drv",
    verdict: "identical",
    differences: [],
  },
  {
    attribute: "default.nix -A hello",
    through: "flake",
    before: "/nix/store/a-hello.drv",
    verdict: "failed",
    differences: [{ kind: "error", subject: "after", detail: "first\nsecond" }],
  },
  {
    attribute: "shell.nix",
    through: "shim",
    verdict: "failed-before",
    differences: [{ kind: "error", subject: "before", detail: "words" }],
  },
];

Deno.test("proofTable() aligns rows, indents differences, sums up", () => {
  assertEquals(proofTable({ nix: "2.8.0", system: "x86_64-linux", rows: ROWS }), [
    "Derivations before and after, by Nix 2.8.0 on x86_64-linux:",
    "  default.nix -A hello  shim   identical      /nix/store/a-hello.drv",
    "                        flake  failed         /nix/store/a-hello.drv",
    "      error after: first",
    "        second",
    "  shell.nix             shim   failed-before",
    "      error before: words",
    "1 identical, 1 failed, 1 failed already before",
  ]);
});

Deno.test("proofTable() says where there is nothing to compare", () => {
  assertEquals(
    proofTable({ nix: "2.3.7", system: "x86_64-linux", rows: [] })[1],
    [
      "  no derivations to compare",
    ][0],
  );
});
