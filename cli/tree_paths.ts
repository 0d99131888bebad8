/**
 * Trees of flakes where Nix takes a file: `flake:REF`, in `-f` and in the search path.
 *
 * Source of the rules: Nix manual, "lookup path", and `lookupFileArg` of Nix.
 *
 * @module
 */
import type { FetchSession } from "../compat/lock/mod.ts";
import type { EvaluationFlags } from "./evaluation.ts";

/** The flags with the store paths of such trees; Nix itself takes them only where flakes are on. */
export async function withTreePaths(
  flags: EvaluationFlags,
  session: FetchSession,
): Promise<EvaluationFlags> {
  const { file } = flags;
  const include = await Promise.all(flags.include.map(async (entry) => {
    const [, name = "", place = ""] = /^([^=]*=)?(.*)$/s.exec(entry) ?? [];
    return name + await treePath(place, session);
  }));
  return { ...flags, include, ...(file && { file: await treePath(file, session) }) };
}

async function treePath(place: string, session: FetchSession): Promise<string> {
  const [, reference] = /^flake:(.*)$/s.exec(place) ?? [];
  if (reference === undefined) return place;
  const { rootTree, storeTree, wholeFlake } = await import("../compat/lock/mod.ts");
  const { like, warn } = session;
  const ref = await wholeFlake(reference, { like, warn, allowMissing: true });
  const { fetched } = await rootTree(ref, session);
  return await storeTree(await fetched(), session);
}
