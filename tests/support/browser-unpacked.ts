import chromium from '@sparticuz/chromium'

/** Unpacks the browser once, before several workers would do it at the same time into the same file. */
export default async function setUp() {
  await chromium.executablePath()
}
