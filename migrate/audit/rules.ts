/**
 * Every rule of the audit.
 *
 * @module
 */
import type { ExpressionRule, Rule, TreeRule } from "./rule.ts";
import { absolutePath } from "./rules/absolute_path.ts";
import { currentSystem } from "./rules/current_system.ts";
import { currentTime } from "./rules/current_time.ts";
import { environment } from "./rules/environment.ts";
import { foreignImport } from "./rules/foreign_import.ts";
import { gitDirectory } from "./rules/git_directory.ts";
import { gitLfs } from "./rules/git_lfs.ts";
import { homePath } from "./rules/home_path.ts";
import { homeRepository } from "./rules/home_repository.ts";
import { ignoredFlake } from "./rules/ignored_flake.ts";
import { implicitSystem } from "./rules/implicit_system.ts";
import { nixPath } from "./rules/nix_path.ts";
import { nixpkgsConfig } from "./rules/nixpkgs_config.ts";
import { ownPlace } from "./rules/own_place.ts";
import { outsidePath } from "./rules/outside_path.ts";
import { searchPath } from "./rules/search_path.ts";
import { sourceName } from "./rules/source_name.ts";
import { storePath } from "./rules/store_path.ts";
import { submodule } from "./rules/submodule.ts";
import { unlockedFlake } from "./rules/unlocked_flake.ts";
import { unpinnedFetch } from "./rules/unpinned_fetch.ts";
import { untrackedFile } from "./rules/untracked_file.ts";
import { brokenFile, unreadableFile } from "./rules/unread.ts";
import { gitCrypt, secretFile, secretKey, secretPassword, secretToken } from "./secrets/rules.ts";

/** The rules about expressions; of two that find something at one node, the first is told first. */
export const expressionRules: readonly ExpressionRule[] = [
  searchPath,
  nixPath,
  currentSystem,
  implicitSystem,
  nixpkgsConfig,
  environment,
  currentTime,
  unpinnedFetch,
  unlockedFlake,
  foreignImport,
  absolutePath,
  homePath,
  storePath,
  outsidePath,
  ownPlace,
  untrackedFile,
  submodule,
  gitDirectory,
  sourceName,
];

/** The rules about the tree as a whole. */
export const treeRules: readonly TreeRule[] = [ignoredFlake, homeRepository, gitLfs];

/** All of them, in the order in which `flakebridge explain` lists them. */
export const rules: readonly Rule[] = [
  ...expressionRules,
  ...treeRules,
  gitCrypt,
  secretKey,
  secretToken,
  secretFile,
  secretPassword,
  brokenFile,
  unreadableFile,
];
