/** Calls an authority over HTTP as one who bears a token. Bodies are JSON. */
export type Caller = {
  url: string
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>
  get(path: string, headers?: Record<string, string>): Promise<Reply>
}

type Over = (url: string, request: RequestInit) => Promise<Response>

// biome-ignore lint/suspicious/noExplicitAny: a test looks into bodies that nothing has checked yet
export type Reply = { status: number; headers: Headers; body: any; text: string }

/** `over` is the way to the authority: the network, or straight into an app in this process. */
export function createCaller(url: string, token: string | null, over: Over = fetch): Caller {
  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array
    const response = await over(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? JSON.parse(text) : null,
      text,
    }
  }
  return { url, send, get: (path, headers) => send('GET', path, undefined, headers) }
}
