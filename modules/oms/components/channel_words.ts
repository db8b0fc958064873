import { computed } from 'vue'
import { useI18n } from '~/composables/use_i18n'
import { useCan } from '~/composables/use_shared'
import type { Fact, MenuItem } from '~/types'
import type { ChannelRow } from '../queries/list_channels'

/** Orders are read every two minutes: so many minutes behind is more than a bad moment. */
const LATE = 30

/** Whether a store that should be read lags behind. */
export const isLate = ({ status, lag }: ChannelRow) =>
  lag !== null && lag >= LATE && ['active', 'throttled', 'failing'].includes(status)

/** A connection in words: what is wrong and what to do, its figures, and what can be done with it. */
export function useChannelWords(channel: () => ChannelRow) {
  const { t, relative, dateTime } = useI18n()
  const can = useCan()
  const text = (key: string, params?: Record<string, string | number>) =>
    t(`oms.channels.${key}`, params)
  const base = computed(() => `/oms/channels/${channel().storeId}`)

  /** What stands in the way, with what to do. */
  const trouble = computed(() => {
    const { status, errorCode, lastError, retryAt, stoppedAt, lastErrorAt } = channel()
    if (status === 'throttled' && retryAt)
      return {
        color: 'warning' as const,
        title: text('throttled_until', { at: dateTime(retryAt) }),
        help: text('errors.throttled'),
        said: null,
      }
    if (status === 'paused' && !lastError)
      return {
        color: 'warning' as const,
        title: text('paused_since'),
        help: text('paused_help'),
        said: null,
      }
    if (status === 'unconnected' || !lastError) return null
    const since = stoppedAt ?? lastErrorAt
    return {
      color: status === 'auth_expired' ? ('error' as const) : ('warning' as const),
      title: text(`trouble.${errorCode ?? 'unexpected'}`, { ago: since ? relative(since) : '—' }),
      // A store that is paused does not go on by itself.
      help: status === 'paused' ? text('paused_help') : text(`errors.${errorCode ?? 'unexpected'}`),
      said: lastError,
    }
  })

  const pulled = computed(() => {
    const { lastPull } = channel()
    if (!lastPull) return null
    const { created, changed, parked } = lastPull
    return created + changed === 0
      ? text('pulled_nothing')
      : text('pulled', { created, changed, parked })
  })

  const facts = computed<Fact[]>(() => {
    const { cursor, lastOkAt, lastPull } = channel()
    return [
      {
        label: text('lag'),
        value: cursor ? relative(cursor) : null,
        hint: isLate(channel()) ? text('late') : undefined,
      },
      { label: text('last_ok'), value: lastOkAt ? relative(lastOkAt) : null },
      {
        label: text('last_pull'),
        value: pulled.value,
        hint: lastPull ? relative(lastPull.at) : undefined,
      },
    ]
  })

  const menu = computed<MenuItem[]>(() => {
    const { status, notTold } = channel()
    if (!can('oms.channels.manage') || status === 'unconnected') return []
    const isPaused = status === 'paused'
    return [
      { label: text('edit'), icon: 'i-lucide-key-round', href: `${base.value}/edit` },
      {
        label: text('pull'),
        icon: 'i-lucide-download',
        href: `${base.value}/pull`,
        method: 'post',
        disabled: isPaused,
      },
      {
        label: text('retry'),
        icon: 'i-lucide-rotate-cw',
        href: `${base.value}/retry`,
        method: 'post',
        disabled: notTold === 0,
      },
      isPaused
        ? {
            label: text('resume'),
            icon: 'i-lucide-play',
            href: `${base.value}/resume`,
            method: 'post',
          }
        : {
            label: text('pause'),
            icon: 'i-lucide-pause',
            href: `${base.value}/pause`,
            method: 'post',
          },
    ]
  })
  return { text, base, trouble, facts, menu }
}
