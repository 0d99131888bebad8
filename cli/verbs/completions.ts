/**
 * `flakebridge completions SHELL`
 *
 * @module
 */
import { usage } from "../call.ts";
import { defineVerb, type Verb } from "../verb.ts";

/** Scripts that ask the program itself, by `completions --for`; files where it knows nothing. */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_flakebridge() {
  local cur=\${COMP_WORDS[COMP_CWORD]} cword=$COMP_CWORD
  local -a words=("\${COMP_WORDS[@]}")
  if declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref -n ':=&' cur words cword
  fi
  mapfile -t COMPREPLY < <(flakebridge completions --for "\${words[@]:1:cword}" 2>/dev/null)
  if declare -F __ltrim_colon_completions >/dev/null; then __ltrim_colon_completions "$cur"; fi
}
complete -o default -F _flakebridge flakebridge
`,
  zsh: `#compdef flakebridge
_flakebridge() {
  local -a found
  found=("\${(@f)$(flakebridge completions --for "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n $found[1] ]]; then compadd -U -- $found; else _files; fi
}
compdef _flakebridge flakebridge
`,
  fish: "complete -c flakebridge -a '(flakebridge completions --for " +
    "(commandline -opc)[2..] (commandline -ct) 2>/dev/null)'\n",
};

export const verb: Verb = defineVerb({
  description: "Prints a script that lets a shell complete verbs, flags and the attributes of " +
    "flakes. In bash, words with a colon in them want the package bash-completion.",
  positionals: {
    SHELL: { oneOf: Object.keys(SCRIPTS), help: "bash, zsh or fish.", default: "" },
  },
  flags: {
    for: {
      type: "rest",
      value: "WORDS…",
      help: "Print what the last of these words may become; the scripts ask so.",
    },
  },
  examples: [
    { command: 'eval "$(flakebridge completions bash)"', does: "in ~/.bashrc" },
    { command: "flakebridge completions fish | source", does: "in config.fish" },
  ],
  run: async ({ words, flags, verbs }, output) => {
    if (flags.for !== undefined) {
      const { completionsOf } = await import("../completing.ts");
      const found = await completionsOf(flags.for, verbs, output);
      output.result(found.map((word) => `${word}\n`).join(""));
      return 0;
    }
    const script = SCRIPTS[words.SHELL];
    if (script === undefined) {
      throw usage(`there are no completions for "${words.SHELL}"`, "Name bash, zsh or fish");
    }
    output.result(script);
    return 0;
  },
});
