import { createHash } from 'node:crypto'
import logger from '@adonisjs/core/services/logger'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { accountByCode } from '#modules/oms/services/channel_accounts'
import { keepMessages } from '#modules/oms/services/inbox'
import { connectorFor, isPlatform } from '#modules/oms/services/platforms/index'

export interface Webhook {
  platform: string
  storeCode: string
  headers: Headers
  /** The body to the last byte: the signature is over it. */
  rawBody: string
}

/**
 * - `accepted`: kept, or was here already; a job does the rest
 * - `refused`: the signature is not the platform's
 * - `unknown`: there is no such connection
 */
export type WebhookOutcome = 'accepted' | 'refused' | 'unknown'

/** Takes a platform's message in: checked, written down once, answered at once. */
export default class ReceiveWebhook {
  async handle({ platform, storeCode, headers, rawBody }: Webhook): Promise<WebhookOutcome> {
    const account = isPlatform(platform) ? await accountByCode(platform, storeCode) : null
    if (!account) return 'unknown'
    const connector = connectorFor(platform)
    const message = connector.message(headers, rawBody)
    // WooCommerce's first knock carries no order and proves nothing; nothing is kept of it.
    if (message.kind === 'ping') return 'accepted'
    if (!connector.verify(headers, rawBody, account.credentials)) {
      logger.warn(
        { platform, store: storeCode, topic: message.topic },
        'webhook with a wrong signature refused'
      )
      await sql(
        null,
        'UPDATE oms_channel_accounts SET refused_webhooks = refused_webhooks + 1 WHERE id = $1',
        [account.id]
      )
      return 'refused'
    }
    const deliveryId =
      message.deliveryId ??
      createHash('sha256').update(message.topic).update('\n').update(rawBody).digest('hex')
    await inTransaction(null, (trx) =>
      keepMessages(trx, account, [{ ...message, deliveryId, rawBody }])
    )
    return 'accepted'
  }
}
