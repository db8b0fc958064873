import type { NewChange } from '#orders/actions/record_changes'
import type { ChangeAction } from '#orders/domain/change_actions'

/** A change that takes effect now. */
export interface LiveChange {
  orderId: number
  reason?: string | null
  source?: NewChange['source']
  actions: ChangeAction[]
}

/** One action with the order it is for. */
export type Step<Name extends ChangeAction['action']> = {
  orderId: number
  source?: NewChange['source']
  action: Extract<ChangeAction, { action: Name }>
}

/** The actions of one kind in a list of changes. */
export function steps<Name extends ChangeAction['action']>(
  changes: readonly LiveChange[],
  name: Name
): Step<Name>[] {
  return changes.flatMap((change) =>
    change.actions.flatMap((action) =>
      action.action === name
        ? [{ orderId: change.orderId, source: change.source, action } as Step<Name>]
        : []
    )
  )
}
