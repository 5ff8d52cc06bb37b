import { resolve } from 'node:path'
import { printResult, runCommand } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { Command } from 'commander'
import { appointmentsVitoria } from './appointments-vitoria.ts'
import { facilitiesKenya } from './facilities-kenya.ts'
import { medicinesCiel } from './medicines-ciel.ts'
import { medicinesKenyaEssential } from './medicines-kenya-essential.ts'
import { medicinesKenyaRegistered } from './medicines-kenya-registered.ts'
import { medicinesOpenmrs } from './medicines-openmrs.ts'
import { medicinesSimple } from './medicines-simple.ts'
import { namesWorld } from './names-world.ts'
import type { Recipe } from './recipe.ts'
import { runRecipe } from './run-recipe.ts'
import { stockSheets } from './stock-sheets.ts'
import { summaryLines } from './summary.ts'

/** All recipes; a new one is added here. */
export const RECIPES: readonly Recipe[] = [
  facilitiesKenya,
  medicinesKenyaRegistered,
  medicinesKenyaEssential,
  medicinesOpenmrs,
  medicinesCiel,
  medicinesSimple,
  stockSheets,
  appointmentsVitoria,
  namesWorld,
]

type Options = { replace?: boolean; json?: boolean }

/** `npm run recipe -- NAME SOURCE... FOLDER`. `home`: where relative paths start. */
export async function runRecipes(argv: string[], home: string): Promise<void> {
  const program = new Command('npm run recipe --')
    .description(
      'Turns public formats into files for "central import csv". See deploy/recipes/README.md.',
    )
    .usage('<recipe> <source...> <folder>')
  for (const recipe of RECIPES) {
    program
      .command(recipe.name)
      .description(recipe.about)
      .argument(
        '<paths...>',
        `folder or files with ${recipe.files.join(', ')}; then where to write`,
      )
      .option('--replace', 'replace files of an earlier run')
      .option('--json', 'print the summary as one JSON value')
      .action((paths: string[], options: Options) =>
        runAndTell(
          recipe,
          paths.map((path) => resolve(home, path)),
          options,
        ),
      )
  }
  await runCommand(() => program.parseAsync(argv))
}

async function runAndTell(recipe: Recipe, paths: string[], { replace, json }: Options) {
  const folder = paths.at(-1)
  if (folder === undefined || paths.length < 2) {
    throw new CommandFailed(
      'Say where the source lies and then the folder to write to. Nothing was written.',
    )
  }
  const report = await runRecipe(recipe, paths.slice(0, -1), folder, replace)
  const next = `Next: node central/main.ts import csv ${folder} --dry-run`
  printResult(report, json, [...summaryLines(report), next])
}
