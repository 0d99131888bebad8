/**
 * What all fetches of one run share: what is allowed, where scratch files go, what was fetched.
 *
 * @module
 */
import { type Diagnostic, failure } from "../../../nix/diagnostic.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../../nix/tools/temporary.ts";
import type { NixRelease, Registry } from "../../ref/mod.ts";
import type { FetchedTree } from "../flake_input.ts";
import { accessTokens, tokenFor } from "./access_tokens.ts";
import { type Login, loginFor, type NetrcEntry, parseNetrc } from "./netrc.ts";
import {
  type NixSettings,
  numberOf,
  readIfAllowed,
  readNixSettings,
  systemDirectory,
} from "./nix_settings.ts";

/** What `tarball-ttl` is unless a setting says otherwise, in seconds. */
const USUAL_TIME_TO_LIVE = 3600;

/** What governs fetching. */
export interface FetchOptions {
  /** Whether the network may be used. */
  readonly network: boolean;
  readonly like: NixRelease;
  /** Whether servers are asked what they have now, however short ago they said it. */
  readonly refresh?: boolean;
  /** What the words of the command line put before all registries. */
  readonly flagRegistry?: Registry;
  /** Whether working trees with changes will do, which no lock file can name. */
  readonly takesDirty?: boolean;
  /** Whether registries count at all; they do unless told. */
  readonly useRegistries?: boolean;
  /** Settings of Nix that count before those of its files and of NIX_CONFIG. */
  readonly option?: readonly (readonly [name: string, value: string])[];
  /** Is told, in a few words, what is being fetched. */
  readonly progress?: (words: string) => void;
  /** Is told what is wrong with this machine's files, though one can go on. */
  readonly warn?: (warning: Diagnostic) => void;
  /** Ends all downloads. */
  readonly signal?: AbortSignal;
}

/** One run's fetches. */
export interface FetchSession extends FetchOptions {
  /** Aborted when the session ends, or when the caller wants it. */
  readonly signal: AbortSignal;
  /** Says each warning once. */
  readonly warn: (warning: Diagnostic) => void;
  /** What was fetched, by the printed reference. */
  readonly trees: Map<string, Promise<FetchedTree>>;
  /** A new empty directory that lives as long as the session. */
  readonly scratch: () => Promise<string>;
  /** Nix's settings, read when first asked for. */
  readonly settings: () => NixSettings;
  /** How long the answer to what may change is good for, in seconds. */
  readonly timeToLive: () => number;
  /** The access token for a repository, if there is one. */
  readonly token: (host: string, repository: string) => string | undefined;
  /** The login for a web server, that of `user` if one is given; undefined without one. */
  readonly login: (hostname: string, user?: string) => Login | undefined;
  /** Trusts the certificates that Nix is told to trust. */
  readonly client: Deno.HttpClient | undefined;
}

/**
 * Runs `action` with a session. What is still being fetched at its end is given up, and its scratch
 * files are gone.
 */
export async function withFetchSession<T>(
  options: FetchOptions,
  action: (session: FetchSession) => Promise<T>,
): Promise<T> {
  let root: TemporaryDirectory | undefined;
  let count = 0;
  const scratch = async () => {
    root ??= temporaryDirectory();
    const directory = `${root.path}/${count++}`;
    await Deno.mkdir(directory);
    return directory;
  };
  using client = options.network ? trustingClient() : undefined;
  const settings = once(() => readNixSettings(options.option));
  const timeToLive = () => {
    if (!options.network) return Infinity;
    return options.refresh === true ? 0 : numberOf(settings(), "tarball-ttl") ?? USUAL_TIME_TO_LIVE;
  };
  const tokens = once(() => accessTokens(settings(), Deno.env.get("GITHUB_TOKEN")));
  const token = (host: string, repository: string) => tokenFor(tokens(), host, repository);
  const logins = once(() => readLogins(settings()));
  const login = (hostname: string, user?: string) => loginFor(logins(), hostname, user);
  const ended = new AbortController();
  const signal = options.signal === undefined
    ? ended.signal
    : AbortSignal.any([ended.signal, options.signal]);
  const trees: FetchSession["trees"] = new Map();
  const warn = eachOnce(options.warn ?? (() => {}));
  try {
    const shared = { signal, warn, trees, scratch, settings, timeToLive, token, login, client };
    return await action({ ...options, ...shared });
  } finally {
    ended.abort();
    await Promise.allSettled(trees.values());
    root?.remove();
  }
}

/** Whether a working tree with changes will do; before 2.26 Nix locked one by its hash alone. */
export function allowsDirty({ takesDirty, like, settings }: FetchSession): boolean {
  if (settings().get("allow-dirty") === "false") return false;
  return takesDirty === true || like === "2.8";
}

/** Throws the failure for what only a network can give, unless there may be one. */
export function needNetwork(session: FetchSession, what: string): void {
  if (session.network) return;
  throw failure("no-network", `${what} can't be fetched: the network is not to be used`);
}

/** Undefined where nothing is said: Deno's own certificates then do. */
function trustingClient(): Deno.HttpClient | undefined {
  const file = Deno.env.get("NIX_SSL_CERT_FILE") ?? Deno.env.get("SSL_CERT_FILE");
  if (file === undefined || file === "") return undefined;
  try {
    return Deno.createHttpClient({ caCerts: [Deno.readTextFileSync(file)] });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function readLogins(settings: NixSettings): readonly NetrcEntry[] {
  const file = settings.get("netrc-file") ?? `${systemDirectory()}/netrc`;
  return parseNetrc(readIfAllowed(file) ?? "");
}

function eachOnce(warn: (warning: Diagnostic) => void): (warning: Diagnostic) => void {
  const said = new Set<string>();
  return (warning) => {
    if (said.has(warning.message)) return;
    said.add(warning.message);
    warn(warning);
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
