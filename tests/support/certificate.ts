import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const OPENSSL = '/usr/bin/openssl'

/** Without it there is no certificate to be had. */
export const hasOpenssl = existsSync(OPENSSL)

/** A key and a certificate for 127.0.0.1 that vouches for itself, as files in a folder. */
export function makeCertificate(folder: string) {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const name = ['-subj', '/CN=central', '-addext', 'subjectAltName=IP:127.0.0.1']
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const files = ['-keyout', key, '-out', cert, '-days', '2']
  execFileSync(OPENSSL, ['req', '-x509', ...curve, ...name, ...files], { stdio: 'ignore' })
  return { key, cert }
}
