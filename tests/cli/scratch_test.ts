import { assertEquals, assertRejects } from "@std/assert";
import { sendSignal } from "../../nix/tools/send_signal.ts";
import { checkoutPath } from "./program.ts";

/** A program that makes a file in its scratch directory, says where, and then does `work`. */
function program(work: string, ending = "as stopped"): string {
  const scratch = JSON.stringify(`file://${checkoutPath("cli/scratch.ts")}`);
  return `
    import { withScratch } from ${scratch};
    const output = { done() {}, diagnose: ({ message }) => console.error(message) };
    await withScratch(output, async (interruption) => {
      const file = Deno.makeTempFileSync();
      console.log(file);
      ${work}
    }, "${ending}");
    Deno.exit(7);
  `;
}

interface Ended {
  readonly code: number;
  /** What the program wrote before the first signal came: the path of its temporary file. */
  readonly file: string;
  readonly milliseconds: number;
}

/**
 * Runs `program(work)`, sends it the signals one after the other until it ends, and waits for that.
 */
async function signalled(
  work: string,
  signals: readonly Deno.Signal[],
  ending?: string,
): Promise<Ended> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", program(work, ending)],
    cwd: checkoutPath(""),
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  const start = performance.now();
  let isRunning = true;
  child.status.finally(() => isRunning = false);
  for (const signal of signals) {
    if (!isRunning) break;
    sendSignal(child, signal);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { code } = await child.status;
  await reader.cancel();
  return {
    code,
    file: new TextDecoder().decode(value).trim(),
    milliseconds: performance.now() - start,
  };
}

const untilAborted =
  `await new Promise((_, no) => { setTimeout(no, 60000); interruption.onabort = no; });`;
const deaf = `await new Promise((yes) => setTimeout(yes, 60000));`;
/** Deaf, and where no time passes that `withScratch()` might wait for. */
const timeless = `setTimeout(() => Deno.exit(1), 60000); globalThis.setTimeout = () => 0; ` +
  `await new Promise(() => {});`;

Deno.test("withScratch() removes the directory when the work is done", async () => {
  const { code, file } = await signalled("", []);
  assertEquals(code, 7);
  await assertRejects(() => Deno.stat(file), Deno.errors.NotFound);
});

Deno.test("withScratch() removes the directory after a signal, and ends as one that was stopped", async () => {
  for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    const { code, file } = await signalled(untilAborted, [signal]);
    assertEquals(code, status);
    await assertRejects(() => Deno.stat(file), Deno.errors.NotFound);
  }
});

Deno.test("withScratch() ends with 1 where it is to end as Nix does", async () => {
  const { code, file } = await signalled(untilAborted, ["SIGINT"], "as Nix");
  assertEquals(code, 1);
  await assertRejects(() => Deno.stat(file), Deno.errors.NotFound);
});

Deno.test("withScratch() hears of a signal that comes as the work ends", async () => {
  const { code } = await signalled(`Deno.kill(Deno.pid, "SIGINT");`, []);
  assertEquals(code, 130);
});

Deno.test("withScratch() waits two seconds for work that does not listen", async () => {
  const { code, file, milliseconds } = await signalled(deaf, ["SIGINT"]);
  assertEquals([code, milliseconds > 1900], [130, true]);
  await assertRejects(() => Deno.stat(file), Deno.errors.NotFound);
});

Deno.test("withScratch() does not wait when a second signal comes", async () => {
  // Two that a busy machine has not delivered yet are one to it.
  const many = Array<Deno.Signal>(1000).fill("SIGINT");
  const { code, file } = await signalled(timeless, many);
  assertEquals(code, 130);
  await assertRejects(() => Deno.stat(file), Deno.errors.NotFound);
});
