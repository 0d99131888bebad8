/**
 * URLs as Nix reads and writes them: RFC 3986 with Nix's leniencies, the path in decoded segments,
 * the query as a map whose first entry of a name wins.
 *
 * Source of the rules: Nix manual, "Flake references", and RFC 3986; held to the Nixes by
 * `tests/lock/references_test.ts`.
 *
 * @module
 */
import { BadUrl } from "./bad_url.ts";
import { percentDecode, percentEncode } from "./percent.ts";
import { NEWEST_RELEASE, type NixRelease } from "./release.ts";
import { urlParts } from "./url_grammar.ts";

/** A URL, taken apart and percent-decoded. */
export interface ParsedUrl {
  readonly scheme: string;
  /** What stands between `//` and the path, normalised by Nix 2.34; absent without `//`. */
  readonly authority?: string;
  /** The path split at `/`: `/a/b` is `["", "a", "b"]`; for Nix 2.8 as it is written. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly fragment: string;
}

/** What the `+` in a scheme separates: `git+https` is `git` over `https`. */
export interface UrlScheme {
  readonly application?: string;
  readonly transport: string;
}

/** Takes a scheme apart at its first `+`. */
export function splitScheme(scheme: string): UrlScheme {
  const plus = scheme.indexOf("+");
  if (plus < 0) return { transport: scheme };
  return { application: scheme.slice(0, plus), transport: scheme.slice(plus + 1) };
}

/** Takes a URL apart, as a release of Nix does. Throws {@linkcode BadUrl}. */
export function parseUrl(text: string, like: NixRelease = NEWEST_RELEASE): ParsedUrl {
  const { scheme, authority, path, query, fragment } = urlParts(text, like);
  const isFile = splitScheme(scheme).transport === "file";
  if (isFile && authority !== undefined && authority !== "") {
    throw new BadUrl(`file:// URL '${text}' has unexpected authority '${authority}'`);
  }
  return {
    scheme,
    ...(authority === undefined ? {} : { authority }),
    path: pathSegments(isFile && path === "" ? "/" : path, like),
    query: decodeQuery(query, like),
    fragment: percentDecode(fragment),
  };
}

/** Nix 2.8 leaves `%XX` as it is; 2.26 resolves it before it looks for the slashes, 2.34 after. */
function pathSegments(path: string, like: NixRelease): readonly string[] {
  switch (like) {
    case "2.8":
      return path.split("/");
    case "2.26": {
      const decoded = percentDecode(path);
      if (decoded.includes("\0")) throw new BadUrl(`'${path}' can't be a path: it has %00 in it`);
      return decoded.split("/");
    }
    case "2.34":
      return path.split("/").map(percentDecode);
    default:
      return like satisfies never;
  }
}

/** How each part of a URL is escaped. */
interface Escaping {
  readonly path: (text: string) => string;
  readonly query: (text: string) => string;
  readonly fragment: (text: string) => string;
}

const NEW_ESCAPING: Escaping = {
  path: (text) => percentEncode(text, ":@"),
  query: (text) => percentEncode(text, ":@/?"),
  fragment: (text) => percentEncode(text, ""),
};

/** Nix 2.8 escapes little, and with small letters; it leaves paths as they were written. */
const OLD_ESCAPING: Escaping = {
  path: (text) => text,
  query: escapedByNix28,
  fragment: escapedByNix28,
};

function escapedByNix28(text: string): string {
  return percentEncode(text, "!$&'()*+,;=:@").replace(/%../g, (code) => code.toLowerCase());
}

/** The URL as text, percent-encoded as Nix does; the query's names are sorted. */
export function printUrl(url: ParsedUrl, like: NixRelease = NEWEST_RELEASE): string {
  const escaping = like === "2.8" ? OLD_ESCAPING : NEW_ESCAPING;
  const authority = url.authority === undefined ? "" : `//${url.authority}`;
  const path = url.path.map(escaping.path).join("/");
  const query = encodeQuery(url.query, escaping.query);
  const fragment = url.fragment === "" ? "" : `#${escaping.fragment(url.fragment)}`;
  return `${url.scheme}:${authority}${path}${query === "" ? "" : `?${query}`}${fragment}`;
}

/**
 * The query as a map; a part without `=` is left out. Older Nixes take names as they are written.
 * Throws {@linkcode BadUrl}.
 */
export function decodeQuery(
  query: string,
  like: NixRelease = NEWEST_RELEASE,
): Readonly<Record<string, string>> {
  const decoded: Record<string, string> = {};
  for (const part of query.split("&")) {
    const equals = part.indexOf("=");
    if (equals < 0) continue;
    const written = part.slice(0, equals);
    const name = like === "2.34" ? percentDecode(written) : written;
    if (!Object.hasOwn(decoded, name)) decoded[name] = percentDecode(part.slice(equals + 1));
  }
  return decoded;
}

function encodeQuery(
  query: Readonly<Record<string, string>>,
  escaped: (text: string) => string,
): string {
  return Object.keys(query).sort().map((name) => `${escaped(name)}=${escaped(query[name] ?? "")}`)
    .join("&");
}

/**
 * The file path that the segments of a URL's path name: empty segments vanish, a final one leaves
 * a final `/`. Throws {@linkcode BadUrl} for a segment that no file name can be.
 */
export function filePathOf(segments: readonly string[]): string {
  const bad = segments.find((segment) => segment.includes("/") || segment.includes("\0"));
  if (bad !== undefined) throw new BadUrl(`URL path component '${bad}' is no file name`);
  const absolute = segments[0] === "";
  const named = segments.filter((segment) => segment !== "");
  const joined = (absolute ? "/" : "") + named.join("/");
  const slashed = segments.length > 1 && segments.at(-1) === "" && named.length > 0;
  return slashed ? `${joined}/` : joined;
}

/** The segments of a file path, as a URL's path has them; doubled slashes are made one. */
export function segmentsOf(path: string): readonly string[] {
  const named = path.split("/").filter((segment) => segment !== "");
  return [
    ...(path.startsWith("/") ? [""] : []),
    ...named,
    ...(path.endsWith("/") ? [""] : []),
  ];
}
