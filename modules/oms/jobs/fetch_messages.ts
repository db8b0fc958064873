import type { JobHandler } from '#kernel/jobs/job'
import FetchMessages from '#modules/oms/actions/fetch_messages'

/** Asks a store's platform for the orders its messages named. */
export default class FetchMessagesJob implements JobHandler<{ storeId: number }> {
  async handle(payload: { storeId: number }): Promise<void> {
    await new FetchMessages().handle(payload)
  }
}
