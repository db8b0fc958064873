import pg from 'pg'
import logger from '@adonisjs/core/services/logger'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

type Handler = (message: unknown) => void | Promise<void>
const CHANNEL = 'tandem_bus'

/**
 * Tells every process of the house something small (a module was switched, a
 * role changed) over PostgreSQL LISTEN/NOTIFY. Sent inside a transaction it
 * arrives only if that commits. After a lost connection every handler is
 * called with `null`: forget what you cached.
 */
class Bus {
  #handlers = new Map<string, Handler[]>()
  #client: pg.Client | null = null
  #stopped = false
  #url = ''

  on(topic: string, handler: Handler) {
    this.#handlers.set(topic, [...(this.#handlers.get(topic) ?? []), handler])
  }

  async send(trx: Trx | null, topic: string, message: unknown = {}) {
    await sql(
      trx,
      'SELECT pg_notify($1, $2)',
      [CHANNEL, JSON.stringify({ topic, message })],
      'bus_send'
    )
  }

  /** Calls every handler as after a lost connection: what is cached in this process is read anew. */
  async forget() {
    await Promise.all(
      [...this.#handlers.values()].flat().map((handler) => this.#call(handler, null))
    )
  }

  async start(url: string) {
    this.#url = url
    this.#stopped = false
    await this.#connect()
  }

  async stop() {
    this.#stopped = true
    await this.#client?.end().catch(() => {})
    this.#client = null
  }

  async #connect() {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'tandem-bus',
      keepAlive: true,
    })
    client.on('notification', (notice) => this.#receive(notice.payload ?? '{}'))
    client.on('error', () => this.#reconnect(client))
    client.on('end', () => this.#reconnect(client))
    await client.connect()
    await client.query(`LISTEN ${CHANNEL}`)
    this.#client = client
  }

  #reconnect(client: pg.Client) {
    if (this.#stopped || this.#client !== client) return
    this.#client = null
    const retry = () => {
      if (this.#stopped) return
      this.#connect().then(
        () => this.forget(),
        () => setTimeout(retry, 500).unref()
      )
    }
    setTimeout(retry, 200).unref()
  }

  #receive(payload: string) {
    const { topic, message } = JSON.parse(payload) as { topic: string; message: unknown }
    for (const handler of this.#handlers.get(topic) ?? []) void this.#call(handler, message)
  }

  async #call(handler: Handler, message: unknown) {
    try {
      await handler(message)
    } catch (error) {
      logger.error({ err: error }, 'bus handler failed')
    }
  }
}

export const bus = new Bus()
