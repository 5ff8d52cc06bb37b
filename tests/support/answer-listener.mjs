// Loaded into the processes of tests and all that they start before their own code, by NODE_OPTIONS.
// Plain JavaScript, because an older Node that inherits these must come to no harm.
if (Number(process.versions.node.split('.')[0]) >= 24) {
  const { listenToAnswers } = await import('./answer-listener.ts')
  listenToAnswers(process.env)
}
