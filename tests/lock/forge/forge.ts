/**
 * github.com, gitlab.com, git.sr.ht and a plain web server, on loopback, from git repositories on
 * disk: what a real Nix and we ask of them.
 *
 * @module
 */
import { join } from "@std/path";
import { makeCertificate } from "./certificate.ts";
import { archiveOf, gitBackend, revisionOf } from "./repository.ts";
import { gitLfs } from "./lfs.ts";
import { startProxy } from "./proxy.ts";

/** The hosts that the forge plays. */
const HOSTS = [
  "github.com",
  "api.github.com",
  "codeload.github.com",
  "ghe.example.org",
  "gitlab.com",
  "git.sr.ht",
  "example.org",
  "other.example.org",
];

/** One request, as the server saw it. */
export interface Seen {
  readonly host: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

/** A running forge. */
export interface Forge extends AsyncDisposable {
  /** The repository `OWNER/REPO` belongs at `OWNER/REPO` below this directory. */
  readonly repositories: string;
  /** What a program needs in its environment to meet the forge instead of the world. */
  readonly environment: Readonly<Record<string, string>>;
  readonly seen: Seen[];
}

/** Answers for one path of `example.org`, before anything else is tried. */
export type Page = (request: Request, attempt: number) => Response | Promise<Response>;

/** Starts a forge that keeps its files in `directory`. */
export async function startForge(
  directory: string,
  pages: Readonly<Record<string, Page>> = {},
): Promise<Forge> {
  const repositories = join(directory, "repositories");
  await Deno.mkdir(repositories, { recursive: true });
  const { cert, key, authorityFile } = await makeCertificate(directory, HOSTS);
  const seen: Seen[] = [];
  const attempts = new Map<string, number>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert, key, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const host = (request.headers.get("host") ?? new URL(request.url).host).split(":")[0] ?? "";
      const path = `${pathname}${search}`;
      const attempt = (attempts.get(host + path) ?? 0) + 1;
      attempts.set(host + path, attempt);
      const authorization = request.headers.get("authorization") ?? undefined;
      seen.push({ host, path, authorization });
      const page = pages[`${host}${pathname}`];
      if (page !== undefined) return await page(request, attempt);
      return await answer(repositories, host, request) ?? notFound();
    },
  );
  const proxy = startProxy(server.addr.port);
  return {
    repositories,
    environment: {
      https_proxy: proxy.url,
      NIX_SSL_CERT_FILE: authorityFile,
      GIT_SSL_CAINFO: authorityFile,
    },
    seen,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await server.shutdown();
    },
  };
}

function notFound(): Response {
  return Response.json({ message: "Not Found" }, { status: 404 });
}

type Answer = Promise<Response | undefined>;

async function answer(repositories: string, host: string, request: Request): Answer {
  const { pathname, searchParams } = new URL(request.url);
  switch (host) {
    case "api.github.com":
      return await github(repositories, pathname);
    case "ghe.example.org":
      return await github(repositories, pathname.replace(/^\/api\/v3/, ""));
    case "github.com":
    case "codeload.github.com":
      return await githubArchive(repositories, pathname) ??
        await gitBackend(repositories, request);
    case "gitlab.com":
      return await gitlab(repositories, pathname, searchParams);
    case "git.sr.ht":
      return await sourcehut(repositories, pathname);
    default:
      return await gitLfs(repositories, host, request) ??
        await gitBackend(repositories, request);
  }
}

async function github(repositories: string, path: string): Answer {
  const commit = /^\/repos\/([^/]+\/[^/]+)\/commits\/(.+)$/.exec(path);
  if (commit !== null) {
    const found = await revisionOf(join(repositories, commit[1]!), decodeURIComponent(commit[2]!));
    return found && Response.json({ sha: found.rev, commit: { tree: { sha: found.tree } } });
  }
  const tarball = /^\/repos\/([^/]+\/[^/]+)\/tarball\/(.+)$/.exec(path);
  return tarball === null
    ? undefined
    : await archiveOf(join(repositories, tarball[1]!), tarball[2]!);
}

async function githubArchive(repositories: string, path: string): Answer {
  const archive = /^\/([^/]+\/[^/]+)\/archive\/(.+)\.tar\.gz$/.exec(path);
  return archive === null
    ? undefined
    : await archiveOf(join(repositories, archive[1]!), archive[2]!);
}

async function gitlab(repositories: string, path: string, query: URLSearchParams): Answer {
  const match = /^\/api\/v4\/projects\/([^/]+)\/repository\/(commits|archive\.tar\.gz)$/.exec(path);
  if (match === null) return undefined;
  const repository = join(repositories, decodeURIComponent(match[1]!));
  if (match[2] === "commits") {
    const found = await revisionOf(repository, query.get("ref_name") ?? "HEAD");
    return Response.json(found === undefined ? [] : [{ id: found.rev }]);
  }
  return await archiveOf(repository, query.get("sha") ?? "");
}

async function sourcehut(repositories: string, path: string): Answer {
  const match = /^\/(~[^/]+\/[^/]+)\/(HEAD|info\/refs|archive\/(.+)\.tar\.gz)$/.exec(path);
  if (match === null) return undefined;
  const repository = join(repositories, match[1]!);
  if (match[3] !== undefined) return await archiveOf(repository, match[3]);
  if (match[2] === "HEAD") return new Response("ref: refs/heads/main\n");
  const found = await revisionOf(repository, "main");
  return found && new Response(`${found.rev}\trefs/heads/main\n`);
}
