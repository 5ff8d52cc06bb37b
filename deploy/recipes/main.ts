// Old versions of Node read this file too, far enough to be told: plain JavaScript without import
// statements, in a folder whose package.json names no module type.
{
  const major = Number(process.versions.node.split('.')[0])
  if (major < 24) {
    console.error(
      `The recipes need Node.js 24 or newer; this is ${process.versions.node}. Nothing was written. Run them with "npm run recipe", which finds its own, or install Node.js 24.`,
    )
    process.exit(1)
  }
  const emitWarning = process.emitWarning
  process.emitWarning = function () {
    // biome-ignore lint/complexity/noArguments: rest parameters would need a type, and types are no JavaScript
    const details = arguments
    // Node warns that the module type is not named; above is why it is not.
    if (details[1]?.code === 'MODULE_TYPELESS_PACKAGE_JSON') return
    Reflect.apply(emitWarning, process, details)
  }
  // npm runs a script in the project's folder, wherever it was asked from.
  const isByNpm = process.env.npm_lifecycle_event === 'recipe'
  const home = (isByNpm && process.env.INIT_CWD) || process.cwd()
  void import('./cli.ts').then(({ runRecipes }) => runRecipes(process.argv, home))
}
