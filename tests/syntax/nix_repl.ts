/**
 * What the real Nix says of files that it refuses: `nix repl`, many files in one process. (A
 * process of `nix-instantiate --parse` ends with the first file that it refuses.)
 *
 * @module
 */
import { bytesAsCharacters } from "./nix_files.ts";
import {
  inBatches,
  type OracleAnswer,
  type OracleNix,
  refusal,
  switchesOf,
} from "./nix_instantiate.ts";

/** An answer that needs no second question: a refusal, with the place. */
export type SureRefusal = OracleAnswer & { readonly kind: "refused" };

/**
 * Asks for files that Nix is expected to refuse: those it takes it evaluates. The answers are in
 * the order of the files; `undefined` where only `nix-instantiate --parse` can tell: the file is
 * taken, is refused for what might be found in evaluation too, or ends too early, which a prompt
 * takes for a line to be continued.
 */
export async function refusalsOf(
  nix: OracleNix,
  files: readonly string[],
): Promise<readonly (SureRefusal | undefined)[]> {
  if (files.length === 0) return [];
  const data = await Deno.makeTempDir();
  try {
    return await inBatches(files, async (batch) => {
      const said = await saidOf(nix, batch, data);
      return batch.map((file, index) => sureRefusal(file, said[index]));
    });
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

/** What Nix says of each file, to stderr; `data` is where it keeps the lines it was asked. */
async function saidOf(
  nix: OracleNix,
  files: readonly string[],
  data: string,
): Promise<readonly string[]> {
  const program = nix.command.at(-1)!.replace(/nix-instantiate$/, "nix");
  const [first = "", ...args] = [
    ...nix.command.slice(0, -1),
    ...["env", `XDG_DATA_HOME=${data}`, program, ...switchesOf(nix, "nix-command"), "repl"],
  ];
  const child = new Deno.Command(first, {
    args,
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const [{ stderr }] = await Promise.all([child.output(), ask(child, files)]);
  return bytesAsCharacters(stderr).split(END);
}

/** What stands behind each answer. */
const END = "trace: end of answer\n";

/** Types a line for each file, one that ends it even if Nix waits for more, and one that marks the
 * end of the answer. */
async function ask(child: Deno.ChildProcess, files: readonly string[]): Promise<void> {
  const lines = files.map((file) => `import ${file}\n)\nbuiltins.trace "end of answer" null\n`);
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(lines.join("")));
    await writer.close();
  } catch (error) {
    // It ended before it had read all: what is missing is not sure.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

function sureRefusal(file: string, said: string | undefined): SureRefusal | undefined {
  const about = said?.slice(0, said.lastIndexOf("error: syntax error, unexpected ')'"));
  if (!about?.includes(`${file}:`)) return undefined;
  const answer = refusal(about);
  return /^(syntax error|undefined variable)/.test(answer.message) ? answer : undefined;
}
