/**
 * Mercurial repositories, locked by a real Nix and by us; nothing where there is no `hg`.
 */
import { assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { lockInputs } from "../../compat/lock/mod.ts";
import { comparedVersions, nixEnvironment } from "../ground/nix_environment.ts";
import {
  MERCURIAL_CASES,
  MERCURIAL_FILES,
  MERCURIAL_SCRIPT,
  servedCases,
} from "./cases/mercurial.ts";
import { compareAll } from "./compare.ts";
import { setVariables } from "./environment.ts";
import { hasMercurial, startMercurial } from "./forge/mercurial.ts";
import { prepare } from "./lay_out.ts";

for (const version of await comparedVersions()) {
  Deno.test({
    name: `lockFlake() locks what Mercurial has as ${version ?? "the Nix on PATH"} does`,
    ignore: !await hasMercurial(),
    async fn(test) {
      await using nix = await nixEnvironment(version);
      if (!nix.hasFlakes) return;
      const directory = join(nix.directory, "hg");
      await Deno.mkdir(directory);
      await prepare(nix, directory, { files: MERCURIAL_FILES, script: MERCURIAL_SCRIPT });
      await compareAll(test, nix, MERCURIAL_CASES);
      await using server = await startMercurial(join(directory, "a"));
      await compareAll(test, nix, servedCases(server.url));
    },
  });
}

Deno.test("lockInputs() says that Mercurial is not there", async () => {
  using _ = setVariables({ PATH: "/var/empty" });
  const input = { name: "a", url: `hg+file://${Deno.cwd()}`, flake: false };
  const { unlocked } = await lockInputs([input], { directory: "/", network: false });
  assertStringIncludes(unlocked[0]?.reason ?? "", "the program `hg` is needed and not there");
});
