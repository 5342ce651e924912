import { defineConfig } from 'eslint/config'
import functional from 'eslint-plugin-functional'
import rxjsX from 'eslint-plugin-rxjs-x'
import tseslint from 'typescript-eslint'

const esmTrap = {
  regex: '^(fp-ts|io-ts|io-ts-types|monocle-ts|newtype-ts)/(?!lib/.+\\.js$)',
  message: 'Type checks and passes in Vitest but fails in Node ESM: import <pkg>/lib/X.js',
}

// `**` and `Math.pow` have other last digits on other versions of Node
const powers = ['BinaryExpression[operator="**"]', 'AssignmentExpression[operator="**="]'].map(
  (selector) => ({
    selector,
    message: 'has other last digits on other engines: `power` and `square` of core/power.kernel.js',
  }),
)
powers.push({ ...powers[0], selector: 'MemberExpression[object.name="Math"][property.name="pow"]' })

export default defineConfig(
  { ignores: ['dist/**', 'src/**/wasm/**', 'docs/**', 'coverage/**', '*.cjs', '*.js'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, rxjsX.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-deprecated': 'off',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'no-restricted-imports': ['error', { patterns: [esmTrap] }],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { functional },
    rules: {
      'functional/no-let': 'error',
      'functional/no-classes': 'error',
      'functional/no-throw-statements': 'error',
      'no-restricted-syntax': ['error', ...powers],
    },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.test-d.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
  {
    files: ['**/*.kernel.ts', 'test/**', 'laws/**', 'bench/**'],
    rules: {
      'functional/no-let': 'off',
      'functional/no-throw-statements': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/only-throw-error': 'off',
    },
  },
)
