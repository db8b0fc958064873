import { router } from '@inertiajs/vue3'
import { computed, onMounted, onUnmounted, ref } from 'vue'
import type { Theme } from '../types'
import { useShared } from './use_shared'

const chosen = ref<Theme | null>(null)
const prefersDark = ref(false)

/** Light, dark or as the device has it. The server draws the class from the cookie, so nothing flashes. */
export function useTheme() {
  const shared = useShared()
  const theme = computed(() => chosen.value ?? shared.value.theme)
  const dark = computed(
    () => theme.value === 'dark' || (theme.value === 'system' && prefersDark.value)
  )

  let query: MediaQueryList | undefined
  const follow = () => {
    prefersDark.value = query!.matches
    document.documentElement.classList.toggle('dark', dark.value)
  }
  onMounted(() => {
    query = matchMedia('(prefers-color-scheme: dark)')
    query.addEventListener('change', follow)
    follow()
  })
  onUnmounted(() => query?.removeEventListener('change', follow))

  function choose(next: Theme) {
    chosen.value = next
    document.documentElement.classList.toggle('dark', dark.value)
    router.post(
      '/theme',
      { theme: next },
      { preserveScroll: true, preserveState: true, only: ['theme'] }
    )
  }

  return { theme, dark, choose }
}
