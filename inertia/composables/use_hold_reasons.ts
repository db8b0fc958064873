import { useI18n } from './use_i18n'

/** Why orders are held, in words: rules by their name or text, a person's own words as they are. */
export function useHoldReasons() {
  const { t, has } = useI18n()
  return (reasons: readonly string[], names: Readonly<Record<string, string>> | null = null) =>
    reasons.map((reason) => {
      if (names?.[reason]) return names[reason]
      const own = /^custom_(\d+)$/.exec(reason)
      if (own) return t('orders.hold_reasons.custom', { n: own[1] })
      const key = `orders.hold_reasons.${reason}`
      return /^[a-z_]+$/.test(reason) && has(key) ? t(key) : reason
    })
}
