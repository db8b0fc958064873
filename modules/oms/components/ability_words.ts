import { useI18n } from '~/composables/use_i18n'
import type { AbilitiesRow } from '../queries/list_abilities'

/** What a warehouse may be asked for, in words. */
export function useAbilityWords(props: { regions: Readonly<Record<string, string>> }) {
  const { t, list, date } = useI18n()
  const text = (key: string, params?: Record<string, string | number>) =>
    t(`oms.abilities.${key}`, params)
  const weekday = (day: number) => text(`weekdays.${day}`)
  return {
    weekday,
    closed: (until: string) => text('closed_now', { date: date(until) }),
    serves: (prefixes: readonly string[]) =>
      prefixes.length > 0
        ? list(prefixes.map((prefix) => props.regions[prefix] ?? prefix))
        : text('everywhere'),
    carries: (classes: readonly string[] | null) =>
      classes ? list(classes.map((one) => t(`catalog.storage.${one}`))) : text('everything'),
    stores: (names: readonly string[]) =>
      names.length > 0 ? list(names) : t('oms.rules.every_store'),
    /** When things leave: the cut-off, how long handling takes, the days off that still lie ahead. */
    leaves({ cutOff, handlingDays, restDays, holidays }: AbilitiesRow, today: string): string[] {
      const ahead = holidays.filter((day) => day >= today)
      return [
        text('by', { time: cutOff }),
        ...(handlingDays > 0 ? [text('handling', { days: handlingDays })] : []),
        ...(restDays.length > 0 ? [text('rests', { days: list(restDays.map(weekday)) })] : []),
        ...(ahead.length > 0 ? [text('off', { days: list(ahead.map((day) => date(day))) })] : []),
      ]
    },
  }
}
