/**
 * Git LFS over the web: what a server answers, from the objects that a repository on disk has.
 *
 * Source of the rules: git-lfs, "Git LFS Batch API".
 *
 * @module
 */
import { join } from "@std/path";

interface Batch {
  readonly objects: readonly { readonly oid: string; readonly size: number }[];
}

/** The answer for `https://HOST/OWNER/REPO.git/info/lfs/…`; undefined for any other path. */
export async function gitLfs(
  repositories: string,
  host: string,
  request: Request,
): Promise<Response | undefined> {
  const { pathname } = new URL(request.url);
  const match = /^\/(.+)\.git\/info\/lfs\/(objects\/batch|[0-9a-f]{64})$/.exec(pathname);
  if (match === null) return undefined;
  const [, repository = "", asked = ""] = match;
  if (asked === "objects/batch") {
    const { objects }: Batch = await request.json();
    const base = `https://${host}/${repository}.git/info/lfs`;
    const answer = objects.map((object) => ({
      ...object,
      actions: { download: { href: `${base}/${object.oid}` } },
    }));
    const headers = { "content-type": "application/vnd.git-lfs+json" };
    return Response.json({ transfer: "basic", objects: answer }, { headers });
  }
  const [first, second] = [asked.slice(0, 2), asked.slice(2, 4)];
  const file = join(repositories, repository, ".git/lfs/objects", first, second, asked);
  return new Response(await Deno.readFile(file));
}
