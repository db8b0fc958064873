import { nextTick, watch, type Ref } from 'vue'
import { useShared } from './use_shared'

/** A field with an error below it, or a cell of a table that says of itself that it is wrong. */
const WRONG =
  '[aria-invalid=true]:not([type=hidden]), [data-field]:has([id$=-error]) :is(input,textarea,select,button), [data-wrong]'

/** When what was sent comes back with errors, the first wrong field of the form has the focus and is in sight. */
export function useErrorFocus(root: Ref<HTMLElement | null | undefined>) {
  const shared = useShared()
  watch(
    () => shared.value.errors,
    async (errors) => {
      if (Object.keys(errors ?? {}).length === 0) return
      await nextTick()
      const field = root.value?.querySelector<HTMLElement>(WRONG)
      field?.focus()
      field?.scrollIntoView({ block: 'center' })
    }
  )
}
