import { createMiddleware } from 'hono/factory'
import { secureHeaders } from 'hono/secure-headers'
import type { Ground } from '../changes.ts'

const SELF = "'self'"
const NONE = ["'none'"]

/** Half a year, in seconds. */
const TLS_KEPT = 180 * 24 * 3600

/**
 * Tells browsers to do no more with our answers than they are meant for (S5). Pages come from this
 * server alone, stand in no frame and name nobody where they lead to. Answers of the API are what
 * they say they are; below `/api/sync`, where no browser reads and bytes count, nothing is added.
 */
export function browserHeaders(ground: Ground) {
  // Tablets read card numbers and batches from codes, with pages of the box.
  const camera = ground === 'edge' ? ['self'] : []
  const forPages = pageHeaders([SELF], camera)
  // Swagger UI sets styles of its own while it runs.
  const forDocs = pageHeaders([SELF, "'unsafe-inline'"], [])
  return createMiddleware(async (c, next) => {
    const { path } = c.req
    if (path.startsWith('/api/sync/')) return next()
    if (path.startsWith('/api/')) {
      c.header('X-Content-Type-Options', 'nosniff')
      return next()
    }
    // Not at a box: its certificate is mostly a private one, and a browser that was told to insist
    // on it would leave a clinic without a way in on the day when it expires.
    if (ground === 'central' && c.req.url.startsWith('https:')) {
      c.header('Strict-Transport-Security', `max-age=${TLS_KEPT}`)
    }
    return /^\/docs(\/|$)/.test(path) ? forDocs(c, next) : forPages(c, next)
  })
}

function pageHeaders(styles: string[], camera: string[]) {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: NONE,
      scriptSrc: [SELF],
      styleSrc: styles,
      imgSrc: [SELF, 'data:'],
      connectSrc: [SELF],
      manifestSrc: [SELF],
      workerSrc: [SELF],
      baseUri: NONE,
      formAction: [SELF],
      frameAncestors: NONE,
    },
    xFrameOptions: 'DENY',
    permissionsPolicy: { camera, geolocation: [], microphone: [], payment: [], usb: [] },
    strictTransportSecurity: false,
    // What follows is for browsers and plug-ins that are gone.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    removePoweredBy: false,
  })
}
