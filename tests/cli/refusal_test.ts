import { assertEquals } from "@std/assert";
import type { RefusalReport } from "../../mod.ts";
import { withProject } from "../apply/project.ts";
import { flakebridge } from "./program.ts";

Deno.test("--json prints why a verb can't go on, and stderr says it, too", async () => {
  await withProject({ "a.txt": "" }, async (root) => {
    for (
      const [verb, code] of [
        ["migrate", "nothing-to-migrate"],
        ["verify", "not-migrated"],
        ["shim", "no-flake"],
      ] as const
    ) {
      const { status, stdout, stderr } = await flakebridge([verb, root, "--json"]);
      const { version, status: said, diagnostics }: RefusalReport = JSON.parse(stdout);
      assertEquals([status, version, said, diagnostics[0]?.code], [1, 1, "refused", code]);
      assertEquals(stderr.includes(diagnostics[0]?.message ?? ""), true, stderr);
    }
    const { stdout } = await flakebridge(["audit", `${root}/gone`, "--json"]);
    assertEquals(JSON.parse(stdout).diagnostics[0].code, "no-such-directory");
    assertEquals((await flakebridge(["migrate", root])).stdout, "");
  });
});
