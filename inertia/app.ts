import './css/app.css'
import { createInertiaApp } from '@inertiajs/vue3'
import ui from '@nuxt/ui/vue-plugin'
import { createSSRApp, h } from 'vue'
import { I18N } from './composables/use_i18n'
import { loadFrame, loadTextsFor, type Locale } from './i18n/messages'
import { i18nFor, titleOf } from './i18n/setup'
import { resolvePage } from './resolve_page'
import Root from './root.vue'

const locale: Locale = document.documentElement.lang === 'en' ? 'en' : 'zh-CN'

createInertiaApp({
  title: titleOf,
  resolve: async (name, page) => {
    const [found] = await Promise.all([
      resolvePage(name),
      loadTextsFor(locale, name, page?.props ?? {}),
    ])
    return found
  },
  async setup({ el, App, props, plugin }) {
    const i18n = i18nFor(props.initialPage, await loadFrame(locale))
    createSSRApp({ render: () => h(Root, () => h(App, props)) })
      .use(plugin)
      .use(ui)
      .provide(I18N, i18n)
      .mount(el!)
    document.documentElement.dataset.ready = 'true'
  },
  progress: { color: '#0f766e' },
})
