import { createServer } from 'node:net'
import { LaunchProblem } from './problem.mjs'

/**
 * The address to serve on. HOST defaults to this machine only.
 *
 * @returns {{ port: number, host: string, url: string }}
 */
export function servingAddress(env = process.env) {
  const port = Number(env.PORT || 3333)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new LaunchProblem('port_invalid', { port: env.PORT })
  }
  const host = env.HOST && env.HOST !== 'localhost' ? env.HOST : '127.0.0.1'
  const shown = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host
  return { port, host, url: env.APP_URL || `http://${shown}:${port}` }
}

/** Checks that the port can be opened, by opening it for a moment. */
export async function checkPort({ port, host }) {
  const code = await openingFails(port, host)
  if (code === 'EADDRINUSE') throw new LaunchProblem('port_taken', { port })
  if (code) throw new LaunchProblem('port_not_allowed', { port, host, detail: code })
  // a program on ::1 alone would answer for localhost in our place
  if (host === '127.0.0.1' && (await openingFails(port, '::1')) === 'EADDRINUSE') {
    throw new LaunchProblem('port_taken', { port })
  }
}

function openingFails(port, host) {
  return new Promise((answer) => {
    const probe = createServer()
    probe.once('error', (error) => answer(error.code))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => answer(null)))
  })
}

/** Checks that REDIS_URL leads to a Redis that lets us in. */
export async function checkRedisUrl(url) {
  const address = URL.canParse(url) ? new URL(url) : null
  if (!address || !/^rediss?:$/.test(address.protocol)) {
    const target = address?.host || 'no host'
    throw new LaunchProblem('redis_unreachable', { target, detail: 'not a redis:// address' })
  }
  const { Redis } = await import('ioredis')
  const options = { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 }
  const redis = new Redis(url, { ...options, connectTimeout: 3_000, commandTimeout: 3_000 })
  let cause
  redis.on('error', (error) => (cause = error))
  try {
    await redis.connect()
    await redis.ping()
  } catch (error) {
    const detail = cause?.message || cause?.code || error.message
    throw new LaunchProblem('redis_unreachable', { target: address.host, detail })
  } finally {
    redis.disconnect()
  }
}
