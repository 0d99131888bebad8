/**
 * One request over the web: redirects are followed by hand, so that a secret goes no further than
 * the server it is for.
 *
 * @module
 */
import { type Failure, failure } from "../../../nix/diagnostic.ts";
import { basicAuthorization } from "./netrc.ts";
import { millisecondsOf } from "./nix_settings.ts";
import { withoutPasswords } from "./secrets.ts";
import type { FetchSession } from "./session.ts";

/**
 * How long a server may take to begin its answer, in milliseconds: as long as with Nix, since a
 * forge packs a big archive before its first byte. Who is not there at all is noticed before.
 */
const ANSWER_PATIENCE = 300_000;

const MOST_REDIRECTS = 10;

/** A secret for one host: the header that carries it. It is never shown, nor sent elsewhere. */
export interface Credential {
  readonly name: string;
  readonly value: string;
}

/** What may be better at the next try. */
export class Interruption extends Error {
  /** What to say when there is no next try. */
  readonly failure: Failure;
  /** How long the server wants us to wait, in milliseconds. */
  readonly pause: number | undefined;

  constructor(failure: Failure, pause?: number) {
    super(failure.message);
    this.failure = failure;
    this.pause = pause;
  }
}

/** What a request carries. */
export interface RequestOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** For the host of the URL that is asked first. */
  readonly credential: Credential | undefined;
}

/** What a server says in the end, and what it said on the way. */
export interface Answer {
  readonly response: Response;
  /**
   * The links of all that answered, redirects too, as `Link` headers have them, the last one last.
   */
  readonly links: readonly string[];
}

/**
 * The answer at the end of all redirects, whatever its status. Throws failures, and an
 * {@linkcode Interruption} where the connection is lost.
 */
export async function request(
  start: string,
  session: FetchSession,
  { headers, credential }: RequestOptions,
): Promise<Answer> {
  const own = loginIn(start, session) ?? credential;
  const links: string[] = [];
  let url = start;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const secret = secretFor(url, start, own, session);
    const response = await send(url, session, {
      ...headers,
      ...(secret === undefined ? {} : { [secret.name]: secret.value }),
    });
    const { status, headers: said } = response;
    links.push(...linksIn(said));
    const location = said.get("location");
    if (status < 300 || status >= 400 || location === null) return { response, links };
    await response.body?.cancel();
    url = leadingTo(location, url);
  }
  throw failure("http", `'${withoutPasswords(start)}' leads nowhere: too many redirects`);
}

/**
 * The links of an answer. Nix reads header by header, also those of object stores, which keep what
 * an uploader says under such a name; here headers of one name come joined by commas.
 */
function linksIn(headers: Headers): readonly string[] {
  const joined = [headers.get("link"), headers.get("x-amz-meta-link")];
  return joined.flatMap((links) => links?.split(/,\s*(?=<)/) ?? []);
}

function leadingTo(location: string, from: string): string {
  const url = URL.parse(location, from);
  if (url?.protocol === "https:" || url?.protocol === "http:") return url.href;
  throw failure("http", `'${withoutPasswords(from)}' leads to a place that is not on the web`);
}

/**
 * The secret for one hop: `own` only for the host that was asked first, a login of netrc for
 * whoever it is for, and none at all once the way has left https.
 */
function secretFor(
  url: string,
  start: string,
  own: Credential | undefined,
  session: FetchSession,
): Credential | undefined {
  const [first, here] = [new URL(start), new URL(url)];
  if (first.protocol === "https:" && here.protocol !== "https:") return undefined;
  if (own !== undefined && here.host === first.host) return own;
  const login = session.login(here.hostname);
  return login && { name: "authorization", value: basicAuthorization(login) };
}

/** The login that stands in a URL itself; of a user alone netrc may have the password. */
function loginIn(url: string, session: FetchSession): Credential | undefined {
  const { hostname, username, password: encoded } = new URL(url);
  const [user, password] = [decodeURIComponent(username), decodeURIComponent(encoded)];
  if (user === "" && password === "") return undefined;
  const known = password === "" ? session.login(hostname, user) : undefined;
  return { name: "authorization", value: basicAuthorization(known ?? { user, password }) };
}

/** Sends one request; no proxy and no server is to pack the answer, for it may come in parts. */
async function send(
  url: string,
  session: FetchSession,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const target = new URL(url);
  [target.username, target.password] = ["", ""];
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), patienceOf(session, ANSWER_PATIENCE));
  try {
    return await fetch(target, {
      headers: { "accept-encoding": "identity", ...headers },
      redirect: "manual",
      signal: AbortSignal.any([controller.signal, session.signal]),
      ...(session.client === undefined ? {} : { client: session.client }),
    });
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    session.signal.throwIfAborted();
    throw connectionFault(error, withoutPasswords(url));
  } finally {
    clearTimeout(timer);
  }
}

/** How long a server may say nothing, in milliseconds: as Nix's settings have it, or `usual`. */
export function patienceOf(session: FetchSession, usual: number): number {
  return millisecondsOf(session.settings(), "stalled-download-timeout") ?? usual;
}

function connectionFault(error: unknown, url: string): Error {
  const lost = (words: string) => failure("no-network", `'${url}' can't be downloaded: ${words}`);
  if (error instanceof DOMException) return lost("the server does not answer");
  const words = error instanceof Error ? `${error.message} ${error.cause ?? ""}` : String(error);
  if (/certificate|UnknownIssuer/i.test(words)) return lost("its certificate is not trusted");
  if (/SendRequest|connection (?:closed|error)|reset by peer/i.test(words)) {
    return new Interruption(lost("the server does not answer in HTTP, or hangs up"));
  }
  return lost("there is no connection");
}
