// Old versions of Node read this file too, far enough to be told: plain JavaScript without import
// statements, in a folder whose package.json names no module type.
{
  const major = Number(process.versions.node.split('.')[0])
  if (major < 24) {
    console.error(
      `Outpost edge needs Node.js 24 or newer; this is ${process.versions.node}. Nothing was started. Install Node.js 24, or run "npm start", which brings its own.`,
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
  // Compiled code is kept for the next start: a third less to do on a slow board.
  process.getBuiltinModule('node:module').enableCompileCache()
  void Promise.all([import('@outpost/shared/node/crash'), import('./cli.ts')]).then(
    ([{ reportCrashes }, { runEdge }]) => {
      reportCrashes()
      return runEdge(process.argv, process.env)
    },
  )
}
