import logger from '@adonisjs/core/services/logger'
import type { JobHandler } from '#kernel/jobs/job'
import { ProveLedger } from '../queries/prove_ledger.js'

/** Nightly: says loudly when the books do not prove; never mends them by itself. */
export default class ProveLedgerJob implements JobHandler {
  async handle() {
    const failed = (await new ProveLedger().handle()).filter((proof) => !proof.ok)
    if (failed.length > 0) logger.error({ failed }, 'the books do not prove')
  }
}
