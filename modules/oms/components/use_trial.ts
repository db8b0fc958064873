import { onUnmounted, ref } from 'vue'
import { send } from '~/composables/send'
import { useI18n } from '~/composables/use_i18n'

export interface Trial {
  state: string
  done: number
  total: number
  startedAt: string | null
  error: string | null
}

type Problem = {
  detail?: string
  details?: { messages?: Record<string, { key: string; params?: Record<string, string> }> }
}

/**
 * A draft tried on past orders: sent to `path`, then followed at `path/:id` until it is over. What is
 * wrong with the draft is told to `refused`, by place.
 */
export function useTrial<View extends Trial>(
  path: string,
  refused: (messages: Record<string, string>) => void
) {
  const { t } = useI18n()
  const run = ref<View>()
  const error = ref('')
  const busy = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  onUnmounted(() => clearTimeout(timer))

  async function start(draft: unknown) {
    clearTimeout(timer)
    busy.value = true
    error.value = ''
    const { ok, data } = await send<{ id: number } & Problem>('POST', path, draft)
    busy.value = false
    const messages = Object.entries(data?.details?.messages ?? {})
    refused(Object.fromEntries(messages.map(([at, { key, params }]) => [at, t(key, params)])))
    if (ok && data) return follow(data.id)
    run.value = undefined
    error.value = data?.detail ?? t('oms.what_if.failed')
  }
  async function follow(id: number) {
    const { ok, data } = await send<View>('GET', `${path}/${id}`)
    if (ok && data) run.value = data
    else error.value = t('oms.what_if.failed')
    if (ok && data && ['waiting', 'running'].includes(data.state))
      timer = setTimeout(() => follow(id), data.done > 0 ? 1000 : 300)
  }

  return { run, error, busy, start }
}
