import { useI18n } from '~/composables/use_i18n'

/** A journal's memo: those of stock movements carry the movement's reason and get its words. */
export function useMemoWords() {
  const { t, has } = useI18n()
  return (memo: string, kind: string): string => {
    const key = `inventory.reasons.${memo}`
    return kind === 'stock' && has(key) ? t(key) : memo
  }
}
