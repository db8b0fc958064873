import type { JobHandler } from '#kernel/jobs/job'
import SuggestPurchases from '../actions/suggest_purchases.js'

/** Once a day everything is looked at: averages and lead times move without any stock moving. */
export default class SuggestPurchasesJob implements JobHandler<unknown> {
  async handle() {
    await new SuggestPurchases().handle()
  }
}
