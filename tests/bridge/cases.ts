/**
 * All cases.
 *
 * @module
 */
import type { Case } from "./case.ts";
import { BUILD } from "./cases/build.ts";
import { DEVELOP } from "./cases/develop.ts";
import { EVAL } from "./cases/eval.ts";
import { PATH_INFO } from "./cases/path_info.ts";
import { RUN } from "./cases/run.ts";
import { SHOW } from "./cases/show.ts";

export const CASES: readonly Case[] = [
  ...BUILD,
  ...DEVELOP,
  ...EVAL,
  ...PATH_INFO,
  ...RUN,
  ...SHOW,
];
