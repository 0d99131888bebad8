/**
 * `flakebridge formatter ACTION [ARGUMENTS…]`
 *
 * @module
 */
import { usage } from "../call.ts";
import { evaluationFlags } from "../evaluation.ts";
import { formatterHere, runFormatter } from "../formatting.ts";
import { outLinkFlags, wantedLink } from "../out_links.ts";
import { buildFlags } from "../realising.ts";
import type { Runnable } from "../starting.ts";
import { defineVerb, type FlagValues, type Verb } from "../verb.ts";

const positionals = {
  ACTION: { oneOf: ["run", "build"], help: "run or build." },
  ARGUMENTS: {
    help: "With `run`: what the formatter is given; behind `--`, also flags.",
    rest: true,
  },
} as const;

const flags = { ...outLinkFlags, ...buildFlags, ...evaluationFlags } as const;

export const verb: Verb = defineVerb({
  description:
    "Runs the formatter of the flake here as `fmt` does; or builds it, links to it and " +
    "prints its program, as `nix formatter build` does.",
  positionals,
  flags,
  examples: [
    { command: "flakebridge formatter run", does: "format what the formatter formats unless told" },
    { command: "flakebridge formatter build --no-link", does: "have the path of its program" },
  ],
  run: async ({ words, flags }, output) => {
    if (words.ACTION === "run") return await runFormatter(words.ARGUMENTS, flags, output);
    const [extra] = words.ARGUMENTS;
    if (extra !== undefined) throw usage(`"build" can't take "${extra}"`, "Leave it out");
    const found = await formatterHere(flags, output);
    if (found.kind === "failed") return found.status;
    await linkTo(found, flags);
    output.result(`${found.program}\n`);
    return 0;
  },
});

/** Makes the link that the flags ask for. */
async function linkTo(
  { program }: Runnable & { readonly kind: "built" },
  wish: FlagValues<typeof flags>,
): Promise<void> {
  const link = wantedLink(wish);
  if (link === undefined) return;
  const { addRoot } = await import("../../nix/tools/store.ts");
  const { parseStorePath } = await import("../../nix/store/store_path.ts");
  const { storeDirectory } = await import("../../nix/tools/store_directory.ts");
  await addRoot(parseStorePath(program, storeDirectory())?.path ?? program, link);
}
