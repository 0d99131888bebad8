/**
 * `develop` and `repl` typed at in a real terminal, beside `nix` with flakes on. Where there
 * is no tmux, the test says so.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import { type Features, type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";

const hasTmux = await new Deno.Command("sh", { args: ["-c", "command -v tmux"] }).output()
  .then(({ success }) => success);

/** Short names, since a typed line that fills the terminal's last column runs into the next. */
const START = `
  PS1='outer> '
  flakebridge() { ${Deno.execPath()} run -q -A ${checkoutPath("cli.ts")} "$@"; }
`;

/** A terminal of 80 columns in the directory of the shells. */
interface Terminal {
  /** Types keys, as tmux names them, and waits until a line of the screen is as expected. */
  readonly type: (keys: readonly string[], expected: RegExp) => Promise<string>;
  readonly resize: (columns: number, lines: number) => Promise<void>;
}

/** Does `work` in a terminal with a shell whose prompt is `outer>`. */
async function inTerminal<T>(
  nix: NixEnvironment,
  features: Features,
  work: (terminal: Terminal) => Promise<T>,
): Promise<T> {
  const socket = join(nix.directory, `tmux-${features}`);
  const tmux = async (...words: readonly string[]) => {
    const options = { cwd: join(nix.directory, "shells"), features, store: features };
    const { status, stdout, stderr } = await nix.run(["tmux", "-S", socket, ...words], options);
    assertEquals(status, 0, stderr);
    return stdout;
  };
  const start = join(nix.directory, "outer.bash");
  await Deno.writeTextFile(start, START);
  const size = ["-x", "80", "-y", "24"];
  await tmux("-f", "/dev/null", "new-session", "-d", ...size, "bash", "--rcfile", start);
  const until = async (expected: RegExp) => {
    for (let patience = 300;; patience--) {
      const screen = await tmux("capture-pane", "-p", "-J", "-S", "-");
      const lines = screen.trimEnd().split("\n").map((line) => line.trimEnd());
      const found = lines.find((line) => expected.test(line));
      if (found !== undefined) return found;
      if (patience === 0) throw new Error(`no line is ${expected}:\n${screen}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  try {
    await until(/^outer>$/);
    return await work({
      type: async (keys, expected) => {
        await tmux("clear-history");
        await tmux("send-keys", ...keys);
        return await until(expected);
      },
      resize: async (columns, lines) => {
        await tmux("resize-window", "-x", String(columns), "-y", String(lines));
      },
    });
  } finally {
    await tmux("kill-server");
  }
}

function line(text: string): readonly string[] {
  return [text, "Enter"];
}

/** What a person sees of `develop`: its prompt, Ctrl-C, jobs, the window's size, how it ends. */
async function developed({ type, resize }: Terminal, program: string): Promise<readonly string[]> {
  const seen = [await type(line(`${program} develop`), /^hook of /)];
  const see = async (keys: readonly string[], expected: RegExp) => {
    seen.push(await type(keys, expected));
  };
  await see(line('echo "prompt=${PS1@Q}"'), /^prompt=/);
  await see(line("echo who=$WHO out=${out##*-} nested=$IN_NIX_SHELL"), /^who=before/);
  await type(line("echo asleep; sleep 100"), /^asleep$/);
  await see(["C-c", "echo interrupted=$?", "Enter"], /^interrupted=/);
  await type(line("echo resting; sleep 100"), /^resting$/);
  await see(["C-z"], /Stopped/);
  await see(line("kill %1; wait %1; echo killed=$?"), /^killed=/);
  await resize(100, 30);
  await see(line("echo size=$(stty size)"), /^size=/);
  await see(["exit 7", "Enter", "echo status=$?", "Enter"], /^status=/);
  await type(line(`clear; ${program} develop`), /^hook of /);
  await type(line("false; echo failed"), /^failed$/);
  await see(["C-d", "echo closed=$?", "Enter"], /^closed=/);
  return seen;
}

/** What a person sees of `repl`: an answer, Ctrl-C in the middle of a line, how it ends. */
async function replied({ type }: Terminal, program: string): Promise<readonly string[]> {
  await type(line(`clear; ${program} repl`), /^nix-repl>$/);
  const seen = [await type(line("1 + 41"), /^42$/)];
  await type(["half a line", "C-c"], /half a line|\^C/);
  // Nix 2.8 loses the line after that one.
  await type(line("lost"), /lost/);
  seen.push(await type(line("2 + 41"), /^43$/));
  seen.push(await type(["C-d", "echo replied=$?", "Enter"], /^replied=/));
  return seen;
}

Deno.test({
  name: `a terminal shows of develop and repl what it shows of nix${
    hasTmux ? "" : " (no tmux here)"
  }`,
  ignore: !hasTmux,
  fn: async () => {
    await using nix = await nixEnvironment();
    const script = `
      set -e
      cp -r ${checkoutPath("tests/bridge/shells")} shells
      mkdir temporary-on temporary-off
      cd shells; printf before > who
      git init -q; git add -A; git commit -qm one
      echo "PS1='inner> '" > ~/.bashrc`;
    const { status, stderr } = await nix.run(["bash", "-c", script]);
    assertEquals(status, 0, stderr);
    const trial = (program: string) => async (terminal: Terminal) => {
      const directory = join(nix.directory, program === "nix" ? "temporary-on" : "temporary-off");
      await terminal.type(line(`export TMPDIR=${directory} TERM=xterm; echo re''ady`), /^ready$/);
      const seen = [...await developed(terminal, program), ...await replied(terminal, program)];
      if (program === "nix") return seen;
      const left = await terminal.type(line("echo left=$(find $TMPDIR -type f | wc -l)"), /^left=/);
      assertEquals(left, "left=0");
      return seen;
    };
    const native = await inTerminal(nix, "on", trial("nix"));
    assertEquals(await inTerminal(nix, "off", trial("flakebridge")), native);
  },
});
