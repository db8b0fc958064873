import { useOverlay } from '@nuxt/ui/composables'
import ConfirmDialog from '../components/confirm_dialog.vue'
import ReasonDialog from '../components/reason_dialog.vue'

type Question = {
  title: string
  message?: string
  confirmLabel?: string
  color?: 'primary' | 'warning' | 'error'
}

/** `if (await confirm({ title: t('…') })) …`: only for what cannot be undone, and it names the act. */
export function useConfirm() {
  const dialog = useOverlay().create(ConfirmDialog)
  return async (question: Question): Promise<boolean> => Boolean(await dialog.open(question).result)
}

/** `const why = await ask({ title, label, required: true })`: the reason in words, null when the person turned back. */
export function useReason() {
  const dialog = useOverlay().create(ReasonDialog)
  return async (
    question: Question & { label: string; required?: boolean }
  ): Promise<string | null> => (await dialog.open(question).result) as string | null
}
