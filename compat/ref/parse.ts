/**
 * URL-like text → flake references.
 *
 * @module
 */
import { failure, type Place } from "../../nix/diagnostic.ts";
import type { FlakeRef } from "./flake_ref.ts";
import { refFromUrl, type UrlReading } from "./from_url.ts";
import { NEWEST_RELEASE, type NixRelease } from "./release.ts";
import { BadHash, BadUrl } from "./bad_url.ts";
import { percentDecode } from "./percent.ts";
import { decodeQuery, type ParsedUrl, parseUrl, segmentsOf } from "./url.ts";

/** How the text is to be read. */
export interface ParseRefOptions {
  /** Whether it is for a flake; false for an input with `flake = false`. True unless told. */
  readonly isFlake?: boolean;
  /** Whether a path may be relative, as in flake.nix. True unless told. */
  readonly allowRelative?: boolean;
  /** The release of Nix whose reading is wanted. */
  readonly like?: NixRelease;
  /** Where the text stands, for the error. */
  readonly place?: Place;
}

/** A reference and what stands behind its `#`. */
export interface RefWithFragment {
  readonly ref: FlakeRef;
  /** Percent-decoded; empty without `#`. */
  readonly fragment: string;
}

const ID_REF =
  /^([a-zA-Z][a-zA-Z0-9_-]*(?:\/(?:[0-9a-fA-F]{40}|[a-zA-Z0-9@][a-zA-Z0-9_./@+-]*))?)(?:#((?:[A-Za-z0-9\-._~!$&'"()*+,;=:@/? ^]|%[0-9a-fA-F]{2})*))?$/;

/**
 * The flake reference that the text is, as it may stand in flake.nix: a registry's name, a URL, or
 * a path. Throws a failure that says what is wrong with it; a fragment is an error.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseFlakeRef("github:NixOS/nixpkgs/nixos-24.05"), {
 *   type: "github",
 *   owner: "NixOS",
 *   repo: "nixpkgs",
 *   ref: "nixos-24.05",
 * });
 * ```
 */
export function parseFlakeRef(text: string, options: ParseRefOptions = {}): FlakeRef {
  const { ref, fragment } = parseFlakeRefWithFragment(text, options);
  if (fragment !== "") {
    throw refused(`unexpected fragment '${fragment}' in flake reference '${text}'`, options);
  }
  return ref;
}

/** {@linkcode parseFlakeRef} for an installable: `.#hello` is `.` and `hello`. */
export function parseFlakeRefWithFragment(
  text: string,
  options: ParseRefOptions = {},
): RefWithFragment {
  const reading = { isFlake: options.isFlake ?? true, like: options.like ?? NEWEST_RELEASE };
  return reporting(options, () => {
    return parseId(text, reading) ?? parseUrlOrPath(text, reading, options);
  });
}

/** The reference that a URL in parts is. Throws failures. */
export function flakeRefFromUrl(url: ParsedUrl, like: NixRelease): FlakeRef {
  return reporting({}, () => refFromUrl(url, { isFlake: true, like }));
}

function reporting<T>(options: ParseRefOptions, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof BadUrl ? refused(error.message, options) : error;
  }
}

function refused(message: string, options: ParseRefOptions): Error {
  return failure("flake-ref", message, options.place === undefined ? {} : { place: options.place });
}

function parseId(text: string, reading: UrlReading): RefWithFragment | undefined {
  const match = ID_REF.exec(text);
  if (match?.[1] === undefined) return undefined;
  const url = { scheme: "flake", path: match[1].split("/"), query: {}, fragment: "" };
  return { ref: refFromUrl(url, reading), fragment: percentDecode(match[2] ?? "") };
}

/**
 * What is no good URL is a path; where it is no good path either, a URL was meant if it looks so.
 */
function parseUrlOrPath(
  text: string,
  reading: UrlReading,
  options: ParseRefOptions,
): RefWithFragment {
  const asUrl = parseAsUrl(text, reading);
  if (!(asUrl instanceof BadUrl)) return asUrl;
  try {
    return parsePath(text, reading, options);
  } catch (error) {
    throw /^[a-z][a-z0-9+.-]*:/.test(text) ? asUrl : error;
  }
}

function parseAsUrl(text: string, reading: UrlReading): RefWithFragment | BadUrl {
  try {
    const url = parseUrl(text, reading.like);
    return { ref: refFromUrl(url, reading), fragment: url.fragment };
  } catch (error) {
    if (error instanceof BadUrl && !(error instanceof BadHash)) return error;
    throw error;
  }
}

function parsePath(
  text: string,
  reading: UrlReading,
  options: ParseRefOptions,
): RefWithFragment {
  const match = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(text);
  if (match?.[1] === undefined) throw new BadUrl(`invalid flake reference '${text}'`);
  const absolute = match[1].startsWith("/");
  if (!absolute && !(options.allowRelative ?? true)) {
    throw new BadUrl(`flake reference '${text}' is not an absolute path`);
  }
  const fragment = percentDecode(match[3] ?? "");
  if (reading.like === "2.8") {
    if (!PATH_OF_2_8.test(match[1])) throw new BadUrl(`'${text}' is not a valid URL`);
    const { dir = "" } = options.allowRelative === false
      ? decodeQuery(match[2] ?? "", reading.like)
      : {};
    if (absolute) return { ref: { type: "path", path: canonical(`${match[1]}/${dir}`) }, fragment };
  }
  const url = {
    scheme: "path",
    ...(absolute ? { authority: "" } : {}),
    path: reading.like === "2.34" ? segmentsOf(match[1]) : match[1].split("/"),
    query: decodeQuery(match[2] ?? "", reading.like),
    fragment: "",
  };
  return { ref: refFromUrl(url, reading), fragment };
}

/** What Nix 2.8 takes for a path. Of an absolute one's parameters it heeds none but `dir`. */
const PATH_OF_2_8 = /^\/?[A-Za-z0-9\-._~!$&'"()*+,;=]+(?:\/[A-Za-z0-9\-._~!$&'"()*+,;=]+)*\/?$/;

/** An absolute path without `.`, `..` and needless slashes. */
function canonical(path: string): string {
  const kept: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") kept.pop();
    else if (name !== "" && name !== ".") kept.push(name);
  }
  return `/${kept.join("/")}`;
}
