import type { TimelineEntry } from '../types'
import { useCourierName } from './use_courier_name'
import { useHoldReasons } from './use_hold_reasons'
import { useI18n } from './use_i18n'
import { useStopReason } from './use_stop_reason'

/**
 * Entries of an order's timeline in words: how it was paid, who carries it, why it was stopped.
 * Entries of other areas that this language has no words for stay out.
 */
export function useOrderTimeline() {
  const { t, has, list } = useI18n()
  const courierName = useCourierName()
  const explain = useStopReason()
  const holdReasons = useHoldReasons()
  const methodOf = (method: string) =>
    has(`orders.methods.${method}`) ? t(`orders.methods.${method}`) : method
  const several = (numbers: string | number) => list(String(numbers).split(/,\s*/))
  const whyOf = (why: string) => {
    const said = explain(why)
    return said === why ? holdReasons([why])[0] : said
  }
  return (entries: readonly TimelineEntry[]): TimelineEntry[] =>
    entries
      .filter((entry) => entry.key && has(entry.key))
      .map((entry) => {
        const { method, courier, parcels, orders } = entry.params ?? {}
        return {
          ...entry,
          params: {
            ...entry.params,
            ...(method && { method: methodOf(String(method)) }),
            ...(courier && { courier: courierName(String(courier)) }),
            ...(parcels && { parcels: several(parcels) }),
            ...(orders && { orders: several(orders) }),
          },
          why: entry.why && whyOf(entry.why),
        }
      })
}
