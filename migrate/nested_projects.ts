/**
 * Projects inside of a project that are no part of it.
 *
 * @module
 */
import { readTree } from "./apply/read_tree.ts";
import { projectsApart } from "./plan/parts.ts";
import { scan } from "./scan/scan.ts";

/**
 * The directories of projects in the directory of another that its flake, there or to come, is not
 * made of: relative to that, of nested ones the outermost.
 *
 * @throws {Failure} where the directory can't be read.
 */
export async function nestedProjects(directory: string): Promise<readonly string[]> {
  const project = scan(await readTree(directory));
  return projectsApart(project, project.lookups);
}
