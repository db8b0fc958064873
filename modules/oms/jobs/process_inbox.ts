import type { JobHandler } from '#kernel/jobs/job'
import ProcessInbox from '#modules/oms/actions/process_inbox'

/** Files a store's waiting messages. */
export default class ProcessInboxJob implements JobHandler<{ storeId: number }> {
  async handle(payload: { storeId: number }): Promise<void> {
    await new ProcessInbox().handle(payload)
  }
}
