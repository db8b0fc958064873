import type { Actor } from '#kernel/access/actor'
import { systemClock, type Clock } from '#kernel/clock'
import { compareDecimals, multiplyDecimals } from '#kernel/decimal'
import { DomainException, RefusedException, type MessageParams } from '#kernel/exceptions'
import { inTransaction, type Trx } from '#kernel/transaction'
import { lockOrders, moveOrder, type LockedOrder } from '../services/order_log.js'
import { refreshNeeds } from '../services/refresh_needs.js'
import { purchasingSettings } from '../services/purchasing_settings.js'

export type OrderStep = 'submit' | 'approve' | 'send_back' | 'confirm' | 'close' | 'cancel'

export interface AdvanceInput {
  trx?: Trx | null
  actor: Actor
  ids: readonly number[]
  step: OrderStep
  reason?: string
  /** For `confirm`: the day the supplier promised, `2026-12-03`. */
  promisedOn?: string | null
}

/** One order's answer: the state it reached, or why it stayed. */
export interface StepResult {
  id: number
  number: string
  status?: string
  error?: { code: string; params: MessageParams }
}

/**
 * Takes purchase orders one step on, each for itself: submit (to an approver
 * when it is worth more than the limit), approve, send back, confirm, close,
 * cancel. A refused one does not hold up the others.
 */
export default class AdvanceOrders {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(input: AdvanceInput): Promise<StepResult[]> {
    return inTransaction(input.trx, async (trx) => {
      const { approvalLimit } = purchasingSettings()
      const results: StepResult[] = []
      for (const order of await lockOrders(trx, [...new Set(input.ids)])) {
        try {
          await this.#step(trx, input, order, approvalLimit)
          results.push({ id: order.id, number: order.number, status: order.status })
        } catch (error) {
          // Refusals come before anything is written, so the others' steps stand.
          if (!(error instanceof DomainException)) throw error
          results.push({
            id: order.id,
            number: order.number,
            error: { code: error.code, params: error.params },
          })
        }
      }
      const ended = results.filter(
        (result) => result.status === 'cancelled' || result.status === 'closed'
      )
      await refreshNeeds(
        trx,
        ended.map((result) => result.id)
      )
      return results
    })
  }

  async #step(
    trx: Trx,
    input: AdvanceInput,
    order: LockedOrder,
    approvalLimit: string
  ): Promise<void> {
    const { actor, reason, step } = input
    const at = this.clock.now()
    const asksWhy =
      step === 'send_back' || step === 'cancel' || (step === 'close' && order.status !== 'received')
    if (asksWhy && !reason?.trim()) throw new RefusedException('reason_required')
    switch (step) {
      case 'submit': {
        const isOver =
          compareDecimals(multiplyDecimals(order.totalAmount, order.rate), approvalLimit) > 0
        return moveOrder(trx, actor, order, isOver ? 'pending_approval' : 'sent', { at })
      }
      case 'approve':
        if (order.status !== 'pending_approval')
          throw new RefusedException('purchasing_not_pending', { number: order.number })
        // Four eyes, unless the owner wrote it: somebody must be able to.
        if (order.createdBy === actor.id && !actor.isOwner)
          throw new RefusedException('purchasing_own_order')
        return moveOrder(trx, actor, order, 'sent', { at, approvedBy: actor.id })
      case 'send_back':
        return moveOrder(trx, actor, order, 'draft', { at, reason })
      case 'confirm':
        return moveOrder(trx, actor, order, 'confirmed', { at, promisedOn: input.promisedOn })
      case 'close':
        return moveOrder(trx, actor, order, 'closed', { at, reason })
      case 'cancel':
        return moveOrder(trx, actor, order, 'cancelled', { at, reason })
    }
  }
}
