/**
 * Words about what `migrate`, `verify` and `shim` say beside the rules of the audit, by their
 * codes; `flakebridge explain CODE` prints them.
 *
 * @module
 */
import type { Rule } from "./audit/rule.ts";

/** Page by page, in the order of the codes. */
export const explanations: readonly Rule[] = [
  page("around-commands", "note", "commands that go on working", {
    explanation:
      "A script, a workflow or the README calls nix-build or nix-shell. The shims answer " +
      "them with what the flake has, with flakes enabled or not.",
    remedy: "None is needed. Where flakes are on, `nix build` and `nix develop` do the same.",
  }),
  page("around-override", "note", "a variable that overrode a pin", {
    explanation:
      "NIV_OVERRIDE_name and its like are read by the pin manager's own Nix file, which " +
      "nothing asks any more: the trees are inputs now.",
    remedy: "Override the input: `nix build --override-input NAME PATH`, or, without flakes, " +
      "`nix-build --arg overrides '{ NAME = PATH; }'`.",
  }),
  page("around-search-path", "note", "a setting that chose nixpkgs", {
    explanation:
      "NIX_PATH, a channel or `-I nixpkgs=` decided what `<nixpkgs>` was. The project is " +
      "built with what flake.lock has, so that the setting no longer matters to it.",
    remedy: "Move the lock instead: `nix flake update` or `flakebridge update`. Keep the setting " +
      "where `nix-shell -p` is called.",
  }),
  page("around-trigger", "note", "a workflow that flake.lock does not start", {
    explanation:
      "It runs when a Nix file changes, and a change of flake.lock changes the builds as " +
      "much as that.",
    remedy: "Add flake.lock, and the files that the message names, to the list of paths.",
  }),
  page("around-update", "note", "a command that updates pins", {
    explanation: "niv, npins and lon change their own files, and the flake takes its pins from " +
      "flake.lock.",
    remedy: "Call `nix flake update` or `flakebridge update` there.",
  }),
  page("assumed-system", "note", "a machine whose system nothing says", {
    explanation:
      "A flake has to say for which system it makes a machine or a home. No module sets " +
      "`nixpkgs.hostPlatform` or `nixpkgs.system`, so the first of the flake's systems was taken.",
    remedy:
      "Set `nixpkgs.hostPlatform` in a module, change flake.nix, or migrate with `--systems`.",
  }),
  page("computed-import", "warning", "a path that only evaluation knows", {
    explanation: "The code imports files by paths that it computes. Those that it may mean look " +
      "something up, and are not given it, since nobody can tell where they are called.",
    remedy: "Give them what they look up where they are imported, or import them by name.",
  }),
  page("edited-shim", "error", "a file in the place of a shim", {
    explanation:
      "default.nix or shell.nix was changed since flakebridge wrote it, or was never a " +
      "shim. To write over it would lose that.",
    remedy: "`flakebridge shim --force` keeps what is there: the code moves to nix/, or a copy " +
      "stays beside the file.",
  }),
  page("envrc", "note", "direnv and lorri", {
    explanation: "`use nix` evaluates shell.nix, which is a shim now. What it says depends on " +
      "flake.nix and flake.lock, too, so that direnv has to watch them.",
    remedy: "Run `direnv allow` again, since .envrc has changed.",
  }),
  page("flake-compat-limit", "warning", "a flake-compat that needs newer Nix", {
    explanation: "NixOS's flake-compat fetches inputs by a builtin that Nix 2.4 to 2.18 has and " +
      "refuses while flakes are off.",
    remedy: "Take lix's, `--flake-compat lix`, or ours, `--mode vendored`.",
  }),
  page("fleet", "note", "machines that are deployed together", {
    explanation: "Each machine of the file is in `nixosConfigurations`. What colmena, morph or " +
      "NixOps add to machines themselves (keys, tags, targets) is not.",
    remedy: "Say in the modules what the machines need of it. The file stays for its tool.",
  }),
  page("found-tests", "note", "tests that only evaluation finds", {
    explanation:
      "nixpkgs' `handleTest` and `discoverTests` make a test or a set of them of a file, " +
      "as its content wants. A flake's `checks` must be derivations, and the text does not tell.",
    remedy: "Add those you want to flake.nix, one by one.",
  }),
  page("gitignore", "note", "a file that git ignored", {
    explanation: "A flake sees only what git tracks, so that a file that it reads must not be " +
      "ignored. .gitignore was changed for that.",
    remedy: "Look whether the new lines of .gitignore are what you want.",
  }),
  page("half-done", "error", "a change that could not be taken back", {
    explanation: "Something failed while files were changed, and again while they were put back. " +
      "The journal beside the project holds both sides of every change.",
    remedy:
      "Remove the cause (a full disk, a missing permission) and call the same again: what is " +
      "half done is taken back first.",
  }),
  page("idle-argument", "note", "an argument that chose a tree", {
    explanation:
      "It was the revision or the hash of what flake.lock decides now. The argument is " +
      "still taken, and changes nothing.",
    remedy:
      "Override the input of the flake instead, and remove the argument when nobody gives it.",
  }),
  page("impure-function", "warning", "a file that is passed on as a function", {
    explanation: "The file looks up nixpkgs or the system unless it is given them, and is called " +
      "where nobody can see it.",
    remedy: "Give it what the message names, where it is called.",
  }),
  page("impure-lookup", "warning", "a look-up that stays", {
    explanation: "It could not become an argument of its file, since another thing has that name " +
      "there, or since it stands where no argument reaches. Pure evaluation refuses it.",
    remedy: "Take it from an argument of the file by hand.",
  }),
  page("late-entry", "note", "an entry file beside the flake", {
    explanation:
      "It came after the migration, or was left alone, so that the flake does not have " +
      "what it gives.",
    remedy: "Make it an output in flake.nix, or `flakebridge undo` and migrate anew.",
  }),
  page("left-out", "note", "a file that is no output", {
    explanation:
      "An overlay, a module or a configuration that looks something up by itself would " +
      "fail in pure evaluation, so that flake.nix does not name it.",
    remedy: "Let it take what it needs from its arguments; of a channel, say what it leads to: " +
      "`--input NAME REF`.",
  }),
  page("linked-entry", "note", "an entry file that is a link", {
    explanation:
      "The link goes on leading where it led. To write a shim in its place would break " +
      "it, or change what is at its end.",
    remedy: "Where it leads into the project, what it leads to is migrated by its own name.",
  }),
  page("linked-shim", "error", "a link in the place of a shim", {
    explanation: "A shim would be written through the link, over what is at its end.",
    remedy: "Remove the link, then call `flakebridge shim` again.",
  }),
  page("local-only", "note", "changes that git does not show", {
    explanation:
      "`git update-index --skip-worktree` keeps the changes out of `git status` and out " +
      "of commits; flakes see them all the same. What would overwrite them git refuses, and " +
      "leaves everything as it is: `git stash`, `git rebase`, `git cherry-pick`, `git reset " +
      '--hard`, and a pull or a checkout that changes the same files ("not uptodate").',
    remedy: "Call `flakebridge undo` before these, and `flakebridge migrate --local-only` after.",
  }),
  page("locked-channels", "note", "what <nixpkgs> is on the machines", {
    explanation:
      "The search path and the registry of the machines lead to what flake.lock has, so " +
      "that `nix-shell -p` and the system agree. By that the machines differ from before.",
    remedy: "Take `lockedChannels` out of flake.nix, or set `nix.nixPath` in a module.",
  }),
  page("lost-arguments", "warning", "arguments that are not taken any more", {
    explanation: "The file took arguments, and the shim in its place does not.",
    remedy: "Tell whoever calls it with arguments.",
  }),
  page("missing-module", "warning", "a module that is not in the project", {
    explanation: "A configuration imports a file that is not here, hardware-configuration.nix " +
      "mostly, so that it can't be evaluated, before or after.",
    remedy: "Make or copy the file, and `git add` it: a flake sees nothing else.",
  }),
  page("named-by-flake", "warning", "a shim that flake.nix names", {
    explanation:
      "flake.nix has the path of the file in it. Where it reads the file, the shim would " +
      "make the flake ask for itself.",
    remedy: "In that case move the code away, and let flake.nix read that.",
  }),
  page("nested-project", "note", "a project inside the project", {
    explanation:
      "It has a default.nix or a shell.nix of its own, and nothing at the root reads it, " +
      "so that it is no output of this flake.",
    remedy: "Make a flake of it, too: `flakebridge migrate DIR`, or all of them with " +
      "`--per-directory`.",
  }),
  page("newly-tracked", "note", "a file that git knows now", {
    explanation: "A flake sees only what git tracks. The file was registered with " +
      "`git add --intent-to-add`, without its content.",
    remedy: "Commit it with the rest.",
  }),
  page("migrated-before", "note", "a migration that nothing told of", {
    explanation:
      "A run with `--batch` migrated the project, and was killed before it could write that into " +
      "the record beside the list. Its notes are lost; inputs, outputs and files are those of " +
      "the record for `undo`, and the proof was made now.",
    remedy: "None is needed.",
  }),
  page("nothing-to-compare", "warning", "a migration without a proof", {
    explanation:
      "The entry files give no derivation as nix-build calls them: they want arguments, " +
      "or they are functions.",
    remedy: "Try by hand what you use of the project.",
  }),
  page("nothing-to-migrate", "error", "a directory without an entry file", {
    explanation:
      "Nothing here is for nix-build or nix-shell, or nothing of it can become an output.",
    remedy: "Name the directory that has default.nix or shell.nix.",
  }),
  page("open-job", "note", "jobs that must be told something", {
    explanation:
      "Hydra gives jobs the inputs of a jobset. Jobs of a flake are derivations, so that " +
      "functions with arguments that have no default are left out.",
    remedy: "Call them in flake.nix with what Hydra gave them.",
  }),
  page("other-file", "note", "a file that is no entry file", {
    explanation: "nix-build and nix-shell read default.nix and shell.nix, and this is neither.",
    remedy: "Where it is what you build, write a default.nix that imports it.",
  }),
  page("other-tool", "note", "a file for another tool", {
    explanation: "It is read by a tool that is not of Nix itself, and has no place in a flake.",
    remedy: "The message says what its tool does with flakes; the file stays as it is.",
  }),
  page("own-system", "warning", "code that works its system out", {
    explanation:
      "Its `system` has a default other than `builtins.currentSystem`. The flake tells it " +
      "each of its systems, and the shim, the one it runs on.",
    remedy: "Whoever calls the file with arguments, and without a system, has to be told.",
  }),
  page("package-scope", "note", "a callPackage of another set", {
    explanation: "The file takes what `pkgs.callPackage` does not have, and a set of packages in " +
      "nixpkgs (python3Packages, haskellPackages) does.",
    remedy: "Where it is for another such set, write that in flake.nix and in the shim.",
  }),
  page("pin-stays", "note", "a pin that flake.lock does not decide", {
    explanation:
      "The tree is fetched by its hash in the code itself, where no argument of the file " +
      "reaches, or by code that is not ours to change. Pure evaluation allows that.",
    remedy: "Update it where it is written. To have it as an input, take it from an argument.",
  }),
  page("plain-tree", "note", "a nixpkgs with `flake = false`", {
    explanation:
      "Those of before 20.03 have no flake.nix, and nothing here tells which this is. As " +
      "a plain tree both can be used.",
    remedy: "If it has a flake.nix, take `flake = false` out of flake.nix and lock anew.",
  }),
  page("read-by-flake", "error", "a shim that flake.nix would read", {
    explanation: "flake.nix reads the file. A shim there would make the flake ask for itself.",
    remedy: "Move the code to nix/, let flake.nix read that, then run again.",
  }),
  page("secrets", "error", "secrets that would be copied to the store", {
    explanation: "A flake is copied to the store with all its files, and everyone on the machine " +
      "can read the store.",
    remedy: "Take them out of what git tracks, or go on all the same with `--allow-secrets`.",
  }),
  page("stale-lock", "warning", "a lock that is not that of flake.nix", {
    explanation: "flake.nix asks for other inputs than flake.lock has, and a shim asks the lock.",
    remedy: "Run `flakebridge lock`.",
  }),
  page("stale-pin", "note", "the file of a pin manager that stays", {
    explanation:
      "Its pins are inputs now. The file stays since something else reads it, or since " +
      "that was asked for.",
    remedy: "Delete it when nothing needs it; until then update both.",
  }),
  page("submodules", "note", "a flake with its submodules", {
    explanation:
      "Code reads files of a submodule, and a flake sees these only where flake.nix asks " +
      "for them, which Nix 2.27 and later understand.",
    remedy: "On an older Nix use nix-build and nix-shell, or make the submodule an input.",
  }),
  page("taken-back", "note", "something was interrupted before", {
    explanation: "An earlier run was killed while it changed files. They are as they were before " +
      "it, from the journal that it kept.",
    remedy: "None is needed.",
  }),
  page("tree-name", "warning", "a text with the store path of nixpkgs", {
    explanation: "An input's tree is called `source` in the store. Where that of `<nixpkgs>` was " +
      "called otherwise, a derivation with the path in it becomes another one.",
    remedy: 'Give it a name: `${builtins.path { path = nixpkgs; name = "nixpkgs"; }}`.',
  }),
  page("unknown-revision", "warning", "a channel whose revision nobody knows", {
    explanation:
      "Nothing on this machine says of which commit the tree is, so that the lock has the " +
      "newest instead, and what is built may change.",
    remedy: "Say which it shall be: `--nixpkgs github:NixOS/nixpkgs/REVISION`.",
  }),
  page("unlocked-input", "warning", "an input that could not be locked", {
    explanation:
      "It has to be fetched for that, and could not be. Neither the flake nor the shims " +
      "work without.",
    remedy: "Run the command of the message in the project where there is a network.",
  }),
  page("unnamed-configuration", "note", "a configuration without a name", {
    explanation:
      "`nixosConfigurations` and its like are by the names of machines and users, and the " +
      "modules do not say them.",
    remedy: "Set the option in a module, and rename the output.",
  }),
  page("unproven", "warning", "a migration that was not proven", {
    explanation:
      "Derivations were not compared: there is no Nix, it failed, or it was interrupted.",
    remedy: "Call `flakebridge verify` when the cause is gone.",
  }),
  page("unread-pins", "warning", "a file of pins that can't be read", {
    explanation:
      "It is damaged, or of a version that flakebridge does not know, so that flake.lock " +
      "does not have its pins.",
    remedy: "Mend the file, then migrate again.",
  }),
  page("unsupported-entry", "warning", "an entry file that is left alone", {
    explanation:
      "What it gives can't be an output: a function of one argument, or a value that is " +
      "neither a derivation nor a set of them.",
    remedy: "nix-build goes on reading it as before. Give it a form that has arguments by name.",
  }),
  page("unused-evaluator", "note", "an evaluator that nothing asks", {
    explanation: "The shims were written for another mode, and the file of the old one is there.",
    remedy: "Remove it if nothing else reads it.",
  }),
  page("unused-input", "note", "an input that nothing asks for", {
    explanation:
      "`--input NAME REF` says what an input shall be that nothing pins. No code here looks up " +
      "that name, or a commit or a hash in the code says already what it is. Or a flake of " +
      "`--inputs-from` has no input that is called like what the code looks up.",
    remedy: "Spell the name as the code does: NAME for `<NAME>`.",
  }),
];

function page(
  code: string,
  severity: Rule["severity"],
  title: string,
  words: Pick<Rule, "explanation" | "remedy">,
): Rule {
  return { code, severity, title, ...words };
}
