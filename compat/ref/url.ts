/**
 * URLs as Nix reads and writes them: RFC 3986 with Nix's leniencies, the path in decoded segments,
 * the query as a map whose first entry of a name wins.
 *
 * Source of the rules: Nix manual, "Flake references", and RFC 3986; held to Nix 2.34 by
 * `tests/lock/references_test.ts`.
 *
 * @module
 */
import { NEWEST_RELEASE, type NixRelease } from "./release.ts";

/** A URL, taken apart and percent-decoded. */
export interface ParsedUrl {
  readonly scheme: string;
  /** What stands between `//` and the path, normalised; absent without `//`. */
  readonly authority?: string;
  /** The path split at `/`: `/a/b` is `["", "a", "b"]`. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly fragment: string;
}

/** Thrown where text is no URL, or no URL of its scheme; the caller may try another reading. */
export class BadUrl extends Error {
  override readonly name: string = "BadUrl";
}

/** Thrown where it is one attribute of a reference that is at fault. */
export class BadAttribute extends BadUrl {
  override readonly name = "BadAttribute";
  readonly attribute: string;

  constructor(attribute: string, message: string) {
    super(message);
    this.attribute = attribute;
  }
}

/** Thrown where a URL has a bad hash: no other reading is tried, as in Nix. */
export class BadHash extends BadUrl {
  override readonly name = "BadHash";
}

const PCHAR = "[A-Za-z0-9\\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2}";
const URL_PATTERN = new RegExp(
  "^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):" +
    `(?://(?<authority>[^/?#]*)(?=[/?#]|$))?` +
    `(?<path>(?:/|${PCHAR})*)` +
    `(?:\\?(?<query>(?:[/?"[\\] ]|${PCHAR})*))?` +
    `(?:#(?<fragment>(?:[/?"^# ]|${PCHAR})*))?$`,
);
const AUTHORITY_PATTERN = new RegExp(
  "^(?:(?<user>(?:[A-Za-z0-9\\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)" +
    "(?<password>:(?:[A-Za-z0-9\\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*)?@)?" +
    "(?<host>\\[[0-9A-Fa-f:.]+(?:%25[A-Za-z0-9\\-._~]+)?\\]|(?:[A-Za-z0-9\\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)" +
    "(?::(?<port>[0-9]*))?$",
);

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

/** Takes a URL apart. Throws {@linkcode BadUrl}. */
export function parseUrl(text: string): ParsedUrl {
  const groups = URL_PATTERN.exec(text)?.groups;
  if (groups?.scheme === undefined) throw new BadUrl(`'${text}' is not a valid URL`);
  const { scheme, path = "" } = groups;
  const isFile = splitScheme(scheme).transport === "file";
  const authority = groups.authority === undefined ? undefined : parseAuthority(groups.authority);
  if (authority === undefined && path.startsWith("//")) {
    throw new BadUrl(`'${text}' is not a valid URL`);
  }
  if (isFile && authority !== undefined && authority !== "") {
    throw new BadUrl(`file:// URL '${text}' has unexpected authority '${authority}'`);
  }
  return {
    scheme,
    ...(authority === undefined ? {} : { authority }),
    path: (isFile && path === "" ? "/" : path).split("/").map(percentDecode),
    query: decodeQuery(groups.query ?? ""),
    fragment: percentDecode(groups.fragment ?? ""),
  };
}

/** How each part of a URL is escaped. */
interface Escaping {
  readonly path: (text: string) => string;
  readonly query: (text: string) => string;
  readonly fragment: (text: string) => string;
}

/** What need not be escaped in a path's segment, besides the unreserved (RFC 3986, `pchar`). */
export const SUB_DELIMITERS = "!$&'()*+,;=:@";

const NEW_ESCAPING: Escaping = {
  path: (text) => percentEncode(text, ":@"),
  query: (text) => percentEncode(text, ":@/?"),
  fragment: (text) => percentEncode(text, ""),
};

/** Nix 2.8 escapes little, and with small letters; it leaves paths as they were written. */
const OLD_ESCAPING: Escaping = {
  path: (text) => percentEncode(text, SUB_DELIMITERS),
  query: escapedByNix28,
  fragment: escapedByNix28,
};

function escapedByNix28(text: string): string {
  return percentEncode(text, SUB_DELIMITERS).replace(/%../g, (code) => code.toLowerCase());
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

/** The query as a map; a part without `=` is left out. Throws {@linkcode BadUrl}. */
export function decodeQuery(query: string): Readonly<Record<string, string>> {
  const decoded: Record<string, string> = {};
  for (const part of query.split("&")) {
    const equals = part.indexOf("=");
    if (equals < 0) continue;
    const name = percentDecode(part.slice(0, equals));
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

/** Resolves `%XX`; the bytes are read as UTF-8. Throws {@linkcode BadUrl}. */
export function percentDecode(text: string): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw new BadUrl(`invalid URI parameter '${text}'`);
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    const bytes = escapes.slice(1).split("%").map((hex) => parseInt(hex, 16));
    return new TextDecoder().decode(new Uint8Array(bytes));
  });
}

/** Escapes every byte that is neither unreserved (RFC 3986 §2.3) nor in `keep`. */
export function percentEncode(text: string, keep: string): string {
  let encoded = "";
  for (const byte of new TextEncoder().encode(text)) {
    const char = String.fromCharCode(byte);
    encoded += byte < 0x80 && (/[A-Za-z0-9\-._~]/.test(char) || keep.includes(char))
      ? char
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

function parseAuthority(text: string): string {
  const groups = AUTHORITY_PATTERN.exec(text)?.groups;
  if (groups === undefined) throw new BadUrl(`invalid URL authority: '${text}'`);
  const { user, password, host = "", port = "" } = groups;
  if (port !== "" && !(Number(port) > 0 && Number(port) < 65536)) {
    throw new BadUrl(`port '${port}' is invalid`);
  }
  return (user === undefined ? "" : `${normalise(user)}${normalisePassword(password)}@`) +
    (host.startsWith("[") ? host : normalise(host)) +
    (port === "" ? "" : `:${Number(port)}`);
}

function normalise(encoded: string): string {
  return percentEncode(percentDecode(encoded), "");
}

function normalisePassword(password: string | undefined): string {
  return password === undefined ? "" : `:${normalise(password.slice(1))}`;
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
