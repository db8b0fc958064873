import { useI18n } from './use_i18n'

/** A courier by the name people know, `name('SF')`; one that is not among the usual ones by its code. */
export function useCourierName() {
  const { t, has } = useI18n()
  return (code: string) => (has(`orders.couriers.${code}`) ? t(`orders.couriers.${code}`) : code)
}
