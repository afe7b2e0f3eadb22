import './network/dead-link-figure.ts';
