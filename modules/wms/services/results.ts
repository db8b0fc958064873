import type { HttpContext } from '@adonisjs/core/http'
import type { MessageParams } from '#kernel/exceptions'
import { flashResults } from '#kernel/lists/index'

interface Outcome {
  id: number
  error?: { code: string; params: MessageParams }
}

/** Tells the list, row by row, what became of a bulk act, and says the sum in one sentence. */
export function tellResults(ctx: HttpContext, outcomes: readonly Outcome[], doneKey: string) {
  const { i18n, session } = ctx
  const done = outcomes.filter((outcome) => !outcome.error).length
  flashResults(
    ctx,
    outcomes.map(({ id, error }) => ({
      id,
      ok: !error,
      message: error && i18n.t(`errors.${error.code}`, error.params, error.code),
    }))
  )
  if (done > 0) session.flash('success', i18n.t(doneKey, { count: done }))
  const failed = outcomes.find((outcome) => outcome.error)?.error
  if (done === 0 && failed)
    session.flash('error', i18n.t(`errors.${failed.code}`, failed.params, failed.code))
}
