import { router } from '@inertiajs/vue3'
import { onMounted, onUnmounted } from 'vue'
import { useConfirm } from './use_confirm'
import { useI18n } from './use_i18n'

/**
 * Asks before the person leaves a page with changes that were not sent, by a link or by closing it.
 * `isDirty` says whether there are any; an act that sends them is a visit of its own and passes.
 */
export function useLeaveGuard(isDirty: () => boolean) {
  const { t } = useI18n()
  const confirm = useConfirm()
  let leaving = false
  const warn = (event: BeforeUnloadEvent) => !leaving && isDirty() && event.preventDefault()
  let stop: (() => void) | undefined
  onMounted(() => {
    window.addEventListener('beforeunload', warn)
    stop = router.on('before', (event) => {
      const { visit } = event.detail
      if (leaving || visit.method !== 'get' || visit.prefetch || visit.only.length || !isDirty())
        return
      confirm({
        title: t('ui.form.leave'),
        message: t('ui.form.leave_help'),
        confirmLabel: t('ui.form.leave_yes'),
      }).then((yes) => {
        if (!yes) return
        leaving = true
        router.visit(visit.url)
      })
      return false
    })
  })
  onUnmounted(() => {
    window.removeEventListener('beforeunload', warn)
    stop?.()
  })
}
