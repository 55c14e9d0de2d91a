import js from '@eslint/js';

/** Names the platform gives; unknown ones are the type checker's business. */
export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-undef': 'off', // tsc knows better
      'no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      'no-empty': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'prefer-template': 'error',
      'object-shorthand': 'error',
      eqeqeq: 'error',
      'no-shadow': 'error',
      'no-return-assign': 'error',
      'no-param-reassign': 'error',
      'no-console': 'error',
      'max-lines': ['error', 250],
      'max-len': ['error', { code: 150 }],
    },
  },
  {
    // The cores run in any ECMAScript engine, on a virtual clock.
    files: ['sdk/core/**'],
    rules: {
      'no-restricted-globals': ['error', 'Date', 'setTimeout', 'crypto', 'window', 'document', 'console', 'structuredClone', 'queueMicrotask'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
    },
  },
  { files: ['tests/**', 'tools/**'], rules: { 'max-lines': ['error', 400], 'no-console': 'off' } },
];
