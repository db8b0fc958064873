import type { JobHandler } from '#kernel/jobs/job'
import ConsumeMessages from '#modules/oms/actions/consume_messages'

/** Fetches the messages that wait at one store's platform. */
export default class ConsumeMessagesJob implements JobHandler<{ storeId: number }> {
  async handle(payload: { storeId: number }): Promise<void> {
    await new ConsumeMessages().handle(payload)
  }
}
