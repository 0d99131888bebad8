/**
 * Downloads: patient where a server is slow, quick where there is none, careful with tokens.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { splitScheme } from "../../ref/url.ts";
import { basicAuthorization } from "./netrc.ts";
import { needReachable } from "./reachable.ts";
import { withoutPasswords } from "./secrets.ts";
import { type FetchSession, needNetwork } from "./session.ts";

/** How long a server may take to begin its answer, and then between two pieces; milliseconds. */
const ANSWER_PATIENCE = 30_000;
const STALL_PATIENCE = 20_000;

/** How often a request is made that fails for a passing reason, and the first pause; milliseconds. */
const ATTEMPTS = 3;
const FIRST_PAUSE = 250;

/** The longest pause that a server may ask for; beyond it the request has failed. Milliseconds. */
const LONGEST_PAUSE = 5000;

const MOST_REDIRECTS = 10;

/** A secret for one host: the header that carries it. It is never shown, nor sent elsewhere. */
export interface Credential {
  readonly name: string;
  readonly value: string;
}

/** An answer whose body is still to be read. */
export interface Download {
  /** Where the body came from, after redirects. */
  readonly url: string;
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array>;
}

/** Gets `url`. Throws failures: `no-network` where there is none, `http` for what servers refuse. */
export async function download(
  url: string,
  session: FetchSession,
  credential?: Credential,
): Promise<Download> {
  const shown = withoutPasswords(url);
  needNetwork(session, shown);
  const { protocol, host } = new URL(url);
  await needReachable({ scheme: protocol.slice(0, -1), authority: host });
  session.progress?.(`downloading ${shown}`);
  for (let attempt = 1;; attempt++) {
    const response = await follow(url, session, credential);
    if (response.ok && response.body !== null) {
      const body = guarded(response.body, shown);
      return { url: response.url, headers: response.headers, body };
    }
    await response.body?.cancel();
    const pause = passingPause(response, attempt);
    if (pause === undefined) throw refused(shown, response, credential);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** The text at `url`, for the small answers of a forge. */
export async function downloadText(
  url: string,
  session: FetchSession,
  credential?: Credential,
): Promise<string> {
  return await new Response((await download(url, session, credential)).body).text();
}

/** Redirects are followed by hand: a credential goes no further than the host it is for. */
async function follow(
  start: string,
  session: FetchSession,
  credential: Credential | undefined,
): Promise<Response> {
  const host = new URL(start).host;
  let url = start;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const isOwn = new URL(url).host === host && url.startsWith("https:");
    const secret = (isOwn ? credential : undefined) ?? loginFor(url, session);
    const response = await request(url, session, secret);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    url = new URL(location, url).href;
    if (splitScheme(url.slice(0, url.indexOf(":"))).transport === "file") break;
  }
  throw failure("http", `'${withoutPasswords(start)}' leads nowhere: too many redirects`);
}

/** What netrc has for the server that is asked, whoever sent us there. */
function loginFor(url: string, session: FetchSession): Credential | undefined {
  const login = session.login(new URL(url).hostname);
  return login && { name: "authorization", value: basicAuthorization(login) };
}

async function request(
  url: string,
  session: FetchSession,
  credential: Credential | undefined,
): Promise<Response> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ANSWER_PATIENCE);
  try {
    const headers = credential === undefined ? {} : { [credential.name]: credential.value };
    const { client } = session;
    return await fetch(url, {
      headers,
      redirect: "manual",
      signal: AbortSignal.any([controller.signal, session.signal]),
      ...(client === undefined ? {} : { client }),
    });
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    const words = connectionWords(error);
    throw failure("no-network", `'${withoutPasswords(url)}' can't be downloaded: ${words}`);
  } finally {
    clearTimeout(timer);
  }
}

function connectionWords(error: unknown): string {
  if (error instanceof DOMException) return "the server does not answer";
  const words = error instanceof Error ? `${error.message} ${error.cause ?? ""}` : String(error);
  if (/certificate|UnknownIssuer/i.test(words)) return "its certificate is not trusted";
  return "there is no connection";
}

/** How long to wait before trying again; undefined when that is no use. */
function passingPause(response: Response, attempt: number): number | undefined {
  if (attempt >= ATTEMPTS) return undefined;
  if (response.status !== 429 && response.status < 500) return undefined;
  const asked = Number(response.headers.get("retry-after") ?? NaN) * 1000;
  const pause = Number.isNaN(asked) ? FIRST_PAUSE * 2 ** (attempt - 1) : asked;
  return pause <= LONGEST_PAUSE ? pause : undefined;
}

function refused(url: string, response: Response, credential: Credential | undefined): Error {
  const { status } = response;
  const message = `'${url}' can't be downloaded: the server answers ${status}`;
  const help = status === 401 || status === 403 || status === 404
    ? credential === undefined
      ? "is it private? an access token for the host may be given in nix.conf (access-tokens)"
      : "does the access token for this host allow it?"
    : undefined;
  return failure("http", message, help === undefined ? {} : { help });
}

/** The body, with an error where it stalls or breaks off. */
function guarded(body: ReadableStream<Uint8Array>, url: string): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      const result = await readInTime(reader, url);
      if (result.done) controller.close();
      else controller.enqueue(result.value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

async function readInTime(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  url: string,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = new Promise<never>((_, reject) => {
    const error = failure("http", `the download of '${url}' stalls`);
    timer = setTimeout(() => reject(error), STALL_PATIENCE);
  });
  const broken = () => failure("http", `the download of '${url}' broke off`);
  try {
    return await Promise.race([reader.read().catch(() => Promise.reject(broken())), stalled]);
  } finally {
    clearTimeout(timer);
  }
}
