import { assertEquals } from "@std/assert";
import { checkoutPath } from "./program.ts";

/** Runs a verb of our own making that does `work`, and gives its status and what it said. */
async function verbThat(work: string): Promise<readonly [number, string]> {
  const main = JSON.stringify(`file://${checkoutPath("cli/main.ts")}`);
  const program = `
    import { main } from ${main};
    const run = async () => { ${work}; await new Promise((yes) => setTimeout(yes, 5000)); };
    const verb = { description: "", positionals: {}, flags: {}, examples: [], run };
    await main([{ name: "stray", summary: "", load: async () => ({ verb }) }], ["stray"]);
  `;
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", program],
    cwd: checkoutPath(""),
  }).output();
  return [code, new TextDecoder().decode(stderr)];
}

Deno.test("what is thrown where nobody waits is told without a trace, and ends the program", async () => {
  const said = "error: flakebridge met something it did not expect: oh\n" +
    "help: This is a defect of flakebridge; please report it with what `--verbose` shows\n";
  assertEquals(await verbThat(`Promise.reject(new Error("oh"))`), [1, said]);
  assertEquals(await verbThat(`setTimeout(() => { throw new Error("oh"); })`), [1, said]);
  assertEquals(await verbThat(`throw new Error("oh")`), [1, said]);
});
