import { assert, assertRejects } from "@std/assert";
import { Failure } from "../../../nix/diagnostic.ts";
import { needReachable } from "./reachable.ts";

Deno.test("needReachable() leaves what can be no host to the program that connects", async () => {
  await needReachable({ scheme: "ssh", authority: "-oProxyCommand=touch%20x" }, new Map());
});

Deno.test("needReachable() waits as long as connect-timeout says", async () => {
  // The queue of a listener that nobody reads is full at some point: more are left without an
  // answer.
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: 1 });
  const { port } = listener.addr as Deno.NetAddr;
  const waiting = [1, 2].map(() => Deno.connect({ hostname: "127.0.0.1", port }));
  const queued = await Promise.all(waiting);
  const start = performance.now();
  const url = { scheme: "http", authority: `127.0.0.1:${port}` };
  const settings = new Map([["connect-timeout", "3"]]);
  await assertRejects(() => needReachable(url, settings), Failure, "does not answer");
  assert(performance.now() - start > 2900);
  for (const open of [...queued, listener]) open.close();
});
