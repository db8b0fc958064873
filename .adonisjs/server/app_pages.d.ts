import '@adonisjs/inertia/types'
import type { VNodeProps, AllowedComponentProps, ComponentInstance } from 'vue'

type PageProps<T> = Omit<ComponentInstance<T>['$props'], keyof VNodeProps | keyof AllowedComponentProps>

declare module '@adonisjs/inertia/types' {
  export interface InertiaPages {
    'shell/error': PageProps<(typeof import('../../app/shell/pages/error.vue'))['default']>
    'shell/error_plain': PageProps<(typeof import('../../app/shell/pages/error_plain.vue'))['default']>
    'shell/home': PageProps<(typeof import('../../app/shell/pages/home.vue'))['default']>
    'shell/kit': PageProps<(typeof import('../../app/shell/pages/kit.vue'))['default']>
    'shell/modules/disable': PageProps<(typeof import('../../app/shell/pages/modules/disable.vue'))['default']>
    'shell/modules/enable': PageProps<(typeof import('../../app/shell/pages/modules/enable.vue'))['default']>
    'shell/modules/index': PageProps<(typeof import('../../app/shell/pages/modules/index.vue'))['default']>
    'shell/notifications': PageProps<(typeof import('../../app/shell/pages/notifications.vue'))['default']>
    'shell/sign_in': PageProps<(typeof import('../../app/shell/pages/sign_in.vue'))['default']>
  }
}
