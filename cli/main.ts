/**
 * From the words of the command line to an exit status: finds the verb, hands it its call and an
 * output, and turns whatever it throws into words.
 *
 * @module
 */
import { parseCall } from "./call.ts";
import { lazyImport } from "../nix/lazy_import.ts";
import { enterStore } from "./enter_store.ts";
import { findVerb } from "./find_verb.ts";
import { nativeCall } from "./native.ts";
import { openOutput, type Output } from "./output.ts";
import { settingFlag } from "./setting_flags.ts";
import type { Call, ExitStatus, Flags, Positionals, VerbEntry } from "./verb.ts";

/** Runs the program and ends the process with its exit status. */
export async function main(verbs: readonly VerbEntry[], words: readonly string[]): Promise<never> {
  const output = openOutput(words);
  watchStrays(output);
  const status = await dispatch(verbs, words, output).catch((error) => stopped(error, output));
  output.done();
  Deno.exit(status);
}

/** What is thrown where nobody awaits it is told like everything else, and ends the program. */
function watchStrays(output: Output): void {
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    stopped(event.reason, output).then(Deno.exit);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    stopped(event.error, output).then(Deno.exit);
  });
}

/** `flakebridge flake VERB` is `flakebridge VERB`; flags may stand before the verb. */
async function dispatch(
  verbs: readonly VerbEntry[],
  called: readonly string[],
  output: Output,
): Promise<ExitStatus> {
  const given = await withoutScript(verbs, called);
  const words = given[0] === "flake" ? given.slice(1) : given;
  const at = verbAt(words);
  if (at < 0) return await withoutVerb(verbs, words, output);
  const entry = await findVerb(words[at] ?? "", verbs);
  const { verb } = await entry.load();
  const rest = words.toSpliced(at, 1);
  const native = nativeCall(entry.name, rest, verb.flags);
  if (native !== undefined) {
    const { runNatively } = await lazyImport<typeof import("./running_natively.ts")>(
      "./running_natively.ts",
      import.meta.url,
    );
    return await runNatively(native);
  }
  const call = await parseCall(`flakebridge ${entry.name}`, verb, rest);
  if (call.flags["version"]) return await printVersion(output);
  if (call.flags["help"]) {
    const { verbHelp } = await import("./help_text.ts");
    output.result(verbHelp(entry, verb, output.resultStyle));
    return 0;
  }
  enterStore(call.flags);
  return await verb.run({ ...call, verbs } as Call<Positionals, Flags>, output);
}

/**
 * The words of a script where the first word is one: `flakebridge ./script`, as systems start it.
 */
async function withoutScript(
  verbs: readonly VerbEntry[],
  words: readonly string[],
): Promise<readonly string[]> {
  const first = words[0] ?? "-";
  if (/^-|^flake$/.test(first) || verbs.some(({ name }) => name === first)) return words;
  const { scriptCall } = await lazyImport<typeof import("./shebang.ts")>(
    "./shebang.ts",
    import.meta.url,
  );
  return scriptCall(words);
}

/**
 * Where the verb stands: flags of every verb may stand before it, and settings with their values.
 */
function verbAt(words: readonly string[]): number {
  for (let at = 0; at < words.length; at += settingFlag(words.slice(at))?.length ?? 1) {
    if (!words[at]?.startsWith("-")) return at;
  }
  return -1;
}

async function withoutVerb(
  verbs: readonly VerbEntry[],
  words: readonly string[],
  output: Output,
): Promise<ExitStatus> {
  const { flags } = await parseCall("flakebridge", { flags: {}, positionals: {} }, words);
  if (flags["version"]) return await printVersion(output);
  const { programHelp } = await import("./help_text.ts");
  output.result(programHelp(verbs, output.resultStyle));
  return 0;
}

async function printVersion(output: Output): Promise<ExitStatus> {
  const { default: { version } } = await import("../deno.json", { with: { type: "json" } });
  output.result(`flakebridge ${version}\n`);
  return 0;
}

async function stopped(reason: unknown, output: Output): Promise<ExitStatus> {
  const { explainStop } = await import("./stop.ts");
  return explainStop(reason, output);
}
