/**
 * Whether Mercurial is here, and a repository of it on the web of this machine.
 *
 * @module
 */
import { run } from "../../../nix/tools/run.ts";

/** Whether the program `hg` is there. */
export async function hasMercurial(): Promise<boolean> {
  try {
    return (await run("hg", ["--version"])).status === 0;
  } catch {
    return false;
  }
}

/** `hg serve`, on a port that it chooses. */
export async function startMercurial(
  repository: string,
): Promise<AsyncDisposable & { readonly url: string }> {
  const child = new Deno.Command("hg", {
    args: ["serve", "-R", repository, "-a", "127.0.0.1", "-p", "0", "--print-url"],
    env: { PYTHONUNBUFFERED: "1" },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const url = (await reader.read()).value?.trim() ?? "";
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill();
      await reader.cancel();
      await child.status;
    },
  };
}
