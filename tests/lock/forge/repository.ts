/**
 * What the forge reads of a repository, and git's own way over the web.
 *
 * @module
 */
import { basename, dirname, join } from "@std/path";
import { run } from "../../../nix/tools/run.ts";

/** The commit and the tree that a name means. */
export interface Revision {
  readonly rev: string;
  readonly tree: string;
}

/** Undefined where the repository has no such branch, tag or commit. */
export async function revisionOf(repository: string, name: string): Promise<Revision | undefined> {
  const args = ["-C", repository, "log", "-1", "--format=%H %T", `${name}^{commit}`, "--"];
  const { status, stdout } = await run("git", args);
  const [rev, tree] = stdout.trim().split(" ");
  return status === 0 && rev !== undefined && tree !== undefined ? { rev, tree } : undefined;
}

/** The archive of a commit, wrapped in one directory as forges do. */
export async function archiveOf(repository: string, rev: string): Promise<Response | undefined> {
  const found = await revisionOf(repository, rev);
  if (found === undefined) return undefined;
  const { stdout } = await new Deno.Command("git", {
    args: [
      ...["-C", repository, "archive", "--format=tar.gz"],
      ...[`--prefix=${basename(repository)}-${found.rev}/`, found.rev],
    ],
  }).output();
  return new Response(stdout, { headers: { "content-type": "application/x-gzip" } });
}

/** `git http-backend`, for `https://HOST/OWNER/REPO.git`. */
export async function gitBackend(
  repositories: string,
  request: Request,
): Promise<Response | undefined> {
  const { pathname, search } = new URL(request.url);
  const match = /^\/(.+)\.git(\/.*)$/.exec(pathname);
  if (match === null) return undefined;
  const repository = join(repositories, match[1]!);
  const child = new Deno.Command("git", {
    args: ["http-backend"],
    env: {
      GIT_PROJECT_ROOT: dirname(repository),
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: `/${basename(repository)}/.git${match[2]}`,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers.get("content-type") ?? "",
      HTTP_CONTENT_ENCODING: request.headers.get("content-encoding") ?? "",
      GIT_PROTOCOL: request.headers.get("git-protocol") ?? "",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "safe.directory",
      GIT_CONFIG_VALUE_0: "*",
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new Uint8Array(await request.arrayBuffer()));
  await writer.close();
  return cgiResponse((await child.output()).stdout);
}

function cgiResponse(output: Uint8Array): Response {
  const text = new TextDecoder("latin1").decode(output);
  const end = text.indexOf("\r\n\r\n");
  const headers = new Headers();
  let status = 200;
  for (const line of text.slice(0, end).split("\r\n")) {
    const [name = "", value = ""] = line.split(/:\s*/, 2);
    if (name.toLowerCase() === "status") status = Number(value.split(" ")[0]);
    else headers.set(name, value);
  }
  return new Response(output.slice(end + 4), { status, headers });
}
