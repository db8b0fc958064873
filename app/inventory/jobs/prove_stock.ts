import type { JobHandler } from '#kernel/jobs/job'
import ProveStock from '#inventory/actions/prove_stock'

/** Every night: proves the levels against the ledger. */
export default class ProveStockJob implements JobHandler {
  async handle(): Promise<void> {
    await new ProveStock().handle()
  }
}
