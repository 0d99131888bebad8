/**
 * `flakebridge path-info [INSTALLABLES…]`
 *
 * @module
 */
import type { Asked, JsonForm } from "../../compat/bridge/path_info.ts";
import { NEWEST_RELEASE, type NixRelease, releaseLike } from "../../compat/ref/release.ts";
import { failure } from "../../nix/diagnostic.ts";
import type { Database, PathInfo } from "../../nix/tools/path_infos.ts";
import { usage } from "../call.ts";
import { derivationFlag, derivationOf } from "../derivations.ts";
import { withInstallables } from "../evaluating.ts";
import { evaluationFlags, installablePositionals } from "../evaluation.ts";
import { namedWords, stdinFlag } from "../installable_words.ts";
import { isPretty, jsonFlags, printAsNix } from "../json.ts";
import { nixWordsOf } from "../nix_settings.ts";
import type { Output } from "../output.ts";
import { targetsOfAll } from "../realising.ts";
import { defineVerb, type FlagValues, type Verb } from "../verb.ts";

const flags = {
  size: { type: "switch", short: "s", help: "Show the size of each path, in bytes." },
  "closure-size": {
    type: "switch",
    short: "S",
    help: "Show the size of each path and of all that it refers to.",
  },
  "human-readable": { type: "switch", short: "h", help: "Show sizes as `5.7 GiB`." },
  sigs: { type: "switch", help: "Show who signed it, and whether it was built here." },
  ...jsonFlags,
  "json-format": {
    type: "text",
    value: "VERSION",
    help: "With --json: the form that Nix calls by this number, 1 or 2.",
  },
  recursive: { type: "switch", short: "r", help: "Tell of all that the paths refer to, too." },
  all: { type: "switch", help: "Tell of all that the store has." },
  ...derivationFlag,
  help: { type: "switch", help: "Show this help." },
  ...stdinFlag,
  ...evaluationFlags,
} as const;

type InfoFlags = FlagValues<typeof flags>;

export const verb: Verb = defineVerb({
  description: "Tells what a store knows of packages, as `nix path-info` does, on a Nix that has " +
    "no flakes or keeps them off. Nothing is built or fetched. Of a binary cache `--json` does not " +
    "tell where and how packed the files are: no stable command does.",
  positionals: installablePositionals,
  flags,
  examples: [
    { command: "flakebridge path-info .#app -S -h", does: "see how big it is with all it needs" },
    { command: "flakebridge path-info -r .#app", does: "list what it needs" },
    { command: "flakebridge path-info --json --all", does: "have all of the store for a program" },
  ],
  run: async ({ words: { INSTALLABLES: words }, flags }, output) => {
    if (flags.all && words.length > 0) {
      throw usage("--all takes no installables", "Leave them out");
    }
    const { paths, like } = await pathsMeant(words, flags, output);
    const { withDatabase } = await import("../../nix/tools/path_infos.ts");
    const asking = { store: flags.store, settings: nixWordsOf({ ...flags, store: undefined }) };
    return await withDatabase(asking, async (database) => {
      const store = knowledge(database);
      const { allPaths } = await import("../../nix/tools/all_paths.ts");
      const meant = flags.all ? await allPaths(flags.store) : paths;
      const wanted = flags.recursive ? await store.closure(meant, "whole") : meant;
      const { sortedByReferences } = await import("../../compat/bridge/path_info.ts");
      for (const path of wanted) await store.info(path);
      const sorted = sortedByReferences(wanted, store.references);
      if (flags.json) {
        await printDocument(await store.asked(sorted, flags), { flags, like }, output);
      } else await printLines(sorted, { store, flags, like }, output);
      return 0;
    });
  },
});

/** The paths that the words mean, none of which need be there, and the Nix to be like. */
async function pathsMeant(
  words: readonly string[],
  flags: InfoFlags,
  output: Output,
): Promise<{ readonly paths: readonly string[]; readonly like: NixRelease }> {
  const named = flags.all ? [] : await namedWords(words, flags);
  const wish = { words: named, lookup: "package", flags } as const;
  return await withInstallables(wish, output, async (evaluated) => {
    const { pathsOf } = await import("../../compat/bridge/targets.ts");
    const targets = (await targetsOfAll(evaluated)).flat();
    const paths = flags.derivation
      ? await Promise.all(targets.map((target) => derivationOf(target, nixWordsOf(flags))))
      : targets.flatMap(pathsOf);
    output.done();
    return { paths, like: flags.nix === undefined ? await releaseHere() : evaluated.like };
  });
}

/** The release that this machine's Nix is like: programs here know its JSON. */
async function releaseHere(): Promise<NixRelease> {
  const { versionOf } = await import("../../nix/tools/installation.ts");
  const version = /\d+\.\d[\w.+-]*/.exec(await versionOf("nix-instantiate") ?? "")?.[0];
  return releaseLike(version ?? "") ?? NEWEST_RELEASE;
}

/** What a store knows, each path of it asked for once. */
interface Knowledge {
  readonly info: (path: string) => Promise<PathInfo | undefined>;
  /** What a path that was asked for refers to. */
  readonly references: (path: string) => readonly string[];
  /** The paths and all that they refer to; `whole`: none of it may be missing. */
  readonly closure: (paths: readonly string[], whole?: "whole") => Promise<readonly string[]>;
  /** The sum of the sizes of a closure. */
  readonly closureSize: (path: string) => Promise<number>;
  /** All that is wanted of the paths. */
  readonly asked: (paths: readonly string[], flags: InfoFlags) => Promise<readonly Asked[]>;
}

function knowledge(database: Database): Knowledge {
  const known = new Map<string, PathInfo | undefined>();
  const info: Knowledge["info"] = async (path) => {
    if (!known.has(path)) known.set(path, await database.info(path));
    return known.get(path);
  };
  const closure: Knowledge["closure"] = async (paths, whole) => {
    const found = new Set(paths);
    for (const path of found) {
      const about = await info(path);
      if (about === undefined && whole) throw invalid(path);
      for (const used of about?.references ?? []) found.add(used);
    }
    return [...found];
  };
  const closureSize: Knowledge["closureSize"] = async (path) => {
    const sizes = (await closure([path])).map((one) => known.get(one)?.narSize ?? 0);
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  const askedOf = async (path: string, flags: InfoFlags): Promise<Asked> => {
    const about = await info(path);
    if (about === undefined) return { path };
    if (!flags["closure-size"]) return { path, info: about };
    return { path, info: about, closureSize: await closureSize(path) };
  };
  return {
    info,
    references: (path) => known.get(path)?.references ?? [],
    closure,
    closureSize,
    asked: async (paths, flags) => await Promise.all(paths.map((path) => askedOf(path, flags))),
  };
}

function invalid(path: string): Error {
  return failure("invalid-path", `path '${path}' is not valid`);
}

interface Printing {
  readonly flags: InfoFlags;
  readonly like: NixRelease;
}

/** A line for each path, until one is not valid. */
async function printLines(
  paths: readonly string[],
  { store, flags, like }: Printing & { readonly store: Knowledge },
  output: Output,
): Promise<void> {
  const { infoLine } = await import("../../compat/bridge/path_info.ts");
  const width = Math.max(0, ...paths.map(({ length }) => length));
  const columns = {
    size: flags.size,
    isHumanReadable: flags["human-readable"],
    signatures: flags.sigs,
  };
  for (const path of paths) {
    const info = await store.info(path);
    if (info === undefined) throw invalid(path);
    const closureSize = flags["closure-size"] ? await store.closureSize(path) : undefined;
    output.result(`${infoLine(path, info, { closureSize, width, columns, like })}\n`);
  }
}

async function printDocument(
  asked: readonly Asked[],
  { flags, like }: Printing,
  output: Output,
): Promise<void> {
  const { infoDocument, jsonFormOf } = await import("../../compat/bridge/path_info.ts");
  const { storeDirectory } = await import("../../nix/tools/store_directory.ts");
  const form = flags["json-format"] === undefined
    ? jsonFormOf(like)
    : formNamed(flags["json-format"]);
  const document = infoDocument(asked, form, storeDirectory());
  // 2.8 has no newline at the end, and its own order.
  if (form === "list") output.result(JSON.stringify(document));
  else await printAsNix(document, isPretty(flags, output, like), output);
}

function formNamed(version: string): JsonForm {
  if (version === "1") return 1;
  if (version === "2") return 2;
  throw failure(
    "json-format",
    `unsupported path info JSON format version ${version}; supported versions are 1 and 2`,
  );
}
