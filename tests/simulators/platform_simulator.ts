import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHmac, randomUUID } from 'node:crypto'
import { stringify } from 'lossless-json'

export interface Call {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  /** JSON as a value, a form as an object of its fields. */
  body: unknown
  /** The body as it was sent: signatures are over it. */
  text: string
}

export interface Answer {
  status: number
  body?: unknown
  headers?: Record<string, string>
}

/** What is done to a delivery on its way. */
export interface Delivery {
  /** Signs with another secret. */
  forged?: boolean
  /** The same id again is the same delivery again. */
  deliveryId?: string
  /** Sent as it is instead of the order's payload. */
  rawBody?: string
  topic?: string
}

/**
 * A platform on this machine: a plain HTTP server that speaks the platform's own protocol, and signs
 * and sends its webhooks. Records every call; can be told to fail.
 */
export abstract class PlatformSimulator {
  readonly calls: Call[] = []
  /** Something that happens on the platform after it has answered a call: an order changes while its list is read. */
  afterCall: ((call: Call) => void) | null = null
  /** What a call waits for on its way in: a platform that is slow, or a line that hangs. */
  beforeCall: ((call: Call) => Promise<void>) | null = null
  #server: Server | null = null
  #failures: Answer[] = []
  url = ''

  async start(port = 0): Promise<string> {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) =>
        response.writeHead(500).end(String(error))
      )
    })
    await new Promise<void>((resolve) => this.#server!.listen(port, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    return this.url
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise<void>((resolve) =>
      this.#server ? this.#server.close(() => resolve()) : resolve()
    )
    this.#server = null
  }

  /** The next calls are answered with this instead; zero times takes what is left of it back. */
  failNext(status: number, times = 1, headers: Record<string, string> = {}) {
    if (times === 0) this.#failures.length = 0
    for (let n = 0; n < times; n++)
      this.#failures.push({ status, headers, body: { error: `told to fail with ${status}` } })
  }

  /** The next calls are answered with this, as the platform itself would; zero times takes what is left back. */
  answerNext(answer: Answer, times = 1) {
    if (times === 0) this.#failures.length = 0
    for (let n = 0; n < times; n++) this.#failures.push(answer)
  }

  callsTo(method: string, path: RegExp) {
    return this.calls.filter((call) => call.method === method && path.test(call.path))
  }

  protected abstract answer(call: Call): Answer

  async #serve(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString('utf8')
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url)
    const call: Call = {
      method: request.method ?? 'GET',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body: bodyOf(text, request.headers['content-type'] ?? ''),
      text,
    }
    this.calls.push(call)
    await this.beforeCall?.(call)
    const { status, body, headers } = this.#failures.shift() ?? this.answer(call)
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    // Ids beyond 2^53 and amounts go out digit by digit, as platforms write them.
    response.end(body === undefined ? '' : stringify(body))
    this.afterCall?.(call)
  }
}

function bodyOf(text: string, type: string): unknown {
  if (!text) return null
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(text))
  return JSON.parse(text) as unknown
}

/** As clients of platforms' message services sign what they hand on. */
export const hexHmac = (secret: string, body: string) =>
  createHmac('sha256', secret).update(body, 'utf8').digest('hex')

export const hmac = (secret: string, body: string) =>
  createHmac('sha256', secret).update(body, 'utf8').digest('base64')

/** Sends a webhook the way platforms do and answers the status it got. */
export async function post(
  url: string,
  body: string,
  headers: Record<string, string>
): Promise<number> {
  const response = await fetch(url, { method: 'POST', body, headers })
  await response.arrayBuffer()
  return response.status
}

export const newDeliveryId = () => randomUUID()
