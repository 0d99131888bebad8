/**
 * What `nix path-info` prints of store paths, of which a store knows something or not. Pure.
 *
 * @module
 */
import type { PathInfo } from "../../nix/tools/path_infos.ts";
import { toSri } from "../../nix/store/hash.ts";
import type { NixRelease } from "../ref/release.ts";

/** A path, what the store knows of it, and what is wanted besides. */
export interface Asked {
  readonly path: string;
  /** Absent for a path that is not valid. */
  readonly info?: PathInfo;
  /** The sum of the sizes of all that it refers to and its own, in bytes, where it is wanted. */
  readonly closureSize?: number;
}

/** What of it the lines show. */
export interface Columns {
  readonly size: boolean;
  readonly isHumanReadable: boolean;
  readonly signatures: boolean;
}

/**
 * The paths, those before the ones that refer to them, and all in the order of their names as far
 * as that leaves it open: `topoSortPaths` of Nix's misc.cc.
 *
 * @param references What each path refers to.
 */
export function sortedByReferences(
  paths: readonly string[],
  references: (path: string) => readonly string[],
): readonly string[] {
  const wanted = new Set(paths);
  const sorted = new Set<string>();
  const begun = new Set<string>();
  const visit = (path: string): void => {
    if (begun.has(path) || !wanted.has(path)) return;
    begun.add(path);
    for (const used of references(path).toSorted()) visit(used);
    sorted.add(path);
  };
  for (const path of [...wanted].sort()) visit(path);
  return [...sorted];
}

/** One path's line, without its ending; `width` is the length of the longest path. */
export function infoLine(
  path: string,
  info: PathInfo,
  { closureSize, width, columns, like }: {
    readonly closureSize: number | undefined;
    readonly width: number;
    readonly columns: Columns;
    readonly like: NixRelease;
  },
): string {
  const sizes = [
    ...columns.size ? [info.narSize] : [],
    ...closureSize === undefined ? [] : [closureSize],
  ];
  const cells = sizes.map((size) => {
    return columns.isHumanReadable ? humanReadable(size, like) : String(size).padStart(11);
  });
  if (columns.signatures) cells.push(signaturesOf(info));
  return cells.length === 0 ? path : [path.padEnd(width), ...cells].join("\t");
}

function signaturesOf({ ultimate, contentAddress, signatures }: PathInfo): string {
  const address = contentAddress === undefined ? [] : [`ca:${contentAddress}`];
  return [...ultimate ? ["ultimate"] : [], ...address, ...signatures].join(" ");
}

/** A size as `-h` shows it; 2.8 has bytes too. */
function humanReadable(size: number, like: NixRelease): string {
  let [amount, unit] = [size, 0];
  for (; amount > 1024; unit++) amount /= 1024;
  const shown = (value: number) => value.toFixed(1).padStart(6);
  if (like === "2.8") return `${shown(amount)}${" KMGTPEZY"[unit]}`;
  return unit === 0 ? `${shown(amount / 1024)} KiB` : `${shown(amount)} ${" KMGTPEZY"[unit]}iB`;
}

/** The form of the JSON: what 2.8 has, a list; or what later Nixes call versions of a format. */
export type JsonForm = "list" | "named" | 1 | 2;

/** The form that a Nix prints where no other is asked for. */
export function jsonFormOf(like: NixRelease): JsonForm {
  return like === "2.8" ? "list" : like === "2.26" ? "named" : 1;
}

/** The document that `--json` prints. */
export function infoDocument(
  asked: readonly Asked[],
  form: JsonForm,
  store: string,
): object {
  if (form === "list") return asked.toSorted((a, b) => a.path < b.path ? -1 : 1).map(listed);
  const nameOf = (path: string) => form === 2 ? path.slice(store.length + 1) : path;
  const entries = asked.map((one) => [nameOf(one.path), named(one, form, store)]);
  const info = Object.fromEntries(entries);
  return form === 2 ? { info, storeDir: store, version: form } : info;
}

function listed({ path, info, closureSize }: Asked): object {
  if (info === undefined) return { path, valid: false };
  const { narHash, narSize, references, contentAddress, deriver, registrationTime } = info;
  return {
    path,
    narHash,
    narSize,
    references,
    ca: contentAddress,
    closureSize,
    deriver,
    registrationTime: registrationTime || undefined,
    ultimate: info.ultimate || undefined,
    signatures: info.signatures.length === 0 ? undefined : info.signatures,
  };
}

function named(
  { info, closureSize }: Asked,
  form: "named" | 1 | 2,
  store: string,
): object | null {
  if (info === undefined) return null;
  const { narHash, narSize, references, contentAddress, deriver, registrationTime } = info;
  const nameOf = (path: string) => form === 2 ? path.slice(store.length + 1) : path;
  return {
    ca: contentAddress === undefined
      ? null
      : form === 2
      ? structured(contentAddress)
      : contentAddress,
    closureSize,
    deriver: deriver === undefined ? null : nameOf(deriver),
    narHash,
    narSize,
    references: references.map(nameOf),
    registrationTime: registrationTime || null,
    signatures: info.signatures,
    ...(form !== "named" && { storeDir: store, version: form }),
    ultimate: info.ultimate,
  };
}

/** `fixed:r:sha256:…` as its parts. */
function structured(address: string): object {
  const [, kind, how, hash = ""] = /^(fixed|text):(?:(r|git):)?(.+)$/.exec(address) ?? [];
  const method = kind === "text" ? "text" : how === "r" ? "nar" : how ?? "flat";
  return { hash: toSri(hash), method };
}
