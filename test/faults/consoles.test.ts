import './consoles/stuck-consoles.ts';
