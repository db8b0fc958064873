import { fileURLToPath } from 'node:url'
import adonisjs from '@adonisjs/vite/client'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

export default defineConfig({
  plugins: [
    adonisjs({
      entryPoints: ['inertia/app.ts'],
      serverEntryPoints: ['inertia/ssr.ts'],
      reload: ['resources/views/**/*.edge'],
    }),
    vue(),
    ui({
      router: 'inertia',
      icon: { clientBundle: { scan: true } },
      autoImport: { dts: 'inertia/auto-imports.d.ts' },
      components: { dts: 'inertia/components.d.ts' },
      ui: { colors: { primary: 'teal', secondary: 'amber', neutral: 'zinc' } },
    }),
  ],
  resolve: { alias: { '~/': path('./inertia/'), '@generated/': path('./.adonisjs/client/') } },
})
