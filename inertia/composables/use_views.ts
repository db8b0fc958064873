import { router } from '@inertiajs/vue3'
import { computed } from 'vue'
import type { SavedView } from '../types'
import { useConfirm } from './use_confirm'
import { useI18n } from './use_i18n'
import { usePreference } from './use_preferences'
import { useShared } from './use_shared'

const REFRESH = { preserveScroll: true, preserveState: true, only: ['views', 'flash'] }

/** The saved views of one list and what can be done with them. */
export function useViews(name: () => string) {
  const shared = useShared()
  const confirm = useConfirm()
  const { t } = useI18n()
  const views = computed(() => shared.value.views.filter((view) => view.page === name()))
  const preference = usePreference<number | null>(() => `view:${name()}`, null)

  return {
    views,
    defaultId: preference.value,
    save: ({ params, ...view }: Pick<SavedView, 'name' | 'isShared' | 'path' | 'params'>) =>
      router.post('/shell/views', { page: name(), ...view, query: params }, REFRESH),
    rename: (view: SavedView, title: string) =>
      router.patch(`/shell/views/${view.id}`, { name: title }, REFRESH),
    share: (view: SavedView, isShared: boolean) =>
      router.patch(`/shell/views/${view.id}`, { isShared }, REFRESH),
    remove: async (view: SavedView) => {
      const yes = await confirm({
        title: t('ui.views.delete_named', { name: view.name }),
        confirmLabel: t('ui.views.delete'),
      })
      if (yes) router.delete(`/shell/views/${view.id}`, REFRESH)
    },
    /** The view its menu entry opens with. */
    makeDefault: (id: number | null) => preference.keep(id),
  }
}
