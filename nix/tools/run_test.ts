import { assert, assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../diagnostic.ts";
import { commandLine, run, runNix } from "./run.ts";

Deno.test("run() keeps both outputs apart and passes everything on", async () => {
  const script = 'echo "$1 $WORD"; echo "to stderr" >&2; cat; exit 3';
  const finished = await run("sh", ["-c", script, "sh", "a  b;$x"], {
    env: { WORD: "word" },
    stdin: "from stdin\n",
  });
  assertEquals(finished.status, 3);
  assertEquals(finished.stdout, "a  b;$x word\nfrom stdin\n");
  assertEquals(finished.stderr, "to stderr\n");
});

Deno.test("run() gives no stdin unless told, and does not mind one that is not read", async () => {
  assertEquals((await run("cat", [])).stdout, "");
  assertEquals((await run("true", [], { stdin: "x".repeat(1 << 20) })).status, 0);
});

Deno.test("run() throws where there is no such program", async () => {
  await assertRejects(() => run("no-such-program-here", []), Deno.errors.NotFound);
});

Deno.test("run() ends a program when it is told to, also one that does not listen", async () => {
  const start = performance.now();
  const script = "trap '' TERM; while :; do sleep 0.1; done";
  const error = await run("sh", ["-c", script], { signal: AbortSignal.timeout(100) })
    .catch((reason) => reason);
  assertEquals(error.name, "TimeoutError");
  assert(performance.now() - start < 60_000);
  await assertRejects(() => run("true", [], { signal: AbortSignal.abort() }), DOMException);
});

Deno.test("runNix() shows the command, its status and its own words", async () => {
  const script = "echo 'error: its own words' >&2; exit 7";
  const error = await assertRejects(() => runNix("sh", ["-c", script]), Failure);
  assertEquals(error.diagnostics, [{
    severity: "error",
    code: "nix-failed",
    message: `\`${commandLine(["sh", "-c", script])}\` ended with status 7: its own words`,
  }]);
  assertEquals(await runNix("echo", ["done"]), "done\n");
});

Deno.test("commandLine() quotes what a shell would take apart", async () => {
  const words = ["echo", "a/b.c", "it's", "$x", "", "a b", "é"];
  assertEquals(commandLine(words), `echo a/b.c 'it'\\''s' '$x' '' 'a b' 'é'`);
  const { stdout } = await run("sh", ["-c", commandLine(words)]);
  assertEquals(stdout, "a/b.c it's $x  a b é\n");
});
