import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const OPENSSL = '/usr/bin/openssl'

/** Without it there is no certificate to be had. */
export const hasOpenssl = existsSync(OPENSSL)

const NAME = ['-subj', '/CN=central', '-addext', 'subjectAltName=IP:127.0.0.1']

/** A key and a certificate for 127.0.0.1 that vouches for itself, as files in a folder. */
export function makeCertificate(folder: string) {
  return make(folder, '', NAME)
}

/** The same, but an authority of one's own vouches for it, whose certificate is in the file `ca`. */
export function makeVouchedCertificate(folder: string) {
  const authority = make(folder, 'ca-', ['-subj', '/CN=an authority of our own'])
  const vouching = ['-CA', authority.cert, '-CAkey', authority.key]
  return { ...make(folder, '', [...NAME, ...vouching]), ca: authority.cert }
}

function make(folder: string, prefix: string, more: string[]) {
  const [key, cert] = [join(folder, `${prefix}key.pem`), join(folder, `${prefix}cert.pem`)]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const files = ['-keyout', key, '-out', cert, '-days', '2']
  execFileSync(OPENSSL, ['req', '-x509', ...curve, ...more, ...files], { stdio: 'ignore' })
  return { key, cert }
}
