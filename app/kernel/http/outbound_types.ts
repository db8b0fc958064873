import { DomainException } from '#kernel/exceptions'
import { parseLossless, type LosslessValue } from '#kernel/lossless_json'
import type { Resolver } from '#kernel/http/address_guard'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface OutboundRequest {
  url: string
  method?: Method
  headers?: Readonly<Record<string, string>>
  /** Sent as it is; signatures are over these bytes. */
  body?: string | Uint8Array
  /** Whether doing it twice is the same as once. By default true of all methods but POST and PATCH. */
  idempotent?: boolean
  /** For one attempt, from connecting to the last byte. */
  timeoutMs?: number
  /** Attempts after the first. */
  retries?: number
  /** A 429 is answered at once: the caller reads for how long to be patient, where no `Retry-After` says so. */
  limitsAreAnswers?: boolean
  maxRedirects?: number
  maxResponseBytes?: number
  signal?: AbortSignal
  /** Values to be left out of errors and logs wherever they occur, e.g. the app secret. */
  secrets?: readonly string[]
}

export interface OutboundConfig {
  timeoutMs: number
  retries: number
  maxRedirects: number
  maxResponseBytes: number
  userAgent: string
  /** Networks other than the internet that may be called, see `AddressGuard`. */
  allowPrivate: readonly string[]
  /** First pause before trying again; it doubles each time, up to `maxPauseMs`. */
  pauseMs: number
  maxPauseMs: number
  /** Told of every attempt, with secrets left out. */
  onAttempt?: (attempt: OutboundAttempt) => void
  resolve?: Resolver
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  random?: () => number
}

export const DEFAULT_OUTBOUND: OutboundConfig = {
  timeoutMs: 10_000,
  retries: 2,
  maxRedirects: 3,
  maxResponseBytes: 10 * 1024 * 1024,
  userAgent: 'Tandem',
  allowPrivate: [],
  pauseMs: 250,
  maxPauseMs: 10_000,
}

export interface OutboundAttempt {
  method: Method
  url: string
  attempt: number
  ms: number
  status?: number
  error?: string
}

/** An answer of whatever status. Header names are in small letters. */
export class OutboundResponse {
  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string | string[] | undefined>>,
    readonly body: Buffer,
    readonly url: string
  ) {}

  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }

  header(name: string): string | null {
    const value = this.headers[name.toLowerCase()]
    return (Array.isArray(value) ? value[0] : value) ?? null
  }

  text(): string {
    return this.body.toString('utf8')
  }

  /** The body as JSON without loss of digits, see `parseLossless`. @throws SyntaxError */
  json(): LosslessValue {
    return parseLossless(this.text())
  }
}

/** Why a call got no answer; `errors.outbound_<fault>` in the language files. */
export const OUTBOUND_FAULTS = [
  'bad_url',
  'address_refused',
  'unresolved',
  'timeout',
  'aborted',
  'network',
  'too_large',
  'too_many_redirects',
  'bad_redirect',
] as const

export type OutboundFault = (typeof OUTBOUND_FAULTS)[number]

/** A call that got no usable answer. Its message and parameters never hold a secret. */
export class OutboundException extends DomainException {
  constructor(
    readonly fault: OutboundFault,
    target: { method: string; url: string },
    options: { reason?: string; unsent?: boolean } = {}
  ) {
    super(`outbound_${fault}`, {
      status: fault === 'timeout' ? 504 : 502,
      params: { ...target, ...(options.reason ? { reason: options.reason } : {}) },
    })
    this.unsent = options.unsent ?? false
  }

  /** Whether it is certain that the request never reached the other side. */
  readonly unsent: boolean
}
