/**
 * Profiles: what a person has installed, by `nix-env`, which every Nix has.
 *
 * @module
 */
import { basename, resolve } from "@std/path";
import { nixString } from "../syntax/string_literal.ts";
import { runNix } from "./run.ts";

/** A package in a profile. */
export interface Installed {
  /** Its name and version, `hello-2.12`. */
  readonly name: string;
  /** Its store paths. */
  readonly paths: readonly string[];
  readonly priority: number;
  /** What was noted when it was installed. */
  readonly note?: string;
}

/** Does something to a profile, nix-env's own unless told; what nix-env prints. */
export function profileDo(
  profile: string | undefined,
  words: readonly string[],
): Promise<string> {
  return runNix("nix-env", [...(profile === undefined ? [] : ["--profile", profile]), ...words]);
}

/** Makes one store path all that is in a profile, wherever that is, as a new generation. */
export async function setProfile(profile: string, path: string): Promise<void> {
  await profileDo(resolve(profile), ["--set", path]);
}

/** What is in a profile. */
export async function installedIn(profile: string | undefined): Promise<readonly Installed[]> {
  const query = ["--query", "--installed", "--xml", "--meta", "--out-path"];
  const items = (await profileDo(profile, query)).split(/^ *<item /m).slice(1);
  return items.map((item) => ({
    ...noteIn(item),
    name: /\bname="([^"]*)"/.exec(item)?.[1] ?? "",
    paths: [...item.matchAll(/<output [^>]*\bpath="([^"]*)"/g)].map(([, path = ""]) => path),
    priority: Number(
      /<meta name="priority"[^>]*\bvalue="(-?\d+)"/.exec(item)?.[1] ?? USUAL_PRIORITY,
    ),
  }));
}

function noteIn(item: string): Pick<Installed, "note"> {
  const [, note] = /<meta name="flakebridge"[^>]*\bvalue="([^"]*)"/.exec(item) ?? [];
  return note === undefined ? {} : { note: unescaped(note) };
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', lt: "<", gt: ">", amp: "&" };

function unescaped(text: string): string {
  return text.replace(/&(\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}

/** What a package has that says nothing of it. */
export const USUAL_PRIORITY = 5;

/** A store path that is to be installed. */
export interface Wanted {
  readonly path: string;
  /** What is to be kept with it. */
  readonly note?: string;
  /** Of two packages with the same file, that of the one with the lower number is there. */
  readonly priority: number;
}

/**
 * Installs store paths, as one generation. A path by itself would have neither priority nor note,
 * so nix-env is given an expression.
 */
export async function installInto(
  profile: string | undefined,
  wanted: readonly Wanted[],
  words: readonly string[],
): Promise<void> {
  const file = await Deno.makeTempFile({ prefix: "flakebridge-", suffix: ".nix" });
  try {
    await Deno.writeTextFile(file, `[ ${wanted.map(packageOf).join(" ")} ]`);
    const all = ["--file", file, "--from-expression", "packages: packages"];
    await profileDo(profile, ["--install", ...all, ...words]);
  } finally {
    await Deno.remove(file);
  }
}

function packageOf({ path, priority, note }: Wanted): string {
  const noted = note === undefined ? "" : ` meta.flakebridge = ${nixString(note)};`;
  return `{ type = "derivation"; name = ${nixString(nameIn(path))}; system = "unknown"; ` +
    `outPath = builtins.storePath ${nixString(path)}; meta.priority = ${priority};${noted} }`;
}

/** The name and version of a store path. */
export function nameIn(path: string): string {
  return basename(path).replace(/^[^-]*-/, "");
}
