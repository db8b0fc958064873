import { useI18n } from './use_i18n'

/** Why a parcel must not leave, in words: `explain(reason)`; a person's own reason is shown as it was written. */
export function useStopReason() {
  const { t, has } = useI18n()
  return (reason: string) => {
    const key = `orders.stop_reasons.${reason}`
    return has(key) ? t(key) : reason
  }
}
