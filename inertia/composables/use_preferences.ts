import { send } from './send'
import { computed, ref } from 'vue'
import { useShared } from './use_shared'

/** Small choices a person made (columns, density, menu), kept on the server so that the first HTML has them. */
export function usePreference<T>(key: () => string, fallback: T) {
  const shared = useShared()
  const local = ref<{ key: string; value: T } | null>(null)
  const value = computed<T>(() => {
    if (local.value?.key === key()) return local.value.value as T
    return (shared.value.preferences?.[key()] as T | undefined) ?? fallback
  })

  function keep(next: T) {
    local.value = { key: key(), value: next } as { key: string; value: never }
    void send('PUT', '/shell/preferences', { key: key(), value: next })
  }
  return { value, keep }
}
