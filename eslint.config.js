import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Names of a browser that Node does not have. Types of dependencies declare them also for the server. */
const ONLY_IN_BROWSERS = Object.keys(globals.browser).filter((name) => !(name in globals.node));

export default tseslint.config(
  { ignores: ['dist/', 'artifacts/', 'coverage/', 'kedr-data/'] },
  js.configs.recommended,
  {
    files: ['{src,public/js,build,bench,test}/**/*.ts', '*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    // Each file is checked by the nearest tsconfig.json.
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unnecessary-template-expression': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // What was caught and is passed on has no type.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/prefer-readonly': 'error',
      // An exhaustive switch over a union needs no default, and the compiler then demands each new member.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Off: a function is async also to turn what it throws into a rejected promise.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-syntax': [
        'error',
        {
          selector: ':matches(ForStatement > .update, ExpressionStatement > .expression):matches(UpdateExpression)',
          message: 'Write `+= 1`: an increment stands only within an expression.',
        },
      ],
    },
  },
  {
    files: ['{src,public/js}/**/*.ts'],
    // The server logs through pino and writes to its streams; a page says nothing to a console.
    rules: { 'no-console': 'error' },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...ONLY_IN_BROWSERS] },
  },
  {
    files: ['test/**/*.ts'],
    // Off: `expect(object.method)` and methods that a table of test cases names.
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { globals: globals.node },
  },
);
