/**
 * Has the browser keep the app's own files, so that it starts also without the box
 * (`service-worker.ts`). Answers whether it does: over plain HTTP, or with a certificate that the
 * tablet does not trust, browsers refuse.
 */
export async function keepAppFiles(): Promise<boolean> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return false
  try {
    const known = await navigator.serviceWorker.getRegistration()
    // Whether there is a newer one the browser asks by itself, at each start.
    if (known?.active) return true
    await navigator.serviceWorker.register('/service-worker.js')
    await navigator.serviceWorker.ready
    return true
  } catch {
    return false
  }
}

/**
 * Asks the browser not to remove what is stored when it needs room. Answers whether it has promised;
 * over plain HTTP it cannot be asked.
 */
export async function askToKeepStorage(): Promise<boolean> {
  const { storage } = navigator as { storage?: StorageManager }
  if (!storage?.persist) return false
  return (await storage.persisted()) || storage.persist()
}
