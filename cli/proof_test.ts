import { assertEquals } from "@std/assert";
import type { Proof, ProofRow } from "../migrate/report.ts";
import { holds, proves, renderProof } from "./proof.ts";
import { plain } from "./style.ts";

function row(verdict: ProofRow["verdict"], more: Partial<ProofRow> = {}): ProofRow {
  return {
    attribute: "shell.nix",
    system: "x86_64-linux",
    through: "shim",
    verdict,
    differences: [],
    ...more,
  };
}

function proof(...rows: readonly ProofRow[]): Proof {
  return { nix: "2.8.0", systems: ["x86_64-linux"], rows };
}

Deno.test("renderProof() aligns the rows and puts causes below theirs", () => {
  const text = renderProof(
    proof(
      row("identical", { attribute: "default.nix -A hello" }),
      row("explained", {
        attribute: "default.nix -A hello",
        through: "flake",
        differences: [{
          cause: "source-name",
          subject: "src",
          via: [],
          detail: "the tree of a flake is called source, and the directory was called morning",
        }],
      }),
      row("failed-before"),
      row("different", {
        through: "flake",
        differences: [{
          cause: "environment",
          subject: "x",
          detail: "\n  - 1\n  + 2",
          via: ["a", "b"],
        }],
      }),
    ),
    plain,
  );
  assertEquals(
    text,
    `Proof (Nix 2.8.0, x86_64-linux)
  default.nix -A hello  shim   identical
                        flake  explained
      name of the source src: the tree of a flake is called source, and the
      directory was called morning
  shell.nix             shim   failed before, too
                        flake  different
      in a → b: environment attribute x: 
        - 1
        + 2

  1 identical, 1 explained, 1 failed before, too, 1 different`,
  );
});

Deno.test("renderProof() says so when there is nothing to compare", () => {
  const text = renderProof(proof(), plain);
  assertEquals(text.split("\n").at(-1), "  There was nothing to compare.");
});

Deno.test("holds() is true of what is identical, explained, or was broken before", () => {
  assertEquals(holds(proof(row("identical"), row("explained"), row("failed-before"))), true);
  assertEquals(holds(proof(row("identical"), row("different"))), false);
  assertEquals(holds(proof(row("failed"))), false);
  assertEquals(holds(proof(row("identical"), row("out-of-time"))), false);
  assertEquals(holds(proof()), true);
});

Deno.test("proves() is true of nothing that was not compared", () => {
  assertEquals(proves(proof(row("identical"), row("failed-before"), row("unreachable"))), true);
  assertEquals(proves(proof(row("explained"))), true);
  assertEquals(proves(proof(row("identical"), row("failed"))), false);
  assertEquals(proves(proof(row("identical"), row("out-of-time"))), false);
  assertEquals(proves(proof(row("out-of-time"), row("out-of-time"))), false);
  assertEquals(proves(proof(row("failed-before"))), false);
  assertEquals(proves(proof()), false);
});
