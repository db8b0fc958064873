import type { MenuItem } from '~/types'
import type { CaseAct } from '../domain/case_acts'

type Translate = (key: string) => string
export type CaseItem = MenuItem & { key: CaseAct }

const ICONS: Record<CaseAct, string> = {
  approve: 'i-lucide-check',
  receive: 'i-lucide-package-open',
  note_waybill: 'i-lucide-truck',
  give_up_rest: 'i-lucide-package-minus',
  await_rest: 'i-lucide-hourglass',
  send_replacement: 'i-lucide-send',
  refund: 'i-lucide-banknote',
  complete: 'i-lucide-flag',
  turn_into_return: 'i-lucide-undo-2',
  reopen: 'i-lucide-rotate-ccw',
  refuse: 'i-lucide-x',
  cancel: 'i-lucide-ban',
}
/** Those that open a form of their own. */
export const FORMS = ['receive', 'refund', 'note_waybill', 'give_up_rest'] as const
const REASONED: readonly CaseAct[] = ['refuse', 'cancel', 'await_rest', 'reopen']
const ENDING: readonly CaseAct[] = ['refuse', 'cancel']

/** The acts of a case as buttons and menu items; `open` shows the form of those that have one. */
export function caseItems(
  caseId: number,
  acts: readonly CaseAct[],
  t: Translate,
  open: (form: (typeof FORMS)[number]) => void
): CaseItem[] {
  const text = (key: string) => t(`orders.cases.${key}`)
  return acts.map((key): CaseItem => {
    const base = { key, label: text(`acts.${key}`), icon: ICONS[key] }
    const form = FORMS.find((one) => one === key)
    if (form) return { ...base, run: () => open(form) }
    if (key === 'turn_into_return')
      return {
        ...base,
        href: `/orders/cases/${caseId}/turn-into-return`,
        method: 'post',
        confirm: text('turn_confirm'),
      }
    return {
      ...base,
      href: `/orders/cases/${key.replaceAll('_', '-')}`,
      method: 'post',
      payload: { ids: [caseId] },
      color: ENDING.includes(key) ? 'error' : undefined,
      reason: REASONED.includes(key)
        ? { label: text(`${key}_reason`), message: text(`${key}_help`), required: true }
        : undefined,
    }
  })
}

/** The act a case calls for: the first that does not end it. */
export const primaryOf = (items: readonly CaseItem[]) =>
  items.find((item) => !ENDING.includes(item.key) && item.key !== 'reopen')
