import { needReachable } from "./reachable.ts";

Deno.test("needReachable() leaves what can be no host to the program that connects", async () => {
  await needReachable({ scheme: "ssh", authority: "-oProxyCommand=touch%20x" });
});
