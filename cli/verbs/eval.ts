/**
 * `flakebridge eval [INSTALLABLE]`
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import { lazyImport } from "../../nix/lazy_import.ts";
import { storePathsIn } from "../../nix/store/store_path.ts";
import type { Json } from "../../nix/tools/evaluate.ts";
import { storeDirectory } from "../../nix/tools/store_directory.ts";
import { evaluationFlags, installablePositional } from "../evaluation.ts";
import { lineFlags, printLine } from "../json.ts";
import { rememberedAnswer } from "../remembering.ts";
import { stands } from "../stands.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Evaluates an attribute of a flake, or an expression, and prints its value, as " +
    "`nix eval` does, on a Nix that has no flakes or keeps them off.",
  positionals: installablePositional,
  flags: {
    json: { type: "switch", help: "Print the value as JSON." },
    ...lineFlags,
    raw: { type: "switch", help: "Print a text as it is, without a line ending." },
    apply: { type: "text", value: "FUNCTION", help: "Print what this function makes of it." },
    "write-to": {
      type: "text",
      value: "PATH",
      help: "Write a text to a file, and a set to a directory of files.",
    },
    "read-only": {
      type: "switch",
      help: "Write no derivation to the store: quicker, where nothing reads what they build.",
    },
    ...evaluationFlags,
  },
  examples: [
    { command: "flakebridge eval .#lib.version", does: "print a value" },
    { command: "flakebridge eval .#packages --apply builtins.attrNames", does: "list systems" },
    { command: "flakebridge eval --raw -E '1 + 1' --apply toString", does: "calculate" },
  ],
  run: async ({ words, flags }, output) => {
    const { apply, "write-to": target, json, raw } = flags;
    const manner = target !== undefined ? "written" : json ? "json" : raw ? "raw" : "print";
    if (json && raw) throw failure("exclusive", "--raw and --json are mutually exclusive");
    const wish = {
      words: [words.INSTALLABLE],
      lookup: "package",
      flags,
      isReadOnly: flags["read-only"],
      ...(apply === undefined ? {} : { apply }),
    } as const;
    const found = await rememberedAnswer(wish, {
      verb: `eval for ${manner}`,
      find: async (evaluated) => {
        const { valueOf } = await lazyImport<typeof import("../evaluating.ts")>(
          "../evaluating.ts",
          import.meta.url,
        );
        const value = `(given'apply (${valueOf(evaluated)}))`;
        const answer = await evaluated.ask(await expressionFor(manner, value));
        return { answer, stored: storedIn(answer) } satisfies Kept;
      },
      isOfUse: (kept) => (kept as unknown as Kept).stored.every(stands),
    }, output);
    output.done();
    const { answer } = found.answer as unknown as Kept;
    if (target !== undefined) await writeNew(target, answer);
    else if (json) await printLine(String(answer), flags, output);
    else output.result(String(answer) + (raw ? "" : "\n"));
    return 0;
  },
});

/** What is kept of an evaluation. */
type Kept = {
  readonly answer: Json;
  /** The store paths in it that the evaluation left in the store. */
  readonly stored: readonly string[];
};

function storedIn(answer: Json): readonly string[] {
  return [...new Set(storePathsIn(JSON.stringify(answer), storeDirectory()))].filter(stands);
}

async function expressionFor(
  manner: "written" | "json" | "raw" | "print",
  value: string,
): Promise<string> {
  switch (manner) {
    case "written": {
      const { default: written } = await import("../../compat/bridge/written.nix", {
        with: { type: "text" },
      });
      return `(${written}) "" ${value}`;
    }
    case "print": {
      const { default: print } = await import("../../compat/bridge/print.nix", {
        with: { type: "text" },
      });
      return `(${print}) ${value}`;
    }
    case "json": {
      const { default: json } = await import("../../compat/bridge/json.nix", {
        with: { type: "text" },
      });
      return `builtins.toJSON ((${json}) ${value})`;
    }
    case "raw":
      return '"${' + value + '}"';
    default:
      return manner satisfies never;
  }
}

/** Writes what written.nix gave; never over what is there. */
async function writeNew(path: string, answer: Json): Promise<void> {
  const { exists } = await import("@std/fs");
  if (await exists(path)) throw failure("exists", `path '${path}' already exists`);
  await write(path, answer as Written);
}

type Written = string | { readonly entries: Readonly<Record<string, Written>> };

async function write(path: string, written: Written): Promise<void> {
  if (typeof written === "string") return await Deno.writeTextFile(path, written);
  await Deno.mkdir(path);
  for (const [name, below] of Object.entries(written.entries)) {
    await write(`${path}/${name}`, below);
  }
}
