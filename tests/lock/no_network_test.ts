/**
 * Where there is no network, that is noticed soon, and said.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { lockInputs } from "../../compat/lock/mod.ts";
import { setVariables } from "./environment.ts";

/** 192.0.2.0/24 is for documentation: no packet ever comes back from there (RFC 5737). */
const NOWHERE = [
  { name: "forge", url: "github:o/r?host=192.0.2.1", flake: false },
  { name: "git", url: "git+https://192.0.2.1/r", flake: false },
  { name: "ssh", url: "git+ssh://git@192.0.2.1/r", flake: false },
  { name: "tarball", url: "https://192.0.2.1/r.tar.gz", flake: false },
];

const PROXIES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

function withProxy(url: string): Disposable {
  return setVariables(Object.fromEntries(PROXIES.map((name) => [name, url])));
}

Deno.test({
  name: "lockInputs() reports inputs that can't be reached, not in minutes",
  sanitizeOps: false, // a connection that is never answered can't be called back
  sanitizeResources: false,
  async fn() {
    using _ = withProxy("");
    const start = performance.now();
    const { unlocked } = await lockInputs(NOWHERE, { directory: "/", network: true });
    assert(performance.now() - start < 30_000);
    assertEquals(unlocked.map(({ name }) => name), NOWHERE.map(({ name }) => name));
    for (const { reason, command } of unlocked) {
      assertStringIncludes(reason, "no connection to 192.0.2.1");
      assertEquals(command, "flakebridge lock");
    }
  },
});

Deno.test("lockInputs() reports a proxy that is not there", async () => {
  using _ = withProxy("http://127.0.0.1:9");
  const { unlocked } = await lockInputs(NOWHERE.slice(0, 1), { directory: "/", network: true });
  assertStringIncludes(unlocked[0]?.reason ?? "", "there is no connection");
});

Deno.test("lockInputs() asks no one where the network is not to be used", async () => {
  const { unlocked } = await lockInputs(NOWHERE, { directory: "/", network: false });
  for (const { reason } of unlocked) assertStringIncludes(reason, "is not to be used");
});
