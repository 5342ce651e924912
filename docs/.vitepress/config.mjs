const page = (text, link) => ({ text, link })

export default {
  title: 'Regimen',
  description: 'Composable trading research: workflows as data, results that resume and reproduce',
  base: process.env['DOCS_BASE'] ?? '/',
  cleanUrls: false,
  markdown: { html: true },
  vue: { template: { compilerOptions: { isCustomElement: () => false } } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [page('Tutorial', '/tutorial/first-study'), page('Reference', '/reference/workflows')],
    sidebar: [
      { text: 'Tutorial', items: [page('A first study', '/tutorial/first-study'), page('In code', '/tutorial/in-code')] },
      {
        text: 'How to',
        items: [
          page('Recipes', '/how-to/'),
          page('Streams', '/how-to/streams'),
          page('Handlers, machines, laws of your own', '/how-to/your-own'),
          page('Coming from another tool', '/how-to/migrate'),
          page('Troubleshooting', '/how-to/troubleshooting'),
        ],
      },
      {
        text: 'Reference',
        items: [
          page('Workflows', '/reference/workflows'),
          page('Strategies', '/reference/strategies'),
          page('Phases', '/reference/phases'),
          page('Data', '/reference/data'),
          page('Command line', '/reference/command-line'),
          page('All fields', '/reference/fields'),
          page('All operators', '/reference/operators'),
          page('All commands', '/reference/commands'),
          page('Glossary', '/reference/glossary'),
        ],
      },
      {
        text: 'Explanation',
        items: [
          page('The demo and its verdict', '/explanation/verdict'),
          page('The rules of the verdict', '/explanation/verdict-rules'),
          page('How often the verdict is right', '/explanation/calibration'),
          page('Execution rules', '/explanation/execution-rules'),
          page('Fill rules', '/explanation/fill-rules'),
          page('Store and keys', '/explanation/store'),
          page('What a store promises', '/explanation/durability'),
          page('What check catches', '/explanation/traps'),
          page('What laws find of seeded bugs', '/explanation/mutants'),
          page('Speed', '/explanation/speed'),
          page('Limits', '/explanation/limits'),
        ],
      },
    ],
  },
}
