import { fileURLToPath } from 'node:url'
import adonisjs from '@adonisjs/vite/client'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { texts } from './inertia/i18n/texts_plugin.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

export default defineConfig({
  plugins: [
    adonisjs({
      entryPoints: ['inertia/app.ts'],
      serverEntryPoints: ['inertia/ssr.ts'],
      reload: ['resources/views/**/*.edge'],
    }),
    vue(),
    texts(path('.')),
    ui({
      router: 'inertia',
      // The theme comes from the server by cookie; see `use_theme.ts`.
      colorMode: false,
      // Icons travel with the scripts: manifests and controllers name some of them too.
      icon: {
        clientBundle: {
          scan: {
            globInclude: ['inertia/**/*.{vue,ts}', 'app/**/*.{vue,ts}', 'modules/**/*.{vue,ts}'],
            globExclude: ['**/tests/**', '**/*.d.ts'],
          },
        },
      },
      autoImport: { dts: 'inertia/auto-imports.d.ts' },
      components: { dts: false },
      ui: {
        colors: { primary: 'teal', secondary: 'amber', neutral: 'zinc' },
        button: { variants: { size: { md: { leadingIcon: 'size-4', trailingIcon: 'size-4' } } } },
      },
    }),
  ],
  build: {
    modulePreload: {
      // Which chunks each page needs would be a third of the frame. The first page's are named in its
      // head by the server; a later page asks for those it does not have when it is there itself.
      resolveDependencies: (_file, dependencies, { hostType }) =>
        hostType === 'js' ? [] : dependencies,
    },
  },
  // Tests build with details, so that a mismatch names its element.
  define: { __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: process.env.TANDEM_MISMATCH_DETAILS === '1' },
  // The kit's own imports (`#imports`, `#build`) only resolve inside the bundle.
  ssr: { noExternal: [/^@nuxt\/ui/] },
  resolve: { alias: { '~/': path('./inertia/'), '@generated/': path('./.adonisjs/client/') } },
})
