import { useI18n } from './use_i18n'

/**
 * Where a customer or a lead came from, in words: a platform's code, a word of the house, or
 * `landing:<address>`. What somebody wrote themselves stays as it is.
 */
export function useSourceWords() {
  const { t, has } = useI18n()
  return (source: string | null | undefined): string | null => {
    if (!source) return null
    const [kind, page] = source.split(/:(.*)/)
    if (kind === 'landing' && page) return t('ui.sources.landing', { page })
    for (const key of [`ui.sources.${source}`, `catalog.platforms.${source}`])
      if (source !== 'landing' && has(key)) return t(key)
    return source
  }
}
