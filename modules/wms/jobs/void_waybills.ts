import { SYSTEM } from '#kernel/access/actor'
import type { JobHandler } from '#kernel/jobs/job'
import VoidWaybills from '../actions/void_waybills.js'

/** Gives back the waybills of fulfilments that were cancelled; tried again while the courier does not answer. */
export default class VoidWaybillsJob implements JobHandler<{ ids: number[]; reason: string }> {
  async handle({ ids, reason }: { ids: number[]; reason: string }) {
    const results = await new VoidWaybills().handle({ actor: SYSTEM, ids, reason })
    const failed = results.find((result) => result.error?.code === 'unavailable')
    if (failed) throw new Error(`The courier did not answer for waybill ${failed.id}`)
  }
}
