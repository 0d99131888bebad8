/**
 * What the releases of Nix take for a URL, and its parts. Up to 2.26 Nix has regular expressions
 * (url-parts.hh), which are laxer than RFC 3986 in places and leave the authority as it is; 2.34
 * has Boost.URL, which normalises it.
 *
 * @module
 */
import { BadUrl } from "./bad_url.ts";
import { percentDecode, percentEncode } from "./percent.ts";
import type { NixRelease } from "./release.ts";

/** The parts of a URL, with their `%XX`. */
export interface UrlParts {
  readonly scheme: string;
  /** Absent without `//`. */
  readonly authority?: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

const UNRESERVED = "A-Za-z0-9\\-._~";
const ESCAPED = "%[0-9A-Fa-f]{2}";
const [SUB, OLD_SUB] = ["!$&'()*+,;=", "!$&'\"()*+,;="];
const [PCHAR, OLD_PCHAR] = [SUB, OLD_SUB].map((sub) => `[${UNRESERVED}${sub}:@]|${ESCAPED}`);

const NEW_URL = new RegExp(
  "^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):" +
    `(?://(?<authority>[^/?#]*)(?=[/?#]|$))?` +
    `(?<path>(?:/|${PCHAR})*)` +
    `(?:\\?(?<query>(?:[/?"[\\] ]|${PCHAR})*))?` +
    `(?:#(?<fragment>(?:[/?"^# ]|${PCHAR})*))?$`,
);

const NEW_AUTHORITY = new RegExp(
  `^(?:(?<user>(?:[${UNRESERVED}${SUB}]|${ESCAPED})*)` +
    `(?<password>:(?:[${UNRESERVED}${SUB}:]|${ESCAPED})*)?@)?` +
    `(?<host>\\[[^\\]]*\\]|(?:[${UNRESERVED}${SUB}]|${ESCAPED})*)` +
    "(?::(?<port>[0-9]*))?$",
);

/** An IPv6 address with its zone, or one of a version to come (RFC 3986 §3.2.2, RFC 6874). */
const LITERAL_HOST = new RegExp(
  `^\\[(?:(?<address>[0-9A-Fa-f:.]+)(?:%25[${UNRESERVED}]+)?` +
    `|v[0-9A-Fa-f]+\\.[${UNRESERVED}${SUB}:]+)\\]$`,
);

const OLD_ADDRESS = "[0-9A-Fa-f:]+(?:%\\w+)?";
const OLD_AUTHORITY = `(?:(?:[${UNRESERVED}${OLD_SUB}:]|${ESCAPED})*@)?` +
  `(?:\\[${OLD_ADDRESS}\\]|${OLD_ADDRESS}|(?:[${UNRESERVED}${OLD_SUB}]|${ESCAPED})*)(?::[0-9]+)?`;

/** Where no authority stands behind `//`, it is a path. */
const OLD_URL = new RegExp(
  "^(?<scheme>[a-z][a-z0-9+.-]*):" +
    `(?://(?<authority>${OLD_AUTHORITY})(?<path>(?:/(?:/|${OLD_PCHAR})*)?)` +
    `|(?<bare>(?:/|${OLD_PCHAR})*))` +
    `(?:\\?(?<query>(?:[/?" ]|${OLD_PCHAR})*))?` +
    `(?:#(?<fragment>(?:[/?"^ ]|${OLD_PCHAR})*))?$`,
);

/** Takes a URL apart. Throws {@linkcode BadUrl}. */
export function urlParts(text: string, like: NixRelease): UrlParts {
  const groups = (like === "2.34" ? NEW_URL : OLD_URL).exec(text)?.groups;
  const { scheme, authority, path, bare, query, fragment } = groups ?? {};
  const isEmptyName = authority === undefined && path?.startsWith("//");
  if (scheme === undefined || isEmptyName) throw new BadUrl(`'${text}' is not a valid URL`);
  const normal = like === "2.34" ? normalAuthority : (written: string) => written;
  return {
    scheme,
    ...(authority === undefined ? {} : { authority: normal(authority) }),
    path: path ?? bare ?? "",
    query: query ?? "",
    fragment: fragment ?? "",
  };
}

function normalAuthority(text: string): string {
  const groups = NEW_AUTHORITY.exec(text)?.groups;
  const { user, password, host = "", port = "" } = groups ?? {};
  if (groups === undefined || host.startsWith("[") && !isLiteralHost(host)) {
    throw new BadUrl(`invalid URL authority: '${text}'`);
  }
  if (port !== "" && !(Number(port) > 0 && Number(port) < 65536)) {
    throw new BadUrl(`port '${port}' is invalid`);
  }
  return (user === undefined ? "" : `${normalise(user)}${normalisePassword(password)}@`) +
    (host.startsWith("[") ? host : normalise(host)) +
    (port === "" ? "" : `:${Number(port)}`);
}

function isLiteralHost(host: string): boolean {
  const groups = LITERAL_HOST.exec(host)?.groups;
  return groups !== undefined &&
    (groups.address === undefined || URL.canParse(`http://[${groups.address}]`));
}

function normalise(encoded: string): string {
  return percentEncode(percentDecode(encoded), "");
}

function normalisePassword(password: string | undefined): string {
  return password === undefined ? "" : `:${normalise(password.slice(1))}`;
}
