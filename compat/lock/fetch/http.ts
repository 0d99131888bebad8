/**
 * Downloads: patient where a server is slow, quick where there is none, taken up again where they
 * broke off.
 *
 * @module
 */
import { type Failure, failure } from "../../../nix/diagnostic.ts";
import { decoded } from "./content_encoding.ts";
import { numberOf } from "./nix_settings.ts";
import { needReachable } from "./reachable.ts";
import { type Credential, Interruption, patienceOf, request } from "./request.ts";
import { askedPause, isPassing, pauseAfter } from "./retry.ts";
import { withoutPasswords } from "./secrets.ts";
import { type FetchSession, needNetwork } from "./session.ts";
import { writeBytes } from "./write_bytes.ts";

/** How long a server may take between two pieces, in milliseconds. */
const STALL_PATIENCE = 20_000;

/** How often a download is tried, unless the setting `download-attempts` says it. */
const ATTEMPTS = 5;

/** The longest pause that a server may ask for; beyond it the request has failed. Milliseconds. */
const LONGEST_PAUSE = 60_000;

/** How often the progress of a long download is told, in milliseconds. */
const PROGRESS_INTERVAL = 500;

/** The answers of forges and registries are not longer than this many bytes. */
const LONGEST_TEXT = 16 * 1024 * 1024;

/** What was downloaded: all of it. */
export interface Download {
  readonly headers: Headers;
  /** The `Link` headers of all that answered, redirects too, the last one last. */
  readonly links: readonly string[];
  /** Where the bytes are, as long as the session lasts. */
  readonly file: string;
}

/** How a URL is downloaded. */
export interface DownloadOptions {
  readonly credential?: Credential | undefined;
  /** The `ETag` of what is here already: then only something else is downloaded. */
  readonly unlessTag?: string | undefined;
}

/** What there is of a download so far. */
interface Partial {
  readonly file: string;
  readonly url: string;
  /** In bytes. */
  size: number;
  /** In bytes, where the server says it. */
  total: number | undefined;
  /** What the server calls this very content; without it the rest can't be asked for alone. */
  validator: string | undefined;
}

/**
 * Gets `url`. Throws failures: `no-network` where there is none, `http` for what servers refuse.
 */
export async function download(
  url: string,
  session: FetchSession,
  credential?: Credential,
): Promise<Download> {
  const downloaded = await downloadIfChanged(url, session, { credential });
  if (downloaded !== undefined) return downloaded;
  throw failure(
    "http",
    `'${withoutPasswords(url)}' is said not to have changed, though no one asked`,
  );
}

/** {@linkcode download}; undefined where the server still has what `unlessTag` names. */
export async function downloadIfChanged(
  url: string,
  session: FetchSession,
  options: DownloadOptions,
): Promise<Download | undefined> {
  const shown = withoutPasswords(url);
  needNetwork(session, shown);
  const { protocol, host } = new URL(url);
  await needReachable({ scheme: protocol.slice(0, -1), authority: host }, session.settings());
  const file = `${await session.scratch()}/download`;
  const partial: Partial = { file, url, size: 0, total: undefined, validator: undefined };
  const attempts = numberOf(session.settings(), "download-attempts") ?? ATTEMPTS;
  for (let attempt = 1;; attempt++) {
    session.progress?.(`downloading ${shown}`);
    try {
      const said = await advance(partial, session, options);
      return said && { ...said, file: await decoded(file, { ...said, url }) };
    } catch (error) {
      if (!(error instanceof Interruption)) throw error;
      const pause = error.pause ?? pauseAfter(attempt, Math.random());
      if (attempt >= attempts || pause > LONGEST_PAUSE) throw error.failure;
      session.progress?.(`${error.message}; trying again`);
      await pauseFor(pause, session.signal);
    }
  }
}

/** The text at `url`, for the small answers of a forge. */
export async function downloadText(
  url: string,
  session: FetchSession,
  credential?: Credential,
): Promise<string> {
  const { file } = await download(url, session, credential);
  const { size } = await Deno.stat(file);
  if (size <= LONGEST_TEXT) return await Deno.readTextFile(file);
  throw failure("http", `'${withoutPasswords(url)}' is too long an answer: ${size} bytes`);
}

/** Asks for what is missing and adds it; what the server said, or undefined for no change. */
async function advance(
  partial: Partial,
  session: FetchSession,
  { credential, unlessTag }: DownloadOptions,
): Promise<Omit<Download, "file"> | undefined> {
  const asked = partial.size === 0 ? unlessTag : undefined;
  const { response, links } = await request(partial.url, session, {
    headers: asked === undefined ? rangeOf(partial) : { "if-none-match": asked },
    credential,
  });
  const { status, headers, body } = response;
  if (!response.ok || body === null) {
    await body?.cancel();
    if (status === 304 && asked !== undefined) return undefined;
    if (status === 416) partial.size = 0;
    const refusal = refused(withoutPasswords(partial.url), response, credential);
    const pause = askedPause(headers.get("retry-after"), Date.now());
    throw isPassing(status) || status === 416 ? new Interruption(refusal, pause) : refusal;
  }
  if (status === 206) {
    await beginRest(response, partial);
  } else {
    const length = headers.get("content-length");
    const total = length === null ? undefined : Number(length);
    Object.assign(partial, { size: 0, total, validator: validatorOf(headers) });
  }
  await append(body, partial, session);
  return { headers, links };
}

/** What asks for the rest of a download, if it is still the same content (RFC 9110, "If-Range"). */
function rangeOf({ size, validator }: Partial): Readonly<Record<string, string>> {
  if (size === 0 || validator === undefined) return {};
  return { range: `bytes=${size}-`, "if-range": validator };
}

/** Takes up what a part says of the whole. Throws unless it goes on where the download is. */
async function beginRest({ headers, body }: Response, partial: Partial): Promise<void> {
  const [, from, total] = /^bytes (\d+)-\d*\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ??
    [];
  const isRest = Number(from) === partial.size && !isOther(headers, partial.validator);
  if (partial.validator !== undefined && isRest) {
    partial.total = total === "*" ? undefined : Number(total);
    return;
  }
  await body?.cancel();
  partial.validator = undefined;
  const message = `the server gives another part of '${withoutPasswords(partial.url)}' than asked`;
  throw new Interruption(failure("http", message));
}

/** Whether a part is of other content, whatever was asked for. */
function isOther(headers: Headers, validator: string | undefined): boolean {
  const said = headers.get(validator?.startsWith('"') ? "etag" : "last-modified");
  return said !== null && said !== validator;
}

/** A strong `ETag`, else the date. */
function validatorOf(headers: Headers): string | undefined {
  const tag = headers.get("etag");
  return (tag?.startsWith('"') ? tag : headers.get("last-modified")) ?? undefined;
}

async function append(
  body: ReadableStream<Uint8Array>,
  partial: Partial,
  session: FetchSession,
): Promise<void> {
  using file = await Deno.open(partial.file, { create: true, write: true });
  await file.truncate(partial.size);
  await file.seek(partial.size, Deno.SeekMode.Start);
  const tell = sometimes(() =>
    session.progress?.(`downloading ${withoutPasswords(partial.url)}: ${amountOf(partial)}`)
  );
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await readInTime(reader, partial, session);
    if (done) break;
    writeBytes(file, value);
    partial.size += value.length;
    tell();
  }
  if (partial.size < (partial.total ?? 0)) throw lost(partial, "broke off");
}

async function readInTime(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  partial: Partial,
  session: FetchSession,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(lost(partial, "stalls")), patienceOf(session, STALL_PATIENCE));
  });
  try {
    return await Promise.race([reader.read(), stalled]);
  } catch (error) {
    reader.cancel().catch(() => {});
    session.signal.throwIfAborted();
    throw error instanceof Interruption ? error : lost(partial, "broke off");
  } finally {
    clearTimeout(timer);
  }
}

function lost({ url, size }: Partial, words: string): Interruption {
  const message = `the download of '${withoutPasswords(url)}' ${words} after ${size} bytes`;
  return new Interruption(failure("http", message));
}

function refused(url: string, response: Response, credential: Credential | undefined): Failure {
  const message = `'${url}' can't be downloaded: the server answers ${response.status}`;
  const help = helpFor(response, credential !== undefined);
  return failure("http", message, help === undefined ? {} : { help });
}

function helpFor({ status, headers }: Response, hasToken: boolean): string | undefined {
  const used = headers.get("x-ratelimit-remaining") === "0";
  if (status === 429 || (status === 403 && used)) {
    const wait = headers.get("retry-after");
    const until = wait === null ? "later" : `after ${wait}${/^\d+$/.test(wait) ? " seconds" : ""}`;
    const token = hasToken
      ? ""
      : "; with an access token (access-tokens in nix.conf) it allows more";
    return `the server was asked too often: try again ${until}${token}`;
  }
  if (status !== 401 && status !== 403 && status !== 404) return undefined;
  return hasToken
    ? "does the access token for this host allow it?"
    : "is it private? in nix.conf, access-tokens has a forge's token, netrc-file any server's login";
}

function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** `tell`, but not more often than a person can read. */
function sometimes(tell: () => void): () => void {
  let last = performance.now();
  return () => {
    if (performance.now() - last < PROGRESS_INTERVAL) return;
    last = performance.now();
    tell();
  };
}

function amountOf({ size, total }: Partial): string {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return `${megabytes(size)}${total === undefined ? "" : ` of ${megabytes(total)}`} MB`;
}
