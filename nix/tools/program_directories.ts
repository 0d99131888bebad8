/**
 * Where the programs of store paths are.
 *
 * @module
 */

/**
 * The `bin` directories of store paths, and of those that they want beside them
 * (`nix-support/propagated-user-env-packages`), each once.
 */
export function programDirectories(paths: readonly string[]): readonly string[] {
  const done = new Set<string>();
  const waiting = [...paths];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (done.has(path)) continue;
    done.add(path);
    waiting.push(...propagatedBy(path));
  }
  return [...done].map((path) => `${path}/bin`);
}

function propagatedBy(path: string): readonly string[] {
  try {
    const text = Deno.readTextFileSync(`${path}/nix-support/propagated-user-env-packages`);
    return text.split(/\s+/).filter((word) => word !== "");
  } catch {
    return [];
  }
}
