import { useToast } from '@nuxt/ui/composables'
import { onMounted, watch } from 'vue'
import { useShared } from './use_shared'

/** Shows what the last act said, once. */
export function useFlash() {
  const shared = useShared()
  const toast = useToast()
  function show() {
    const flash = shared.value.flash ?? {}
    if (flash.success)
      toast.add({ title: flash.success, color: 'success', icon: 'i-lucide-circle-check' })
    if (flash.warning)
      toast.add({
        title: flash.warning,
        color: 'warning',
        icon: 'i-lucide-triangle-alert',
        duration: 8000,
      })
    if (flash.error)
      toast.add({ title: flash.error, color: 'error', icon: 'i-lucide-circle-x', duration: 10_000 })
  }
  onMounted(show)
  watch(() => shared.value.flash, show)
}
