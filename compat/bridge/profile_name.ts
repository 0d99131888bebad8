/**
 * What a package is called in a profile.
 *
 * Source of the rules: Nix, src/libflake/url-name.cc.
 *
 * @module
 */
const ATTRIBUTE = /^((?:[\w-]+\.)*)([\w-]+)(?:\^.*)?$/;
const LAST_SEGMENT = /^.*\/([\w-]+)$/;
const REPOSITORY = /^[\w-]+\/([\w-]+)(?:\/.*)?$/;
const FORGE = /^(?:github|gitlab|sourcehut)$/;

/**
 * The name for an attribute of a flake: the directory in the repository, the attribute's last name,
 * or that of the repository; undefined where the reference has none.
 *
 * @param reference The flake as a URL: `git+file:///home/me/project`.
 */
export function profileName(reference: string, attributePath: string): string | undefined {
  const [, scheme = "", path = "", query = ""] = /^([^:]*):([^?]*)(?:\?(.*))?$/.exec(reference) ??
    [];
  const dir = new URLSearchParams(query).get("dir");
  if (dir !== null) return dir;
  const [, before, last] = ATTRIBUTE.exec(attributePath) ?? [];
  if (last !== undefined && last !== "default" && before !== "defaultPackage.") return last;
  const repository = FORGE.test(scheme) ? REPOSITORY.exec(path)?.[1] : undefined;
  return repository ?? LAST_SEGMENT.exec(path)?.[1];
}

/** A name like `wanted` that is not taken: with a number behind it, from 1. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let number = 1; taken.has(name); number++) name = `${wanted}-${number}`;
  return name;
}
