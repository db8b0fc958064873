import { setTimeout as wait } from 'node:timers/promises'
import { AddressGuard } from '#kernel/http/address_guard'
import { exchange, type Exchange } from '#kernel/http/exchange'
import {
  DEFAULT_OUTBOUND,
  OutboundException,
  type OutboundResponse,
  type Method,
  type OutboundConfig,
  type OutboundRequest,
} from '#kernel/http/outbound_types'
import { redactText, redactUrl } from '#kernel/http/redact'

export * from '#kernel/http/outbound_types'
export { parseLossless, exactText, idText } from '#kernel/lossless_json'

const RETRIABLE = new Set([408, 425, 429, 500, 502, 503, 504])
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const TIED_TO_ORIGIN = /^(authorization|cookie|proxy-authorization)$|token|secret|api-?key|sign/i

/**
 * Calls to the outside: platforms, couriers, SMS, payment. Bounded in time, size, redirects and
 * attempts; unable to reach what is not on the internet unless the configuration opens it.
 */
export class OutboundHttp {
  readonly #config: OutboundConfig
  readonly #guard: AddressGuard

  constructor(config: Partial<OutboundConfig> = {}) {
    this.#config = { ...DEFAULT_OUTBOUND, ...config }
    this.#guard = new AddressGuard(this.#config.allowPrivate, this.#config.resolve)
  }

  /**
   * Sends a request and returns the answer, whatever its status. It is tried again, after a pause
   * with jitter or the one `Retry-After` asks for, when that is safe: when it is idempotent and the
   * answer is a passing failure (or none came), when the other side said 429, or when it certainly
   * never arrived.
   * @throws OutboundException when no answer came
   */
  async request(request: OutboundRequest): Promise<OutboundResponse> {
    const method = request.method ?? 'GET'
    const retries = request.retries ?? this.#config.retries
    const idempotent = request.idempotent ?? (method !== 'POST' && method !== 'PATCH')
    for (let attempt = 1; ; attempt++) {
      const last = attempt > retries
      try {
        const response = await this.#attempt(request, method, attempt)
        const isLimit = response.status === 429
        const mayRetry = isLimit ? request.limitsAreAnswers !== true : idempotent
        const again = RETRIABLE.has(response.status) && mayRetry
        if (last || !again) return response
        const pause = this.#pauseFor(attempt, response.header('retry-after'))
        if (pause === null) return response
        await this.#sleep(pause, request.signal)
      } catch (error) {
        if (last || !(error instanceof OutboundException) || !mayRepeat(error, idempotent)) {
          throw error
        }
        await this.#sleep(this.#pauseFor(attempt, null)!, request.signal)
      }
    }
  }

  async #attempt(
    request: OutboundRequest,
    method: Method,
    attempt: number
  ): Promise<OutboundResponse> {
    const started = performance.now()
    const secrets = request.secrets ?? []
    const tell = (outcome: { status?: number; error?: string }) =>
      this.#config.onAttempt?.({
        method,
        url: redactText(redactUrl(request.url), secrets),
        attempt,
        ms: Math.round(performance.now() - started),
        ...outcome,
      })
    try {
      const response = await this.#follow(request, method)
      tell({ status: response.status })
      return response
    } catch (error) {
      tell({ error: error instanceof OutboundException ? error.fault : 'unknown' })
      throw error
    }
  }

  async #follow(request: OutboundRequest, method: Method): Promise<OutboundResponse> {
    const most = request.maxRedirects ?? this.#config.maxRedirects
    let step = this.#firstStep(request, method)
    for (let redirects = 0; ; redirects++) {
      const response = await exchange(this.#guard, step)
      const location = response.header('location')
      if (!REDIRECTS.has(response.status) || location === null || most === 0) return response
      if (redirects >= most) throw failed('too_many_redirects', step)
      step = redirected(step, response.status, location)
    }
  }

  #firstStep(request: OutboundRequest, method: Method): Exchange {
    const secrets = request.secrets ?? []
    const url = URL.parse(request.url)
    if (!url) throw new OutboundException('bad_url', { method, url: redactUrl(request.url) })
    const given = Object.entries(request.headers ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ])
    const { body, signal } = request
    return {
      url,
      method,
      body,
      signal,
      secrets,
      timeoutMs: request.timeoutMs ?? this.#config.timeoutMs,
      maxResponseBytes: request.maxResponseBytes ?? this.#config.maxResponseBytes,
      headers: {
        'user-agent': this.#config.userAgent,
        'accept-encoding': 'gzip, deflate, br',
        ...Object.fromEntries(given),
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      },
    }
  }

  /** Milliseconds to wait, or null when the other side asks for more patience than we have. */
  #pauseFor(attempt: number, retryAfter: string | null): number | null {
    const { pauseMs, maxPauseMs, random = Math.random } = this.#config
    const asked = retryAfter === null ? null : retryAfterMs(retryAfter)
    if (asked !== null) return asked <= maxPauseMs ? asked : null
    const ceiling = Math.min(maxPauseMs, pauseMs * 2 ** (attempt - 1))
    return Math.round(ceiling / 2 + (random() * ceiling) / 2)
  }

  async #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { sleep = (time, stop) => wait(time, undefined, { signal: stop }) } = this.#config
    await sleep(ms, signal)
  }
}

function mayRepeat(error: OutboundException, idempotent: boolean): boolean {
  if (error.unsent) return true
  return idempotent && (error.fault === 'network' || error.fault === 'timeout')
}

/** `Retry-After` is seconds or an HTTP date. */
function retryAfterMs(text: string): number | null {
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}

/**
 * The next request of a redirect, as browsers make it. What proves who we are stays with the
 * origin it was meant for, and nothing goes from https to http.
 */
function redirected(step: Exchange, status: number, location: string): Exchange {
  const url = URL.parse(location, step.url.href)
  if (!url || (step.url.protocol === 'https:' && url.protocol !== 'https:')) {
    throw failed('bad_redirect', step)
  }
  const asGet = status === 303 || ((status === 301 || status === 302) && step.method === 'POST')
  const dropped = (name: string) =>
    (asGet && /^content-/.test(name)) ||
    (url.origin !== step.url.origin && TIED_TO_ORIGIN.test(name))
  const headers = Object.fromEntries(
    Object.entries(step.headers).filter(([name]) => !dropped(name))
  )
  if (!asGet || step.method === 'HEAD') return { ...step, url, headers }
  return { ...step, url, headers, method: 'GET', body: undefined }
}

function failed(fault: 'too_many_redirects' | 'bad_redirect', { method, url, secrets }: Exchange) {
  return new OutboundException(fault, { method, url: redactText(redactUrl(url), secrets) })
}
