import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { AddressGuard, ResolvedAddress } from '#kernel/http/address_guard'
import {
  OutboundException,
  OutboundResponse,
  type Method,
  type OutboundFault,
} from '#kernel/http/outbound_types'
import { redactText, redactUrl } from '#kernel/http/redact'

/** One request to one URL: no redirects, no second attempt. */
export interface Exchange {
  url: URL
  method: Method
  headers: Readonly<Record<string, string>>
  body?: string | Uint8Array
  timeoutMs: number
  maxResponseBytes: number
  signal?: AbortSignal
  secrets: readonly string[]
}

/** Idle connections are given up before most servers (five seconds) close them under us. */
const POOL = { keepAlive: true, maxSockets: 64, timeout: 4000 }
const agents = { 'http:': new http.Agent(POOL), 'https:': new https.Agent(POOL) }
/** Failures before a byte of the request could have arrived. */
const UNSENT = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ENOTFOUND'])

/** Sends it to the address its name was checked for, and reads the answer whole. */
export async function exchange(guard: AddressGuard, request: Exchange): Promise<OutboundResponse> {
  const timeout = AbortSignal.timeout(request.timeoutMs)
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout
  const fail = (fault: OutboundFault, reason?: string, unsent = false) =>
    new OutboundException(
      fault,
      { method: request.method, url: redactText(redactUrl(request.url), request.secrets) },
      { reason: reason && redactText(reason, request.secrets), unsent }
    )
  try {
    const address = await withSignal(resolve(guard, request.url, fail), signal)
    const answer = await send(request, address, signal)
    const body = await readBody(answer, request.maxResponseBytes, () => fail('too_large'))
    return new OutboundResponse(answer.statusCode ?? 0, answer.headers, body, request.url.href)
  } catch (error) {
    if (error instanceof OutboundException) throw error
    if (request.signal?.aborted) throw fail('aborted')
    if (timeout.aborted) throw fail('timeout')
    const { code = '', message } = error as NodeJS.ErrnoException
    throw fail('network', code || message, UNSENT.has(code))
  }
}

async function resolve(
  guard: AddressGuard,
  url: URL,
  fail: (fault: OutboundFault, reason?: string, unsent?: boolean) => OutboundException
): Promise<ResolvedAddress> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw fail('bad_url')
  if (url.username || url.password) throw fail('bad_url')
  const address = await guard.addressFor(url).catch((error: NodeJS.ErrnoException) => {
    throw fail('unresolved', error.code, true)
  })
  if (!address) throw fail('address_refused')
  return address
}

function send(
  { url, method, headers, body }: Exchange,
  { address, family }: ResolvedAddress,
  signal: AbortSignal
): Promise<http.IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http
  const pinned: LookupFunction = (_host, options, done) =>
    options.all ? done(null, [{ address, family }]) : done(null, address, family)
  const agent = agents[url.protocol as keyof typeof agents]
  return new Promise((done, reject) => {
    const outgoing = request(url, { method, headers, agent, signal, lookup: pinned })
    outgoing.on('response', done)
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** The body, unpacked, and no more of it than allowed. */
async function readBody(
  answer: http.IncomingMessage,
  most: number,
  tooLarge: () => OutboundException
): Promise<Buffer> {
  const stream = unpacked(answer)
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of stream) {
      size += (piece as Buffer).length
      if (size > most) throw tooLarge()
      pieces.push(piece as Buffer)
    }
  } catch (error) {
    answer.destroy()
    throw error
  }
  return Buffer.concat(pieces)
}

function unpacked(answer: http.IncomingMessage): Readable {
  const encoding = answer.headers['content-encoding']
  const unpacker =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : null
  if (!unpacker) return answer
  answer.on('error', (error) => unpacker.destroy(error))
  return answer.pipe(unpacker)
}

function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(done, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
