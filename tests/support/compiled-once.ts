import { fileURLToPath } from 'node:url'

/** Of Node: where it keeps what it has made of sources, for the next process. */
export const COMPILED_VARIABLE = 'NODE_COMPILE_CACHE'

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url))

/** Tests start hundreds of processes with the same sources: to load all of them takes a second. */
export default function setUp() {
  process.env[COMPILED_VARIABLE] ??= FOLDER
}
