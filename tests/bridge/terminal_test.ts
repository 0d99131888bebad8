/**
 * `develop`, `shell`, `repl` and the questions about a flake's settings in a real terminal, beside
 * `nix` with flakes on. Where there is no tmux, the test says so.
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
  seven() { "$@" eval path:$PWD/../asking#seven; echo status=$?; }
`;

/** A terminal of 80 columns in the directory of the shells. */
interface Terminal {
  /** Types keys, as tmux names them, and waits until a line of the screen is as expected. */
  readonly type: (keys: readonly string[], expected: RegExp) => Promise<string>;
  /**
   * Types a command, and waits until its program has the terminal, so that Ctrl-C and Ctrl-Z are
   * its.
   */
  readonly start: (command: string, program: string) => Promise<void>;
  /** Waits until the shell asks for the next line: Ctrl-D is nothing but a character before. */
  readonly prompted: (prompt: string) => Promise<void>;
  /** Has the shell empty the screen, so that no line of before is taken for one of now. */
  readonly clear: () => Promise<void>;
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
  const patiently = async <Found>(look: () => Promise<Found | undefined>, what: string) => {
    for (let patience = 600;; patience--) {
      const found = await look();
      if (found !== undefined) return found;
      if (patience === 0) throw new Error(`${what}:\n${(await screen()).join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const screen = async () => {
    const text = await tmux("capture-pane", "-p", "-J", "-S", "-");
    return text.trimEnd().split("\n").map((line) => line.trimEnd());
  };
  const until = (expected: RegExp) =>
    patiently(async () => {
      return (await screen()).find((line) => expected.test(line));
    }, `no line is ${expected}`);
  const type = async (keys: readonly string[], expected: RegExp) => {
    await tmux("clear-history");
    await tmux("send-keys", ...keys);
    return await until(expected);
  };
  let cleared = 0;
  try {
    await until(/^outer>$/);
    return await work({
      type,
      start: async (command, program) => {
        await tmux("send-keys", command, "Enter");
        const hasIt = async () =>
          (await tmux("display-message", "-p", "#{pane_current_command}")).trim() === program;
        await patiently(async () => await hasIt() || undefined, `${program} has no terminal`);
      },
      prompted: async (prompt) => {
        const isLast = async () => (await screen()).at(-1) === prompt;
        await patiently(async () => await isLast() || undefined, `no prompt ${prompt}`);
      },
      clear: async () => {
        const word = `cleared ${++cleared}`;
        await type(line(`clear; echo ${word}`), new RegExp(`^${word}$`));
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
async function developed(terminal: Terminal, program: string): Promise<readonly string[]> {
  const { type, start, prompted, clear, resize } = terminal;
  const seen = [await type(line(`${program} develop`), /^hook of /)];
  const see = async (keys: readonly string[], expected: RegExp) => {
    seen.push(await type(keys, expected));
  };
  await see(line('echo "prompt=${PS1@Q}"'), /^prompt=/);
  await see(line("echo who=$WHO out=${out##*-} nested=$IN_NIX_SHELL"), /^who=before/);
  await start("sleep 100", "sleep");
  await see(["C-c", "echo interrupted=$?", "Enter"], /^interrupted=/);
  await start("sleep 100", "sleep");
  await see(["C-z"], /Stopped/);
  // `wait` may still tell that the job is stopped.
  await type(line("p=$(jobs -p); kill %1; echo told"), /^told$/);
  await see(line("while kill -0 $p; do sleep .1; done 2>/dev/null; echo killed"), /^killed$/);
  await resize(100, 30);
  await see(line(`until s=$(stty size); [ "$s" != "24 80" ]; do :; done; echo size=$s`), /^size=/);
  await see(["exit 7", "Enter", "echo status=$?", "Enter"], /^status=/);
  await clear();
  await type(line(`${program} develop`), /^hook of /);
  await type(line("false; echo failed"), /^failed$/);
  await prompted("inner>");
  await see(["C-d", "echo closed=$?", "Enter"], /^closed=/);
  return seen;
}

/** What a person sees of `shell`: its prompt, a job that is stopped and goes on, how it ends. */
async function shelled(terminal: Terminal, program: string): Promise<readonly string[]> {
  const { type, start, clear } = terminal;
  const seen: string[] = [];
  const see = async (keys: readonly string[], expected: RegExp) => {
    seen.push(await type(keys, expected));
  };
  await clear();
  await see(line(`SHELL=/bin/bash ${program} shell .#tools`), /^inner>$/);
  await see(line("tool"), /^tool$/);
  await start("sleep 100", "sleep");
  await see(["C-z"], /Stopped/);
  await start("fg", "sleep");
  await see(["C-c", "echo resumed=$?", "Enter"], /^resumed=/);
  await see(["exit 5", "Enter", "echo shell=$?", "Enter"], /^shell=/);
  return seen;
}

/** What a person sees of `repl`: an answer, Ctrl-C in the middle of a line, how it ends. */
async function replied(terminal: Terminal, program: string): Promise<readonly string[]> {
  const { type, prompted, clear } = terminal;
  const prompt = "nix-repl>";
  await clear();
  await type(line(`${program} repl`), /^nix-repl>$/);
  const seen = [await type(line("1 + 41"), /^42$/)];
  await prompted(prompt);
  await type(["half a line", "C-c"], /half a line|\^C/);
  // Nix 2.8 loses the line after that one.
  await type(line("lost"), /lost/);
  await prompted(prompt);
  seen.push(await type(line("2 + 41"), /^43$/));
  await prompted(prompt);
  seen.push(await type(["C-d", "echo replied=$?", "Enter"], /^replied=/));
  return seen;
}

/** A flake that asks for a setting, which forbids what its `seven` does. */
const ASKING = `{
  nixConfig.allow-import-from-derivation = false;
  outputs = _: {
    seven = import (derivation {
      name = "seven";
      system = "x86_64-linux";
      builder = "/bin/sh";
      args = [ "-c" "echo 7 > $out" ];
    });
  };
}
`;

/** What a person is asked about a flake's setting, what comes of his answers, and what is kept. */
async function answered({ type, clear }: Terminal, program: string): Promise<readonly string[]> {
  const seen: string[] = [];
  const see = async (keys: readonly string[], expected: RegExp) => {
    seen.push(await type(keys, expected));
  };
  const seeOfSeven = async (expected: RegExp) => {
    await clear();
    await see(line(`seven ${program}`), expected);
  };
  const kept = line("echo kept=$(cat $XDG_DATA_HOME/nix/*.json)");
  const forget = () => type(line("rm $XDG_DATA_HOME/nix/*.json; echo re''moved"), /^removed$/);
  const say = async (...answers: readonly [allow: string, keep: string]) => {
    await seeOfSeven(ALLOW);
    await see(line(answers[0]), KEEP);
    await see(line(answers[1]), END);
    await see(kept, /^kept=/);
  };
  await say("y", "n");
  await say("yes", "no");
  await say("n", "y");
  await seeOfSeven(END);
  await forget();
  await say("Y", "Y");
  await seeOfSeven(END);
  await forget();
  await seeOfSeven(ALLOW);
  await see(["C-c"], /^outer>$/);
  await see(kept, /^kept=/);
  return seen;
}

const ALLOW = /^do you want to allow/;
const KEEP = /^do you want to permanently/;
const END = /^status=/;

Deno.test({
  name: `a terminal asks about the settings of a flake as nix does${
    hasTmux ? "" : " (no tmux here)"
  }`,
  ignore: !hasTmux,
  fn: async () => {
    await using nix = await nixEnvironment();
    await Deno.mkdir(join(nix.directory, "shells"));
    await Deno.mkdir(join(nix.directory, "asking"));
    await Deno.writeTextFile(join(nix.directory, "asking/flake.nix"), ASKING);
    const trial = (program: string) => async (terminal: Terminal) => {
      const { type, clear } = terminal;
      // Nix asks where it would show its progress: in a terminal that has colours.
      await type(line("unset NO_COLOR NIX_DATA_HOME; export TERM=xterm; echo o''n"), /^on$/);
      await type(line(`export XDG_DATA_HOME=$PWD/../data-${program}; echo re''ady`), /^ready$/);
      const seen = await answered(terminal, program);
      if (program === "nix") return seen;
      // Some Nixes take the answer from a pipe; trust is nothing that a program's input should
      // give.
      await clear();
      const piped = await type(line(`yes y | seven ${program}`), /^status=|you want/);
      await clear();
      await type(line(`seven ${program}`), ALLOW);
      await type(["C-d"], KEEP);
      assertEquals([piped, await type(["C-d"], END)], ["status=0", "status=0"]);
      return seen;
    };
    const native = await inTerminal(nix, "on", trial("nix"));
    assertEquals(await inTerminal(nix, "off", trial("flakebridge")), native);
  },
});

Deno.test({
  name: `a terminal shows of develop, shell and repl what it shows of nix${
    hasTmux ? "" : " (no tmux here)"
  }`,
  ignore: !hasTmux,
  fn: async () => {
    await using nix = await nixEnvironment();
    const script = `
      set -e
      cp -r ${checkoutPath("tests/bridge/shells")} shells
      mkdir temporary-nix temporary-flakebridge
      cd shells; printf before > who
      git init -q; git add -A; git commit -qm one
      echo "PS1='inner> '" > ~/.bashrc`;
    const { status, stderr } = await nix.run(["bash", "-c", script]);
    assertEquals(status, 0, stderr);
    const trial = (program: string) => async (terminal: Terminal) => {
      const temporary = `$(realpath ../temporary-${program})`;
      await terminal.type(line(`export TMPDIR=${temporary} TERM=xterm; echo re''ady`), /^ready$/);
      const seen = [
        ...await developed(terminal, program),
        ...await shelled(terminal, program),
        ...await replied(terminal, program),
      ];
      if (program === "nix") return seen;
      const left = await terminal.type(line("echo left=$(find $TMPDIR -type f | wc -l)"), /^left=/);
      assertEquals(left, "left=0");
      return seen;
    };
    const native = await inTerminal(nix, "on", trial("nix"));
    assertEquals(await inTerminal(nix, "off", trial("flakebridge")), native);
  },
});
