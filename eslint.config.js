import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'artifacts/', 'coverage/', 'kedr-data/'] },
  js.configs.recommended,
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'vitest.config.ts'],
    extends: [...tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['public/js/**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        ['document', 'window', 'location', 'history', 'navigator', 'fetch', 'localStorage', 'sessionStorage', 'URL', 'URLSearchParams',
          'HTMLElement', 'Element', 'Event', 'KeyboardEvent', 'MouseEvent', 'CustomEvent', 'Node', 'AbortController',
          'IntersectionObserver', 'MutationObserver', 'requestAnimationFrame', 'setTimeout', 'clearTimeout', 'setInterval',
          'clearInterval', 'performance', 'TextEncoder', 'Intl', 'console', 'matchMedia', 'Worker', 'self', 'queueMicrotask',
          'DOMParser', 'CSS', 'HTMLAnchorElement', 'HTMLInputElement', 'HTMLFormElement', 'HTMLDetailsElement', 'HTMLDialogElement', 'FormData',
          'requestIdleCallback', 'postMessage', 'Response', 'HashChangeEvent', 'getComputedStyle', 'HTMLButtonElement', 'AbortSignal'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
  {
    files: ['*.js', 'bin/**/*.js', 'bench/**/*.js', 'test/**/*.js', '.ci/**/*.js', '*.cjs', '.*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'Buffer', 'URL', 'URLSearchParams', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval',
          'fetch', 'performance', 'module', 'require', 'AbortController', 'AbortSignal', 'SharedArrayBuffer', 'Atomics'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
);
