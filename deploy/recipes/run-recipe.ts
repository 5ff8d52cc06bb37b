import { createOutput } from './output.ts'
import type { Recipe } from './recipe.ts'
import { createSource } from './source.ts'
import { createSummary, type SummaryReport } from './summary.ts'

/**
 * Runs a recipe on folders or files, and puts what it makes into a folder when all of it is
 * written. Throws `CommandFailed` where that cannot be; then no file is left that looks whole.
 */
export async function runRecipe(
  recipe: Recipe,
  paths: readonly string[],
  folder: string,
  mayReplace = false,
): Promise<SummaryReport> {
  const summary = createSummary(recipe.name)
  const source = createSource(recipe.files, paths, summary)
  const output = createOutput(folder, summary, mayReplace)
  try {
    await recipe.run(source, output, summary)
    await output.finish()
  } catch (error) {
    await output.abandon()
    throw error
  }
  return summary.toReport()
}
