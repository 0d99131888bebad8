/**
 * `flakebridge registry [ACTION] [FROM] [TO]`
 *
 * @module
 */
import type { FlakeRef } from "../compat/ref/mod.ts";
import { usage } from "./call.ts";
import type { Output } from "./output.ts";
import { defineVerb, type Verb } from "./verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Symbolic names for flakes, as `nix registry` has them: the global registry, the system's and " +
    "your own, which `add`, `remove` and `pin` change. The files are Nix's.",
  positionals: {
    ACTION: { help: "list, add, remove, pin or resolve.", default: "list" },
    FROM: { help: "The name.", default: "" },
    TO: { help: "What the name shall stand for; `add` needs it.", default: "" },
  },
  flags: { offline: { type: "switch", help: "Don't use the network." } },
  examples: [
    { command: "flakebridge registry", does: "list all names" },
    {
      command: "flakebridge registry add nixpkgs github:NixOS/nixpkgs/nixos-24.11",
      does: "let nixpkgs be that branch, for you",
    },
    { command: "flakebridge registry resolve nixpkgs", does: "see what a name stands for" },
    {
      command: "flakebridge registry pin nixpkgs",
      does: "let it be its newest revision from now on",
    },
  ],
  async run({ words, flags }, output) {
    const { ACTION: action, FROM: from, TO: to } = words;
    if (action !== "list" && from === "") {
      throw usage(`"registry ${action}" needs a name`, `Write \`registry ${action} nixpkgs\``);
    }
    switch (action) {
      case "list":
        await list(!flags.offline, output);
        return 0;
      case "add":
        if (to === "") {
          throw usage(
            '"registry add" needs what the name shall stand for',
            "Write it behind the name",
          );
        }
        await change(from, to);
        return 0;
      case "remove":
        await change(from, undefined);
        return 0;
      case "resolve":
        output.result(`${await printed(await resolved(from, !flags.offline, output))}\n`);
        return 0;
      case "pin":
        await change(from, await printed(await pinned(from, !flags.offline, output)));
        return 0;
      default:
        throw usage(`"registry ${action}" is not known`, "Write list, add, remove, pin or resolve");
    }
  },
});

/** Every entry on a line: whose it is, the name, what it stands for. */
async function list(network: boolean, output: Output): Promise<void> {
  const { NEWEST_RELEASE, printFlakeRef } = await import("../compat/ref/mod.ts");
  const { withFetchSession } = await import("../compat/lock/fetch/session.ts");
  const { allRegistries } = await import("../compat/lock/fetch/registries.ts");
  const registries = await withFetchSession(
    { network, like: NEWEST_RELEASE, progress: output.progress },
    allRegistries,
  );
  output.done();
  for (const { kind, registry } of registries) {
    for (const { from, to } of registry) {
      output.result(`${kind.padEnd(6)} ${printFlakeRef(from)} ${printFlakeRef(to)}\n`);
    }
  }
}

/** Writes the person's registry with `from` standing for `to`, or without `from`. */
async function change(from: string, to: string | undefined): Promise<void> {
  const { printRegistry } = await import("../compat/ref/mod.ts");
  const { registryIn, userRegistryFile } = await import("../compat/lock/fetch/registries.ts");
  const { replaceFile } = await import("../compat/lock/fetch/write_lock.ts");
  const { withEntry, withoutEntry } = await import("../compat/lock/registry_changes.ts");
  const { dirname } = await import("@std/path");
  const file = userRegistryFile();
  const [old, name] = [registryIn(file), await parsed(from)];
  const changed = to === undefined
    ? withoutEntry(old, name)
    : withEntry(old, name, await parsed(to));
  await Deno.mkdir(dirname(file), { recursive: true });
  await replaceFile(file, printRegistry(changed));
}

async function resolved(from: string, network: boolean, output: Output): Promise<FlakeRef> {
  const { NEWEST_RELEASE, resolveRef } = await import("../compat/ref/mod.ts");
  const { withFetchSession } = await import("../compat/lock/fetch/session.ts");
  const { allRegistries } = await import("../compat/lock/fetch/registries.ts");
  const name = await parsed(from);
  const options = { network, like: NEWEST_RELEASE, progress: output.progress };
  const registries = await withFetchSession(options, allRegistries);
  output.done();
  return resolveRef(name, registries.map(({ registry }) => registry));
}

/** What a name stands for, at its newest revision. */
async function pinned(from: string, network: boolean, output: Output): Promise<FlakeRef> {
  const { NEWEST_RELEASE } = await import("../compat/ref/mod.ts");
  const { withFetchSession } = await import("../compat/lock/fetch/session.ts");
  const { fetchTree } = await import("../compat/lock/fetch/fetch_tree.ts");
  const { withScratch } = await import("./scratch.ts");
  const ref = await resolved(from, network, output);
  return await withScratch(output, async (signal) => {
    const options = { network, like: NEWEST_RELEASE, progress: output.progress, signal };
    const { locked } = await withFetchSession(options, (session) => fetchTree(ref, session));
    output.done();
    return ref.dir === undefined ? locked : { ...locked, dir: ref.dir };
  });
}

/** A reference as a person writes it: a relative path starts here. */
async function parsed(text: string): Promise<FlakeRef> {
  const { isRelative, parseFlakeRef } = await import("../compat/ref/mod.ts");
  const { resolve } = await import("@std/path");
  const ref = parseFlakeRef(text);
  return isRelative(ref) ? { ...ref, path: resolve(ref.path) } : ref;
}

async function printed(ref: FlakeRef): Promise<string> {
  const { printFlakeRef } = await import("../compat/ref/mod.ts");
  return printFlakeRef(ref);
}
