/** Who may import whom. An arrow that points up, sideways or in a circle is a fault in the cut. */
module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'protocol-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^protocol/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(ambulance-unit|relay|hospital-console|deploy|test)/' },
    },
    {
      name: 'protocol-is-pure',
      comment: 'No Node, and of npm only what works everywhere.',
      severity: 'error',
      from: { path: '^protocol/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'protocol-packages',
      severity: 'error',
      from: { path: '^protocol/', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules', pathNot: 'node_modules/(protobufjs|@noble/hashes|@noble/curves|long)/' },
    },
    {
      name: 'rooms-do-not-know-each-other',
      severity: 'error',
      from: { path: '^(ambulance-unit|relay|hospital-console)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(ambulance-unit|relay|hospital-console|deploy|test)/', pathNot: '^$1/' },
    },
    {
      name: 'sqlite-only-in-the-journals',
      severity: 'error',
      from: { path: '.', pathNot: '^(relay/log|ambulance-unit/acquisition/journal|test)/' },
      to: { path: 'node_modules/better-sqlite3' },
    },
    {
      name: 'fastify-only-in-the-relay',
      severity: 'error',
      from: { path: '.', pathNot: '^(relay|test)/' },
      to: { path: 'node_modules/(fastify|@fastify)' },
    },
    {
      name: 'serialport-only-at-the-monitors',
      severity: 'error',
      from: { path: '.', pathNot: '^(ambulance-unit/acquisition/monitors|test)/' },
      to: { path: 'node_modules/(serialport|@serialport)/' },
    },
    {
      name: 'leaflet-only-on-the-map',
      severity: 'error',
      from: { path: '.', pathNot: '^hospital-console/arrival-map/' },
      to: { path: 'node_modules/leaflet/' },
    },
    {
      name: 'nmea-only-at-the-receiver',
      severity: 'error',
      from: { path: '.', pathNot: '^ambulance-unit/acquisition/position/' },
      to: { path: 'node_modules/gps/' },
    },
    {
      name: 'pdfkit-only-in-the-report',
      severity: 'error',
      from: { path: '.', pathNot: '^(ambulance-unit/acquisition/report|test)/' },
      to: { path: 'node_modules/(pdfkit|fontkit)/' },
    },
    {
      name: 'electron-only-in-its-windows',
      severity: 'error',
      from: { path: '.', pathNot: '^(ambulance-unit/(electron-main|preload)|test)/' },
      to: { path: '(^|node_modules/)electron(/|$)' },
    },
    {
      name: 'electron-packages-only-in-electron-main',
      severity: 'error',
      from: { path: '.', pathNot: '^(ambulance-unit/electron-main|test)/' },
      to: { path: 'node_modules/(electron-updater|electron-builder)/' },
    },
    {
      name: 'pages-know-their-port-only',
      severity: 'error',
      from: {
        path: '^ambulance-unit/(preload|tablet-window|device-window)/',
        pathNot: '(\\.test\\.tsx?$|vite\\.config\\.ts$)',
      },
      to: { path: '^ambulance-unit/', pathNot: '^ambulance-unit/($1|tablet-port)/' },
    },
    {
      name: 'electron-main-starts-the-acquisition-and-knows-nothing-of-it',
      severity: 'error',
      from: { path: '^ambulance-unit/electron-main/', pathNot: '(\\.test\\.ts$|/build/)' },
      to: { path: '^ambulance-unit/', pathNot: '^ambulance-unit/(electron-main|preload|tablet-port)/' },
    },
    {
      name: 'acquisition-knows-no-window',
      severity: 'error',
      from: { path: '^ambulance-unit/(acquisition|tablet-port)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^ambulance-unit/', pathNot: '^ambulance-unit/(acquisition|tablet-port)/' },
    },
    {
      name: 'ui-kit-only-on-screens',
      severity: 'error',
      from: { path: '.', pathNot: '^(hospital-console|ambulance-unit/tablet-window|test/browser|test/bench/tablet)/' },
      to: { path: 'node_modules/(react|react-dom|@mantine)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};
