/*
 * Keeps the app's own files in the browser, so that it starts also without the box. The box's API is
 * never kept: what the app shows comes from its database. The build writes into this file which files
 * there are, so each version of the app has a worker of its own.
 */

type Extendable = Event & { waitUntil(done: Promise<unknown>): void }
type Fetching = Extendable & {
  request: Request
  respondWith(response: Promise<Response>): void
}
type Scope = {
  skipWaiting(): Promise<void>
  addEventListener(kind: 'install' | 'activate', listener: (event: Extendable) => void): void
  addEventListener(kind: 'fetch', listener: (event: Fetching) => void): void
}

/** Made by the build: the paths of all files, the app's own script first, and a hash over them. */
declare const APP_FILES: { version: string; entry: string; paths: string[] }

const worker = self as unknown as Scope
const PAGE = '/'
const PREFIX = 'app-'
/** A box that is near answers in less; one that is switched off does not always refuse. */
const PAGE_MS_MAX = 2500

worker.addEventListener('install', (event) => {
  event.waitUntil(keepAll().then(() => worker.skipWaiting()))
})

worker.addEventListener('activate', (event) => event.waitUntil(removeOld()))

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== location.origin || request.method !== 'GET') return
  if (pathname.startsWith('/assets/')) event.respondWith(keptOrFetched(request))
  else if (pathname === PAGE && request.mode === 'navigate') event.respondWith(newestPage(request))
})

/** All files or none. The page is that of this version, or the box has moved on: then the next worker comes. */
async function keepAll() {
  const page = await fetch(PAGE, { cache: 'no-store' })
  if (!isOfBox(page) || !(await page.clone().text()).includes(APP_FILES.entry)) {
    throw new Error('the box has another version of the app')
  }
  const cache = await caches.open(PREFIX + APP_FILES.version)
  await cache.addAll(APP_FILES.paths)
  await cache.put(PAGE, page)
}

/** The version before this one stays: a tab that runs it may still need a part of it. */
async function removeOld() {
  const kept = (await caches.keys()).filter((name) => name.startsWith(PREFIX))
  const own = PREFIX + APP_FILES.version
  const old = kept.filter((name) => name !== own).slice(0, -1)
  await Promise.all(old.map((name) => caches.delete(name)))
}

/** A file's name holds a hash of what is in it: it is the same wherever it comes from. */
async function keptOrFetched(request: Request): Promise<Response> {
  return (await caches.match(request.url, { ignoreVary: true })) ?? fetch(request)
}

/** The box's page if it answers, so that a new version is there at once; else the one that is kept. */
async function newestPage(request: Request): Promise<Response> {
  const cache = await caches.open(PREFIX + APP_FILES.version)
  const kept = await cache.match(PAGE, { ignoreVary: true })
  if (!kept) return fetch(request)
  const late = new Promise<null>((resolve) => setTimeout(resolve, PAGE_MS_MAX, null))
  const fresh = await Promise.race([fetch(request).catch(() => null), late])
  return fresh && isOfBox(fresh) ? fresh : kept
}

/** Not of something else that answers in the box's place, such as a network that wants a login. */
function isOfBox({ ok, headers }: Response): boolean {
  return ok && headers.has('Sync-Protocol')
}
