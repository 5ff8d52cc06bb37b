// Old versions of Node read this file too, far enough to be told: plain JavaScript without import
// statements, in a folder whose package.json names no module type.
{
  const major = Number(process.versions.node.split('.')[0])
  if (major < 24) {
    console.error(
      `Outpost's demonstration needs Node.js 24 or newer; this is ${process.versions.node}. Nothing was started. Run it with "npm start", which brings its own, or install Node.js 24.`,
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
  void import('./cli.ts').then(({ runDemo }) => runDemo(process.argv, process.env))
}
