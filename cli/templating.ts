/**
 * What `init` and `new` have in common.
 *
 * @module
 */
import type { CopiedFile } from "../compat/template/copy_template.ts";
import type { Template } from "../compat/template/find_template.ts";
import { failure } from "../nix/diagnostic.ts";
import { fetchFlags } from "./fetch_flags.ts";
import { fetchOptions } from "./fetching.ts";
import { printJson } from "./json.ts";
import type { Output } from "./output.ts";
import type { ExitStatus, Flags, FlagValues } from "./verb.ts";

export const templateFlags = {
  template: {
    type: "text",
    short: "t",
    value: "TEMPLATE",
    help: "The template: `FLAKE#NAME`, a template of a flake; its default one without a name.",
    default: "templates",
  },
  "dry-run": { type: "switch", help: "Say what would be written; write nothing." },
  json: { type: "switch", help: "Print what became of each file as JSON." },
  ...fetchFlags,
} as const satisfies Flags;

type TemplateFlags = FlagValues<typeof templateFlags>;

/** Copies the template of the flags to `directory`. */
export async function writeTemplate(
  directory: string,
  flags: TemplateFlags,
  output: Output,
): Promise<ExitStatus> {
  const { copyTemplate } = await import("../compat/template/copy_template.ts");
  const { resolve } = await import("@std/path");
  const { withScratch } = await import("./scratch.ts");
  return await withScratch(output, async (signal) => {
    const { path, welcomeText } = await templateOf(flags, output, signal);
    output.done();
    const target = resolve(directory);
    const files = await copyTemplate(path, target, { dryRun: flags["dry-run"] });
    for (const file of files) sayFile(file, flags["dry-run"], output);
    if (flags.json) output.result(printJson({ files }));
    if (!flags["dry-run"]) await tellGit(target, files);
    if (welcomeText !== undefined) output.say(`\n${welcomeText}`);
    const conflicts = files.filter(({ outcome }) => outcome === "conflict").length;
    if (conflicts === 0) return 0;
    throw failure("conflicts", `encountered ${conflicts} conflicts - see above`);
  }, "as Nix");
}

function sayFile({ from, to, outcome }: CopiedFile, dryRun: boolean, output: Output): void {
  switch (outcome) {
    case "written":
      return output.say(`${dryRun ? "would write" : "wrote"}: "${to}"`);
    case "identical":
      return output.say(`skipping identical file: ${from}`);
    case "conflict":
      return output.diagnose({
        severity: "error",
        code: "conflict",
        message: `refusing to overwrite existing file "${to}"`,
        help: `please merge it manually with '${from}'`,
      });
    default:
      outcome satisfies never;
  }
}

/**
 * A flake sees only what git tracks. As in Nix, that is all there is in the template's directories.
 */
async function tellGit(directory: string, files: readonly CopiedFile[]): Promise<void> {
  const { exists } = await import("@std/fs");
  const { dirname } = await import("@std/path");
  const { git } = await import("../compat/lock/fetch/git_program.ts");
  const written = files.filter(({ outcome }) => outcome === "written").map(({ to }) => to);
  if (written.length === 0 || !await exists(`${directory}/.git`)) return;
  const directories = new Set(files.map(({ to }) => dirname(to)));
  directories.delete(directory);
  await git(directory, ["add", "--intent-to-add", "--force", "--", ...written, ...directories]);
}

async function templateOf(
  flags: TemplateFlags,
  output: Output,
  signal: AbortSignal,
): Promise<Template> {
  const { namedFlake, rootFlake, storeTree, withFetchSession } = await import(
    "../compat/lock/mod.ts"
  );
  const { evaluatorText } = await import("../compat/evaluator/evaluator.ts");
  const { findTemplate } = await import("../compat/template/find_template.ts");
  const wish = await fetchOptions(flags, output);
  return await withFetchSession({ ...wish, signal }, async (session) => {
    const { ref, fragment } = await namedFlake(flags.template, wish);
    const root = await rootFlake(ref, session);
    const directory = root.directory ?? await storeTree(await root.fetched(), session);
    const evaluator = `${await session.scratch()}/flake-compat.nix`;
    await Deno.writeTextFile(evaluator, evaluatorText);
    const found = await findTemplate({ directory, dir: root.dir, evaluator }, fragment, { signal });
    if ("path" in found) return found;
    throw await noTemplate(flags.template, fragment, found.names);
  });
}

async function noTemplate(
  flake: string,
  name: string,
  names: readonly string[],
): Promise<Error> {
  const { nearest } = await import("./nearest.ts");
  const meant = nearest(name, names);
  const message = name === ""
    ? `"${flake}" has no default template`
    : `"${flake.replace(/#.*/, "")}" has no template "${name}"`;
  const listed = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
  const help = meant === undefined || name === "" ? listed : `Did you mean \`${meant}\`?`;
  return failure("no-template", message, { help });
}
