import type { Case } from "../case.ts";
export const MODE_CASES: readonly Case[] = [];
