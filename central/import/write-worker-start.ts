import { enableCompileCache } from 'node:module'

// A thread has no cache of compiled code unless it asks: it would make anew what main.ts has kept.
enableCompileCache()
await import('./write-worker.ts')
